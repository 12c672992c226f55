package io.rolescope.functions.hurl;

import org.jspecify.annotations.Nullable;

/// What an assert or a capture looks at.
public sealed interface Query {
    Span span();

    /// A query that takes no argument.
    record Plain(Span span, Subject subject) implements Query {}

    record Header(Span span, Template name) implements Query {}

    /// A cookie the response sets.
    ///
    /// @param attribute which part of it; the value when absent
    record Cookie(Span span, Template name, @Nullable CookieAttribute attribute) implements Query {}

    record XPath(Span span, Template path) implements Query {}

    record JsonPath(Span span, Template path) implements Query {}

    record Regex(Span span, RegexLiteral regex) implements Query {}

    record Variable(Span span, Template name) implements Query {}

    record Certificate(Span span, CertificateField field) implements Query {}

    /// What a plain query names.
    enum Subject {
        STATUS("status"),
        VERSION("version"),
        URL("url"),
        IP("ip"),
        BODY("body"),
        BYTES("bytes"),
        RAW_BYTES("rawbytes"),
        SHA256("sha256"),
        MD5("md5"),
        DURATION("duration"),
        REDIRECTS("redirects");

        private final String keyword;

        Subject(String keyword) {
            this.keyword = keyword;
        }

        public String keyword() {
            return keyword;
        }
    }

    /// Parts of a cookie, as in `cookie "name[Path]"`.
    enum CookieAttribute {
        VALUE("Value"),
        EXPIRES("Expires"),
        MAX_AGE("Max-Age"),
        DOMAIN("Domain"),
        PATH("Path"),
        SECURE("Secure"),
        HTTP_ONLY("HttpOnly"),
        SAME_SITE("SameSite");

        private final String keyword;

        CookieAttribute(String keyword) {
            this.keyword = keyword;
        }

        public String keyword() {
            return keyword;
        }
    }

    /// Parts of the server's certificate.
    enum CertificateField {
        SUBJECT("Subject"),
        ISSUER("Issuer"),
        START_DATE("Start-Date"),
        EXPIRE_DATE("Expire-Date"),
        SERIAL_NUMBER("Serial-Number"),
        SUBJECT_ALT_NAME("Subject-Alt-Name");

        private final String keyword;

        CertificateField(String keyword) {
            this.keyword = keyword;
        }

        public String keyword() {
            return keyword;
        }
    }
}
