package io.rolescope.functions.hurl;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The filters of the language, with the arguments each takes.
public enum FilterName {
    BASE64_DECODE("base64Decode"),
    BASE64_ENCODE("base64Encode"),
    BASE64_URL_SAFE_DECODE("base64UrlSafeDecode"),
    BASE64_URL_SAFE_ENCODE("base64UrlSafeEncode"),
    CHARSET_DECODE("charsetDecode", Shape.TEXT),
    COUNT("count"),
    DATE_FORMAT("dateFormat", Shape.TEXT),
    DAYS_AFTER_NOW("daysAfterNow"),
    DAYS_BEFORE_NOW("daysBeforeNow"),
    DECODE("decode", Shape.TEXT),
    FIRST("first"),
    FORMAT("format", Shape.TEXT),
    HTML_ESCAPE("htmlEscape"),
    HTML_UNESCAPE("htmlUnescape"),
    JSONPATH("jsonpath", Shape.TEXT),
    LAST("last"),
    LOCATION("location"),
    NTH("nth", Shape.INTEGER),
    REGEX("regex", Shape.REGEX),
    REPLACE("replace", Shape.TEXT, Shape.TEXT),
    REPLACE_REGEX("replaceRegex", Shape.REGEX, Shape.TEXT),
    SPLIT("split", Shape.TEXT),
    TO_DATE("toDate", Shape.TEXT),
    TO_FLOAT("toFloat"),
    TO_HEX("toHex"),
    TO_INT("toInt"),
    TO_STRING("toString"),
    URL_DECODE("urlDecode"),
    URL_ENCODE("urlEncode"),
    URL_QUERY_PARAM("urlQueryParam", Shape.TEXT),
    UTF8_DECODE("utf8Decode"),
    UTF8_ENCODE("utf8Encode"),
    XPATH("xpath", Shape.TEXT);

    /// The kinds of argument a filter takes.
    public enum Shape {
        TEXT,
        REGEX,
        INTEGER
    }

    private static final Map<String, FilterName> BY_KEYWORD =
            Arrays.stream(values()).collect(Collectors.toMap(FilterName::keyword, Function.identity()));

    private final String keyword;
    private final List<Shape> arguments;

    FilterName(String keyword, Shape... arguments) {
        this.keyword = keyword;
        this.arguments = List.of(arguments);
    }

    /// As written in a file.
    public String keyword() {
        return keyword;
    }

    /// What follows the keyword.
    public List<Shape> arguments() {
        return arguments;
    }

    /// The filter of that keyword, if there is one.
    static @Nullable FilterName of(String keyword) {
        return BY_KEYWORD.get(keyword);
    }
}
