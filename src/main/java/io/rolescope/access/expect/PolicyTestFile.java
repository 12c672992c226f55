package io.rolescope.access.expect;

import io.rolescope.access.catalog.PolicyCommand;
import io.rolescope.access.explain.StatementShape;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLParser;

/// A YAML file of expectations:
///
/// ```yaml
/// tests:
///   - name: strangers see no file
///     as: role:anon
///     table: public.files
///     command: select
///     rows: all            # or a key, or a list of keys, or for insert {column: value}
///     set: {owner: x}      # what an update gives them; left out, it changes nothing
///     expect: denied       # allowed | denied | error 42501 | count 3
/// ```
public final class PolicyTestFile {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final Set<String> TEST = Set.of("name", "as", "table", "command", "rows", "set", "expect");
    private static final Set<String> IDENTITY = Set.of("name", "role", "settings", "preRequest");

    private PolicyTestFile() {}

    /// @throws FailureException with [Failure.Invalid] that says what is wrong, and in which test
    public static List<PolicyTest> read(Path file) {
        try {
            return parse(Files.readString(file));
        } catch (FailureException e) {
            Failure why = e.failure();
            throw new FailureException(
                    new Failure.Invalid(file + ": " + why.sentence(), why.nextStep(), why.details(), null), e);
        } catch (IOException e) {
            throw new FailureException(
                    new Failure.Invalid(file + " cannot be read.", "Check its path.", e.toString(), null), e);
        }
    }

    /// @throws FailureException with [Failure.Invalid] that says what is wrong, and in which test
    public static List<PolicyTest> parse(String text) {
        JsonNode root;
        try {
            refuseAliases(text);
            root = YAML.readTree(text);
        } catch (JacksonException e) {
            throw invalid(wrong(e), e);
        }
        JsonNode tests = root != null && root.isArray() ? root : root == null ? null : root.get("tests");
        if (tests == null || !tests.isArray()) {
            throw invalid("The file has no list “tests”.", null);
        }
        List<PolicyTest> all = new ArrayList<>();
        int number = 0;
        for (JsonNode node : tests) {
            number++;
            all.add(test(node, "test " + number));
        }
        return all;
    }

    /// The reader would take `*name` for the text “name”.
    private static void refuseAliases(String text) {
        try (YAMLParser parser = (YAMLParser) new YAMLFactory().createParser(ObjectReadContext.empty(), text)) {
            while (parser.nextToken() != null) {
                if (parser.isCurrentAlias()) {
                    throw invalid(
                            "Line " + parser.currentTokenLocation().getLineNr() + ": “*" + parser.getString()
                                    + "” refers to another place, which is not understood here; write it out.",
                            null);
                }
            }
        }
    }

    private static String wrong(JacksonException e) {
        @Nullable TokenStreamLocation at = e.getLocation();
        String where = at == null || at.getLineNr() < 1 ? "" : " (line " + at.getLineNr() + ")";
        return e instanceof MismatchedInputException
                ? "There is more behind the first document" + where + "; one file has one list of tests."
                : "The file is not YAML, or says something twice" + where + ".";
    }

    private static void known(JsonNode node, Set<String> names, String where) {
        for (String name : node.propertyNames()) {
            if (!names.contains(name)) {
                throw invalid("In " + where + ": “" + name + "” is not known.", null);
            }
        }
    }

    /// The file's text for these tests.
    public static String write(List<PolicyTest> tests) {
        List<Object> list = new ArrayList<>();
        for (PolicyTest test : tests) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("name", test.name());
            SessionIdentity identity = test.identity();
            one.put("as", identity == null ? test.who() : spelled(identity));
            one.put("table", test.table());
            one.put("command", test.shape().label());
            one.put(
                    "rows",
                    !test.values().isEmpty() ? test.values() : test.keys().isEmpty() ? "all" : test.keys());
            if (!test.set().isEmpty()) {
                one.put("set", test.set());
            }
            one.put("expect", test.expect().word());
            list.add(one);
        }
        return YAML.writeValueAsString(Map.of("tests", list));
    }

    private static Map<String, Object> spelled(SessionIdentity identity) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("name", identity.name());
        if (identity.role() != null) {
            one.put("role", identity.role());
        }
        one.put("settings", identity.settings());
        if (identity.preRequest() != null) {
            one.put("preRequest", identity.preRequest());
        }
        return one;
    }

    private static PolicyTest test(JsonNode node, String where) {
        if (!node.isObject()) {
            throw invalid("In " + where + ": a test is expected.", null);
        }
        String name = text(node, "name", where);
        known(node, TEST, name);
        JsonNode who = node.get("as");
        if (who == null) {
            throw invalid("In " + name + ": “as” is missing.", null);
        }
        String command = node.hasNonNull("command") ? text(node, "command", "select") : "select";
        List<String> keys = new ArrayList<>();
        Map<String, @Nullable String> values = new LinkedHashMap<>();
        rows(node.get("rows"), keys, values, name);
        Map<String, @Nullable String> set = new LinkedHashMap<>();
        StatementShape shape;
        try {
            shape = StatementShape.parse(command);
        } catch (IllegalArgumentException e) {
            throw invalid(
                    "In " + name + ": there is no command “" + command + "”; there are "
                            + Stream.of(StatementShape.values())
                                    .map(StatementShape::label)
                                    .collect(Collectors.joining(", "))
                            + ".",
                    e);
        }
        if (!node.hasNonNull("table") || !node.hasNonNull("expect")) {
            throw invalid("In " + name + ": “table” and “expect” are needed.", null);
        }
        set(node.get("set"), shape, keys, set, name);
        return new PolicyTest(
                name,
                who.isString() ? who.stringValue() : "",
                who.isObject() ? identity(who, name) : null,
                text(node, "table", ""),
                shape,
                keys,
                values,
                set,
                Expectation.parse(text(node, "expect", "")));
    }

    private static void rows(
            @Nullable JsonNode rows, List<String> keys, Map<String, @Nullable String> values, String where) {
        if (rows == null
                || rows.isNull()
                || rows.isString() && rows.stringValue().equals("all")) {
            return;
        }
        if (rows.isContainer() && rows.isEmpty()) {
            throw invalid("In " + where + ": “rows” is empty; leave it out for every row.", null);
        }
        if (rows.isObject()) {
            columns(rows, values);
        } else if (rows.isArray()) {
            rows.forEach(key -> keys.add(key.isObject() ? composite(key) : bare(key)));
        } else {
            keys.add(bare(rows));
        }
    }

    private static void set(
            @Nullable JsonNode set,
            StatementShape shape,
            List<String> keys,
            Map<String, @Nullable String> values,
            String where) {
        if (set == null || set.isNull()) {
            return;
        }
        if (!set.isObject() || set.isEmpty()) {
            throw invalid("In " + where + ": “set” takes columns and their values, {column: value}.", null);
        }
        if (shape.command() != PolicyCommand.UPDATE || keys.isEmpty()) {
            throw invalid(
                    "In " + where + ": “set” belongs to an update of rows that are named by their keys under “rows”.",
                    null);
        }
        columns(set, values);
    }

    private static void columns(JsonNode node, Map<String, @Nullable String> values) {
        node.properties()
                .forEach(
                        entry -> values.put(entry.getKey(), entry.getValue().isNull() ? null : bare(entry.getValue())));
    }

    private static String composite(JsonNode key) {
        List<String> parts = new ArrayList<>();
        key.properties().forEach(entry -> parts.add(entry.getKey() + "=" + bare(entry.getValue())));
        return String.join(", ", parts);
    }

    private static SessionIdentity identity(JsonNode node, String where) {
        known(node, IDENTITY, where);
        Map<String, String> settings = new LinkedHashMap<>();
        JsonNode given = node.get("settings");
        if (given != null) {
            given.properties().forEach(entry -> settings.put(entry.getKey(), bare(entry.getValue())));
        }
        @Nullable String role = node.hasNonNull("role") ? text(node, "role", "") : null;
        @Nullable String preRequest = node.hasNonNull("preRequest") ? text(node, "preRequest", "") : null;
        return new SessionIdentity(text(node, "name", role == null ? where : role), role, settings, preRequest);
    }

    private static String text(JsonNode node, String field, String otherwise) {
        JsonNode value = node.get(field);
        return value == null || value.isNull() ? otherwise : bare(value);
    }

    private static String bare(JsonNode value) {
        return value.isString() ? value.stringValue() : value.toString();
    }

    private static FailureException invalid(String sentence, @Nullable Throwable cause) {
        return new FailureException(
                new Failure.Invalid(
                        sentence,
                        "A test has name, as, table, command, rows, set and expect.",
                        cause == null ? "" : String.valueOf(cause.getMessage()),
                        null),
                cause);
    }
}
