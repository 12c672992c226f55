package io.rolescope.functions.run;

import java.math.BigInteger;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.naming.InvalidNameException;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/// What a certificate says, as OpenSSL writes it: that is what suites compare with.
final class CertificateText {
    private static final Map<String, String> SHORT_NAMES = Map.of(
            "2.5.4.4", "SN",
            "2.5.4.5", "serialNumber",
            "2.5.4.12", "title",
            "2.5.4.15", "businessCategory",
            "2.5.4.17", "postalCode",
            "2.5.4.42", "GN",
            "2.5.4.97", "organizationIdentifier",
            "1.2.840.113549.1.9.1", "emailAddress");
    private static final int ADDRESS = 7;
    private static final Map<Integer, String> KINDS =
            Map.of(1, "email:", 2, "DNS:", 6, "URI:", ADDRESS, "IP Address:", 8, "Registered ID:");

    private CertificateText() {}

    /// In the order of the certificate, which is the country's first: `C=FR, O=Example, CN=example.org`.
    static String name(X500Principal principal) {
        try {
            List<String> parts = new ArrayList<>();
            for (Rdn part : new LdapName(principal.getName(X500Principal.RFC2253, SHORT_NAMES)).getRdns()) {
                parts.add(part(part));
            }
            return String.join(", ", parts);
        } catch (NamingException e) {
            return principal.toString();
        }
    }

    private static String part(Rdn part) throws NamingException {
        List<String> members = new ArrayList<>();
        NamingEnumeration<? extends Attribute> attributes = part.toAttributes().getAll();
        while (attributes.hasMore()) {
            Attribute attribute = attributes.next();
            members.add(attribute.getID() + "=" + attribute.get());
        }
        if (members.isEmpty()) {
            throw new InvalidNameException(part.toString());
        }
        return String.join(" + ", members);
    }

    /// Two hexadecimal digits a byte, with a colon between them.
    static String serial(BigInteger number) {
        String digits = number.abs().toString(16);
        String even = digits.length() % 2 == 0 ? digits : "0" + digits;
        String text = HexFormat.ofDelimiter(":").formatHex(HexFormat.of().parseHex(even));
        return number.signum() < 0 ? "-" + text : text;
    }

    /// The names with their kinds: `DNS:example.org, IP Address:192.0.2.1`; null for none.
    static @Nullable String alternativeNames(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names == null
                    ? null
                    : names.stream().map(CertificateText::alternative).collect(Collectors.joining(", "));
        } catch (CertificateParsingException e) {
            return null;
        }
    }

    private static String alternative(List<?> name) {
        String text = String.valueOf(name.get(1));
        boolean six = Integer.valueOf(ADDRESS).equals(name.get(0)) && text.contains(":");
        String kind = name.get(0) instanceof Integer tag ? KINDS.getOrDefault(tag, "") : "";
        return kind + (six ? text.toUpperCase(java.util.Locale.ROOT) : text);
    }
}
