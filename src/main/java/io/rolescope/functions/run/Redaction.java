package io.rolescope.functions.run;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import okhttp3.HttpUrl;

/// Takes secrets out of text. Exact matches are replaced, the longest first, so that a secret inside another leaves
/// nothing behind. Thread-safe.
public final class Redaction {
    /// What stands in a secret's place.
    public static final String MARK = "***";

    private final Set<String> secrets = new ConcurrentSkipListSet<>();

    /// Hides a value from here on, also as it looks inside a JSON string and an address. An empty one hides nothing.
    public void hide(String secret) {
        if (secret.isEmpty()) {
            return;
        }
        secrets.add(secret);
        String json = Values.write(tools.jackson.databind.node.JsonNodeFactory.instance.stringNode(secret));
        secrets.add(json.substring(1, json.length() - 1));
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
