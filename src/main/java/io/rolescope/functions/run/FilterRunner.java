package io.rolescope.functions.run;

import io.rolescope.functions.hurl.Expression;
import io.rolescope.functions.hurl.Filter;
import io.rolescope.functions.hurl.Patterns;
import io.rolescope.functions.hurl.RegexLiteral;
import io.rolescope.functions.hurl.Span;
import io.rolescope.functions.hurl.Template;
import io.rolescope.functions.jsonpath.JsonPath;
import io.rolescope.functions.jsonpath.JsonPathSyntaxException;
import io.rolescope.functions.jsonpath.TimedText;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Applies filters. A Java null stands for “no value”, which is not the value null.
final class FilterRunner {
    /// Digits, as many as JSON numbers may have.
    private static final int LONGEST_INTEGER = 1000;

    private final TemplateRenderer templates;
    private final Clock clock;
    private final TextFilters texts = new TextFilters();
    private boolean coercing = true;

    FilterRunner(TemplateRenderer templates, Clock clock) {
        this.templates = templates;
        this.clock = clock;
    }

    /// Whether a JSONPath that finds one value stands for that value, and one that finds nothing for none; otherwise it
    /// stands for the list of what it finds.
    void coerce(boolean wanted) {
        coercing = wanted;
    }

    boolean coercing() {
        return coercing;
    }

    @Nullable
    Value apply(List<Filter> filters, @Nullable Value input, Span of) {
        Value value = input;
        for (Filter filter : filters) {
            if (value == null) {
                throw new RunProblem(filter.span(), "There is no value the filter could be applied to.");
            }
            value = guarded(filter, value);
        }
        return value;
    }

    private @Nullable Value guarded(Filter filter, Value input) {
        try {
            return apply(filter, input);
        } catch (TimedText.TooSlow | StackOverflowError e) {
            throw RunProblem.ofPattern(filter.span(), e);
        }
    }

    private @Nullable Value apply(Filter filter, Value input) {
        return switch (filter.name()) {
            case COUNT -> count(filter, input);
            case FIRST -> items(filter, input).stream().findFirst().orElse(null);
            case LAST ->
                items(filter, input).isEmpty() ? null : items(filter, input).getLast();
            case NTH -> nth(filter, input);
            case DATE_FORMAT, FORMAT -> new Value.Text(dates(filter).format(moment(filter, input)));
            case TO_DATE -> toDate(filter, input);
            case DAYS_AFTER_NOW -> days(clock.instant(), moment(filter, input));
            case DAYS_BEFORE_NOW -> days(moment(filter, input), clock.instant());
            case JSONPATH -> jsonPath(filter, input);
            case XPATH -> xpath(filter, input);
            case REGEX -> regex(filter, text(filter, input));
            case REPLACE -> new Value.Text(text(filter, input).replace(argument(filter, 0), argument(filter, 1)));
            case REPLACE_REGEX -> replaceRegex(filter, text(filter, input));
            case SPLIT -> split(text(filter, input), argument(filter, 0));
            case LOCATION ->
                input instanceof Value.Hop hop ? new Value.Text(hop.location()) : wrong(filter, input, "a redirect");
            case TO_INT -> toInt(filter, input);
            case TO_FLOAT -> toFloat(filter, input);
            case TO_STRING -> asText(filter, input);
            case URL_QUERY_PARAM -> texts.queryParam(filter, text(filter, input), argument(filter, 0));
            case DECODE, CHARSET_DECODE -> texts.decode(filter, bytes(filter, input), argument(filter, 0));
            case UTF8_DECODE -> texts.decode(filter, bytes(filter, input), "utf-8");
            case TO_HEX, BASE64_ENCODE, BASE64_URL_SAFE_ENCODE -> texts.encode(filter, bytes(filter, input));
            case BASE64_DECODE,
                    BASE64_URL_SAFE_DECODE,
                    HTML_ESCAPE,
                    HTML_UNESCAPE,
                    URL_DECODE,
                    URL_ENCODE,
                    UTF8_ENCODE -> texts.apply(filter, text(filter, input));
        };
    }

    private static <T> T wrong(Filter filter, Value input, String wanted) {
        throw new RunProblem(
                filter.span(),
                "“" + filter.name().keyword() + "” takes " + wanted + ", and was given " + Values.display(input) + ".");
    }

    private static String text(Filter filter, Value input) {
        return input instanceof Value.Text(String text) ? text : wrong(filter, input, "a text");
    }

    private static byte[] bytes(Filter filter, Value input) {
        return input instanceof Value.Bytes(byte[] bytes) ? bytes : wrong(filter, input, "bytes");
    }

    private static Instant moment(Filter filter, Value input) {
        return input instanceof Value.Moment(Instant moment) ? moment : wrong(filter, input, "a date");
    }

    private static List<Value> items(Filter filter, Value input) {
        return input instanceof Value.Items(List<Value> items) ? items : wrong(filter, input, "a list");
    }

    private String argument(Filter filter, int index) {
        if (filter.arguments().get(index) instanceof Filter.TextArgument(Template template)) {
            return templates.text(template);
        }
        throw new IllegalStateException(filter.name().keyword());
    }

    private static Value count(Filter filter, Value input) {
        return switch (input) {
            case Value.Items(List<Value> items) -> Value.Number.of(items.size());
            case Value.Nodes(int count) -> Value.Number.of(count);
            case Value.Bytes(byte[] bytes) -> Value.Number.of(bytes.length);
            default -> wrong(filter, input, "a collection");
        };
    }

    private Value nth(Filter filter, Value input) {
        List<Value> items = items(filter, input);
        long index = switch (filter.arguments().getFirst()) {
            case Filter.IntegerArgument(long value) -> value;
            case Filter.ComputedArgument(Expression expression) -> computed(expression);
            default -> throw new IllegalStateException("nth");
        };
        long place = index < 0 ? items.size() + index : index;
        if (place < 0 || place >= items.size()) {
            throw new RunProblem(filter.span(), "There is no item " + index + " in a list of " + items.size() + ".");
        }
        return items.get((int) place);
    }

    private long computed(Expression expression) {
        if (templates.value(expression) instanceof Value.Number(BigDecimal number, boolean isInteger) && isInteger) {
            return number.longValue();
        }
        throw new RunProblem(expression.span(), "A whole number is needed here.");
    }

    private DatePattern dates(Filter filter) {
        DatePattern pattern = new DatePattern(argument(filter, 0));
        if (!pattern.isValid()) {
            throw new RunProblem(filter.span(), "“" + argument(filter, 0) + "” is no form of a date.");
        }
        return pattern;
    }

    private Value toDate(Filter filter, Value input) {
        Instant moment = dates(filter).parse(text(filter, input));
        return moment == null
                ? wrong(filter, input, "a text of the form " + argument(filter, 0))
                : new Value.Moment(moment);
    }

    private static Value days(Instant from, Instant to) {
        return Value.Number.of(Duration.between(from, to).toDays());
    }

    private @Nullable Value jsonPath(Filter filter, Value input) {
        JsonNode document = input instanceof Value.Text(String text) ? Values.parseJson(text) : Values.toJson(input);
        if (document == null) {
            return wrong(filter, input, "JSON");
        }
        return select(argument(filter, 0), document, filter.span());
    }

    /// What a JSONPath finds, as Hurl gives it: nothing, the one value, or the list of values.
    @Nullable
    Value select(String path, JsonNode document, Span span) {
        List<JsonNode> found = parse(path, span).values(document);
        if (!coercing || found.size() > 1) {
            return new Value.Items(found.stream().map(Values::ofJson).toList());
        }
        return found.isEmpty() ? null : Values.ofJson(found.getFirst());
    }

    static JsonPath parse(String path, Span span) {
        try {
            return JsonPath.parse(path);
        } catch (JsonPathSyntaxException e) {
            throw new RunProblem(
                    span,
                    "“" + path + "” is no JSONPath (RFC 9535): at character " + (e.offset() + 1) + ": "
                            + e.getMessage());
        }
    }

    private Value xpath(Filter filter, Value input) {
        XmlDocument document = XmlDocument.parse(text(filter, input), true);
        return document == null
                ? wrong(filter, input, "XML or HTML")
                : document.select(argument(filter, 0), filter.span());
    }

    Pattern pattern(RegexLiteral regex) {
        return switch (regex) {
            case RegexLiteral.Compiled(Span span, String text, Pattern pattern) -> pattern;
            case RegexLiteral.Text(Span span, Template template) -> {
                try {
                    yield Patterns.compile(templates.text(template));
                } catch (PatternSyntaxException e) {
                    throw new RunProblem(span, "The pattern is not a regular expression: " + e.getDescription() + ".");
                }
            }
        };
    }

    private Pattern pattern(Filter filter) {
        if (filter.arguments().getFirst() instanceof Filter.RegexArgument(RegexLiteral regex)) {
            return pattern(regex);
        }
        throw new IllegalStateException(filter.name().keyword());
    }

    private @Nullable Value regex(Filter filter, String text) {
        return firstGroup(pattern(filter), text);
    }

    /// What the first group in parentheses took; nothing when there is none.
    static @Nullable Value firstGroup(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(new TimedText(text));
        if (matcher.groupCount() < 1 || !matcher.find()) {
            return null;
        }
        String group = matcher.group(1);
        return group == null ? null : new Value.Text(group);
    }

    private Value replaceRegex(Filter filter, String text) {
        String replacement = argument(filter, 1);
        Matcher matcher = pattern(filter).matcher(new TimedText(text));
        StringBuilder result = new StringBuilder();
        while (matcher.find()) {
            matcher.appendReplacement(result, Matcher.quoteReplacement(texts.expand(replacement, matcher)));
        }
        matcher.appendTail(result);
        return new Value.Text(result.toString());
    }

    private static Value split(String text, String separator) {
        List<Value> parts = new ArrayList<>();
        for (String part : text.split(Pattern.quote(separator), -1)) {
            parts.add(new Value.Text(part));
        }
        return new Value.Items(List.copyOf(parts));
    }

    private static Value toInt(Filter filter, Value input) {
        return switch (input) {
            // smaller than 1: written out it could have a thousand million noughts
            case Value.Number(BigDecimal number, boolean any)
            when (long) number.precision() - number.scale() <= 0 -> new Value.Number(BigDecimal.ZERO, true);
            case Value.Number(BigDecimal number, boolean any)
            when (long) number.precision() - number.scale() <= LONGEST_INTEGER ->
                new Value.Number(number.setScale(0, RoundingMode.DOWN), true);
            case Value.Text(String text) when text.matches("[+-]?\\d+") -> new Value.Number(new BigDecimal(text), true);
            default -> wrong(filter, input, "a whole number");
        };
    }

    private static Value toFloat(Filter filter, Value input) {
        return switch (input) {
            case Value.Number(BigDecimal number, boolean any) -> new Value.Number(number, false);
            case Value.Text(String text)
            when text.matches("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,3})?") ->
                new Value.Number(new BigDecimal(text), false);
            default -> wrong(filter, input, "a number");
        };
    }

    private static Value asText(Filter filter, Value input) {
        String text = Values.render(input);
        return new Value.Text(text == null ? wrong(filter, input, "a value that can be written as text") : text);
    }
}
