package io.rolescope.functions.hurl;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The options of the language. Those of shape [Shape#UNSUPPORTED] are known and refused.
public enum OptionName {
    AWS_SIGV4("aws-sigv4", Shape.TEXT),
    CACERT("cacert", Shape.FILE),
    CERT("cert", Shape.FILE),
    COMPRESSED("compressed", Shape.FLAG),
    CONNECT_TIMEOUT("connect-timeout", Shape.TIME),
    CONNECT_TO("connect-to", Shape.TEXT),
    DELAY("delay", Shape.TIME),
    DIGEST("digest", Shape.FLAG),
    HEADER("header", Shape.TEXT),
    HTTP_1_0("http1.0", Shape.FLAG),
    HTTP_1_1("http1.1", Shape.FLAG),
    HTTP_2("http2", Shape.FLAG),
    INSECURE("insecure", Shape.FLAG),
    IPV4("ipv4", Shape.FLAG),
    IPV6("ipv6", Shape.FLAG),
    KEY("key", Shape.FILE),
    LOCATION("location", Shape.FLAG),
    LOCATION_TRUSTED("location-trusted", Shape.FLAG),
    MAX_REDIRS("max-redirs", Shape.COUNT),
    MAX_TIME("max-time", Shape.TIME),
    NETRC("netrc", Shape.FLAG),
    NETRC_FILE("netrc-file", Shape.FILE),
    NETRC_OPTIONAL("netrc-optional", Shape.FLAG),
    NO_JSONPATH_COERCION("no-jsonpath-coercion", Shape.FLAG),
    OUTPUT("output", Shape.FILE),
    PATH_AS_IS("path-as-is", Shape.FLAG),
    PROXY("proxy", Shape.TEXT),
    REPEAT("repeat", Shape.COUNT),
    RESOLVE("resolve", Shape.TEXT),
    RETRY("retry", Shape.COUNT),
    RETRY_INTERVAL("retry-interval", Shape.TIME),
    SKIP("skip", Shape.FLAG),
    UNIX_SOCKET("unix-socket", Shape.FILE),
    USER("user", Shape.TEXT),
    VARIABLE("variable", Shape.DEFINITION),
    VERBOSE("verbose", Shape.FLAG),
    VERBOSITY("verbosity", Shape.TEXT),
    VERY_VERBOSE("very-verbose", Shape.FLAG),
    HTTP_3("http3", Shape.UNSUPPORTED),
    LIMIT_RATE("limit-rate", Shape.UNSUPPORTED),
    NEGOTIATE("negotiate", Shape.UNSUPPORTED),
    NTLM("ntlm", Shape.UNSUPPORTED),
    PINNED_PUBLIC_KEY("pinnedpubkey", Shape.UNSUPPORTED);

    enum Shape {
        FLAG,
        COUNT,
        TIME,
        TEXT,
        FILE,
        DEFINITION,
        UNSUPPORTED
    }

    private static final Map<String, OptionName> BY_KEYWORD =
            Arrays.stream(values()).collect(Collectors.toMap(OptionName::keyword, Function.identity()));

    private final String keyword;
    private final Shape shape;

    OptionName(String keyword, Shape shape) {
        this.keyword = keyword;
        this.shape = shape;
    }

    /// As written in a file.
    public String keyword() {
        return keyword;
    }

    Shape shape() {
        return shape;
    }

    static @Nullable OptionName of(String keyword) {
        return BY_KEYWORD.get(keyword);
    }
}
