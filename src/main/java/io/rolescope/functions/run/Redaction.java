package io.rolescope.functions.run;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import okhttp3.HttpUrl;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Takes secrets out of text. Exact matches are replaced, the longest first, so that a secret inside another leaves
/// nothing behind. Thread-safe.
public final class Redaction {
    /// What stands in a secret's place.
    public static final String MARK = "***";

    /// Inside an object, numbers of fewer digits are left: hidden, they would be taken out of everything.
    private static final int SHORT = 4;

    private final Set<String> secrets = new ConcurrentSkipListSet<>();

    /// Hides a value from here on, also as it looks inside a JSON string and an address. An empty one hides nothing.
    public void hide(String secret) {
        if (secret.isEmpty()) {
            return;
        }
        secrets.add(secret);
        hideInJson(secret);
        secrets.add(HexFormat.of().formatHex(secret.getBytes(StandardCharsets.UTF_8)));
        HttpUrl url = new HttpUrl.Builder()
                .scheme("http")
                .host("h")
                .addPathSegment(secret)
                .addQueryParameter("", secret)
                .build();
        secrets.add(url.encodedPath().substring(1));
        secrets.add(String.valueOf(url.encodedQuery()).substring(1));
        secrets.add(TextFilters.percentEncode(secret, ""));
    }

    /// Servers escape more or less of a text: some every slash, some what HTML would take for a tag, some all that is
    /// not ASCII.
    private void hideInJson(String secret) {
        String quoted = Values.write(JsonNodeFactory.instance.stringNode(secret));
        String bare = quoted.substring(1, quoted.length() - 1);
        for (String slashes : List.of(bare, bare.replace("/", "\\/"))) {
            for (String form : List.of(slashes, escaped(slashes, "<>&'"), escaped(slashes, "<>&"))) {
                secrets.add(form);
                secrets.add(ascii(form, "\\u%04x"));
                secrets.add(ascii(form, "\\u%04X"));
            }
        }
    }

    private static String escaped(String json, String characters) {
        String escaped = json;
        for (char c : characters.toCharArray()) {
            escaped = escaped.replace(String.valueOf(c), String.format("\\u%04x", (int) c));
        }
        return escaped;
    }

    private static String ascii(String json, String form) {
        StringBuilder ascii = new StringBuilder();
        for (char c : json.toCharArray()) {
            ascii.append(c < 0x80 ? String.valueOf(c) : String.format(form, (int) c));
        }
        return ascii.toString();
    }

    /// Hides a value: of an object or a list all texts and numbers in it, and the JSON it is; of bytes their text. What
    /// everybody could guess (true, null, a number of few digits inside something) is left.
    void hide(Value value) {
        switch (value) {
            case Value.Members(ObjectNode object) -> hideLeaves(object);
            case Value.Items(List<Value> items) -> {
                JsonNode list = Values.toJson(value);
                if (list != null) {
                    hideLeaves(list);
                } else {
                    items.forEach(this::hide);
                }
            }
            case Value.Bytes(byte[] bytes) -> {
                hide(HexFormat.of().formatHex(bytes));
                hide(Base64.getEncoder().encodeToString(bytes));
                String text = TextFilters.decode(bytes, StandardCharsets.UTF_8);
                hide(text == null ? "" : text);
            }
            case Value.Hop hop -> hide(hop.location());
            case Value.Nodes found -> {}
            case Value.Present present -> {}
            case Value.Null none -> {}
            case Value.Bool bool -> hide(Values.shown(bool));
            case Value.Number number -> hide(Values.shown(number));
            case Value.Text text -> hide(text.value());
            case Value.Moment moment -> hide(Values.shown(moment));
        }
    }

    private void hideLeaves(JsonNode node) {
        if (node.isContainer()) {
            hide(Values.write(node));
            node.forEach(this::hideLeaves);
        } else if (node.isString()) {
            hide(node.stringValue());
        } else if (node.isNumber()) {
            String number = Values.shown(Values.ofJson(node));
            hide(number.length() < SHORT ? "" : number);
            hide(node.toString().length() < SHORT ? "" : node.toString());
        }
    }

    /// Whether bytes have a secret in them, or could have one that cannot be seen since they are packed.
    boolean isIn(byte[] bytes) {
        String raw = new String(bytes, StandardCharsets.ISO_8859_1);
        boolean packed = raw.startsWith("\u001f\u008b") && !secrets.isEmpty();
        return packed
                || secrets.stream()
                        .anyMatch(secret -> raw.contains(
                                new String(secret.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1)));
    }

    /// Whether a text has a secret in it.
    public boolean isIn(String text) {
        return secrets.stream().anyMatch(text::contains);
    }

    /// The text with every secret replaced.
    public String redact(String text) {
        String redacted = text;
        List<String> longestFirst = new ArrayList<>(secrets);
        longestFirst.sort(Comparator.comparingInt(String::length).reversed());
        for (String secret : longestFirst) {
            redacted = redacted.replace(secret, MARK);
        }
        return redacted;
    }

    /// Says nothing about what it hides.
    @Override
    public String toString() {
        return "Redaction";
    }
}
