package io.rolescope.functions.history;

import io.rolescope.functions.hurl.HurlEdit;
import io.rolescope.functions.hurl.HurlFile;
import io.rolescope.functions.hurl.ParseOutcome;
import io.rolescope.functions.run.CallResult;
import io.rolescope.functions.run.Redaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Proposes what a test could expect, from an answer that was right. What changes from call to call by its nature (ids,
/// times, tokens) is expected by its form, everything else by its value.
public final class TestProposal {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int MOST = 25;
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern UUID =
            Pattern.compile("(?i)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final Pattern ISO_DATE =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d)");
    private static final Pattern PASSING_NAME = Pattern.compile(
            "(?i).*(duration|elapsed|time|timestamp|token|nonce|etag|requestid|request_id|signature).*");

    private final List<String> asserts = new ArrayList<>();

    private TestProposal() {}

    /// Lines for an `[Asserts]` section.
    public static List<String> asserts(CallResult answer) {
        TestProposal proposal = new TestProposal();
        proposal.header(answer);
        JsonNode body = json(answer.responseBody());
        if (body != null) {
            proposal.node("$", "", body);
        } else if (answer.responseBytes() > 0) {
            proposal.add("bytes count > 0");
        }
        return List.copyOf(proposal.asserts);
    }

    /// An entry with the status and the proposed asserts written into it; refused only when the entry itself cannot be
    /// read.
    public static ParseOutcome test(String name, String entrySource, CallResult answer) {
        return switch (HurlFile.parse(name, entrySource)) {
            case ParseOutcome.Refused refused -> refused;
            case ParseOutcome.Parsed(HurlFile file) -> {
                HurlFile expecting = reread(name, HurlEdit.expectStatus(file, 0, answer.status()));
                yield HurlFile.parse(name, HurlEdit.addAsserts(expecting, 0, asserts(answer)));
            }
        };
    }

    private static HurlFile reread(String name, String text) {
        if (HurlFile.parse(name, text) instanceof ParseOutcome.Parsed(HurlFile file)) {
            return file;
        }
        throw new IllegalStateException("An edit made the file unreadable.");
    }

    private static @Nullable JsonNode json(@Nullable String body) {
        try {
            return body == null || body.isBlank() ? null : JSON.readTree(body);
        } catch (JacksonException e) {
            return null;
        }
    }

    private void add(String line) {
        if (asserts.size() < MOST) {
            asserts.add(line);
        }
    }

    private void header(CallResult answer) {
        answer.responseHeaders().stream()
                .filter(header -> header.name().equalsIgnoreCase("content-type"))
                .findFirst()
                .ifPresent(header -> add("header \"Content-Type\" startsWith "
                        + quoted(header.value().replaceAll("\\s*;.*", ""))));
    }

    private void node(String path, String name, JsonNode node) {
        String query = "jsonpath " + quoted(path);
        if (node.isObject()) {
            if (node.isEmpty()) {
                add(query + " isEmpty");
            }
            for (Map.Entry<String, JsonNode> member : node.properties()) {
                node(path + step(member.getKey()), member.getKey(), member.getValue());
            }
        } else if (node.isArray()) {
            add(query + " count == " + node.size());
            if (!node.isEmpty()) {
                node(path + "[0]", "", node.get(0));
            }
        } else {
            add(query + " " + predicate(name, node));
        }
    }

    private static String step(String name) {
        return NAME.matcher(name).matches()
                ? "." + name
                : "['" + name.replace("\\", "\\\\").replace("'", "\\'").replace("{{", "\\u007b\\u007b") + "']";
    }

    private static String predicate(String name, JsonNode node) {
        if (node.isNull()) {
            return "== null";
        }
        if (node.isBoolean()) {
            return "== " + node.booleanValue();
        }
        if (node.isNumber()) {
            boolean plain = node.toString().matches("-?\\d+(\\.\\d+)?");
            return plain && !PASSING_NAME.matcher(name).matches() ? "== " + node : "isNumber";
        }
        String text = node.stringValue();
        if (UUID.matcher(text).matches()) {
            return "isUuid";
        }
        if (ISO_DATE.matcher(text).matches()) {
            return "isIsoDate";
        }
        boolean byForm = text.contains(Redaction.MARK)
                || text.length() > 200
                || PASSING_NAME.matcher(name).matches();
        return byForm ? "isString" : "== " + quoted(text);
    }

    /// A text as the language quotes it.
    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                case '{' -> quoted.append(text.startsWith("{{", i) ? "\\u{7b}" : "{");
                default -> {
                    if (c < ' ') {
                        quoted.append(String.format("\\u{%x}", (int) c));
                    } else {
                        quoted.append(c);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }
}
