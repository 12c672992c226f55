package io.rolescope.functions;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The suites that come with Rolescope, for the functions of the sandbox.
public final class ShippedSuites {
    private static final List<String> NAMES =
            List.of("file-processing.hurl", "notification-dispatcher.hurl", "analytics-aggregation.hurl");

    private ShippedSuites() {}

    /// Texts by file name.
    public static Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        for (String name : NAMES) {
            try (@Nullable InputStream in = ShippedSuites.class.getResourceAsStream("/suites/" + name)) {
                if (in == null) {
                    throw new IllegalStateException("suites/" + name + " is missing from the build");
                }
                texts.put(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return texts;
    }
}
