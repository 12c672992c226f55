package io.rolescope.functions.hurl;

/// The predicates of the language.
public enum PredicateName {
    EQUAL("==", Operand.ANY),
    NOT_EQUAL("!=", Operand.ANY),
    GREATER_OR_EQUAL(">=", Operand.ORDERED),
    GREATER(">", Operand.ORDERED),
    LESS_OR_EQUAL("<=", Operand.ORDERED),
    LESS("<", Operand.ORDERED),
    STARTS_WITH("startsWith", Operand.TEXT_OR_BYTES),
    ENDS_WITH("endsWith", Operand.TEXT_OR_BYTES),
    CONTAINS("contains", Operand.ANY),
    INCLUDES("includes", Operand.ANY),
    MATCHES("matches", Operand.PATTERN),
    EXISTS("exists", Operand.NONE),
    IS_BOOLEAN("isBoolean", Operand.NONE),
    IS_COLLECTION("isCollection", Operand.NONE),
    IS_DATE("isDate", Operand.NONE),
    IS_EMPTY("isEmpty", Operand.NONE),
    IS_FLOAT("isFloat", Operand.NONE),
    IS_INTEGER("isInteger", Operand.NONE),
    IS_IPV4("isIpv4", Operand.NONE),
    IS_IPV6("isIpv6", Operand.NONE),
    IS_ISO_DATE("isIsoDate", Operand.NONE),
    IS_LIST("isList", Operand.NONE),
    IS_NUMBER("isNumber", Operand.NONE),
    IS_OBJECT("isObject", Operand.NONE),
    IS_STRING("isString", Operand.NONE),
    IS_UUID("isUuid", Operand.NONE);

    /// What may follow a predicate.
    public enum Operand {
        NONE,
        ANY,
        /// a number, a text or a placeholder
        ORDERED,
        TEXT_OR_BYTES,
        /// a text or a regular expression
        PATTERN
    }

    private final String keyword;
    private final Operand operand;

    PredicateName(String keyword, Operand operand) {
        this.keyword = keyword;
        this.operand = operand;
    }

    /// As written in a file.
    public String keyword() {
        return keyword;
    }

    public Operand operand() {
        return operand;
    }

    /// Whether it is a sign, behind which no space is needed.
    boolean isSign() {
        return !Character.isLetter(keyword.charAt(0));
    }
}
