package io.rolescope.platform.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// What the first painted frame needs of the settings: read word by word, because making the reader of whole records
/// takes longer than painting the frame. [SettingsStore] reads the rest afterwards and says what is wrong with the
/// file.
///
/// @param theme “system”, “light” or “dark”
/// @param window where the window was, `null` before its first closing
public record Look(String theme, Settings.@Nullable Bounds window) {
    private static final List<String> NUMBERS = List.of("x", "y", "width", "height");
    private static final Look FIRST = new Look("system", null);

    /// The look in the settings of `folders`; the first start's where they are missing or cannot be read.
    public static Look in(Folders folders) {
        return of(folders.config().resolve("settings.json"));
    }

    static Look of(Path file) {
        if (!Files.isReadable(file)) {
            return FIRST;
        }
        try (JsonParser json = new JsonFactory().createParser(ObjectReadContext.empty(), Files.readAllBytes(file))) {
            return read(json);
        } catch (JacksonException | IOException e) {
            return FIRST;
        }
    }

    private static Look read(JsonParser json) {
        String theme = FIRST.theme();
        Settings.Bounds window = null;
        if (json.nextToken() != JsonToken.START_OBJECT) {
            return FIRST;
        }
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (name.equals("theme") && value == JsonToken.VALUE_STRING) {
                theme = json.getString();
            } else if (name.equals("window") && value == JsonToken.START_OBJECT) {
                window = bounds(json);
            } else {
                json.skipChildren();
            }
        }
        return new Look(theme, window);
    }

    private static Settings.@Nullable Bounds bounds(JsonParser json) {
        double[] numbers = new double[NUMBERS.size()];
        boolean maximized = false;
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            int place = NUMBERS.indexOf(name);
            if (place >= 0 && value.isNumeric()) {
                numbers[place] = json.getDoubleValue();
            } else if (name.equals("maximized")) {
                maximized = value == JsonToken.VALUE_TRUE;
            } else {
                json.skipChildren();
            }
        }
        return numbers[2] > 0 && numbers[3] > 0
                ? new Settings.Bounds(numbers[0], numbers[1], numbers[2], numbers[3], maximized)
                : null;
    }
}
