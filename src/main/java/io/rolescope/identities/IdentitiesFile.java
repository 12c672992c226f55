package io.rolescope.identities;

import io.rolescope.connections.SessionIdentity;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Identities written down: a JSON array of `{"name": …, "role": …, "settings": {name: value}}`.
///
/// `role` may be left out for the login itself, `settings` for none; `preRequest` names a function that is
/// called first (`"api.check"`). A setting's value is a text, number or boolean, or an object, which stands for
/// its own JSON (`"request.jwt.claims": {"sub": "…"}`).
public final class IdentitiesFile {
    // values are read from the middle of the text, where more follows
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final String SHAPE =
            "It is an array of {\"name\": \"Ana\", \"role\": \"authenticated\", \"settings\": {\"my.user_id\": \"…\"}}.";

    private final JsonParser parser;
    private final Set<String> names = new HashSet<>();

    private IdentitiesFile(JsonParser parser) {
        this.parser = parser;
    }

    /// @throws FailureException with [Failure.Invalid] that names line and column
    public static List<SessionIdentity> read(Path file) {
        try {
            return parse(Files.readString(file));
        } catch (IOException e) {
            throw new FailureException(
                    new Failure.Invalid(
                            "The identities file " + file + " cannot be read.", "Check its path.", e.toString(), null),
                    e);
        } catch (FailureException e) {
            Failure told = e.failure();
            throw new FailureException(
                    new Failure.Invalid(
                            file.getFileName() + ": " + told.sentence(), told.nextStep(), told.details(), null),
                    e);
        }
    }

    /// @throws FailureException with [Failure.Invalid] that names line and column
    public static List<SessionIdentity> parse(String text) {
        try (JsonParser parser = JSON.createParser(text)) {
            return new IdentitiesFile(parser).all();
        } catch (JacksonException e) {
            throw new FailureException(
                    new Failure.Invalid(
                            "This is not JSON" + place(e.getLocation()) + ": " + e.getOriginalMessage() + ".",
                            SHAPE,
                            "",
                            null),
                    e);
        }
    }

    private List<SessionIdentity> all() {
        expect(parser.nextToken(), JsonToken.START_ARRAY, "an array of identities");
        List<SessionIdentity> found = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            expect(parser.currentToken(), JsonToken.START_OBJECT, "an identity in braces");
            found.add(identity());
        }
        if (parser.nextToken() != null) {
            throw wrong("nothing more after the array");
        }
        return found;
    }

    private SessionIdentity identity() {
        TokenStreamLocation start = parser.currentTokenLocation();
        @Nullable String name = null;
        @Nullable String role = null;
        Map<String, String> settings = Map.of();
        @Nullable String preRequest = null;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String property = parser.currentName();
            TokenStreamLocation place = parser.currentTokenLocation();
            JsonToken value = parser.nextToken();
            switch (property) {
                case "name" -> name = text(value, "a text after \"name\"");
                case "role" -> role = value == JsonToken.VALUE_NULL ? null : text(value, "a text after \"role\"");
                case "settings" -> settings = settings(value);
                case "preRequest" -> preRequest = text(value, "a text after \"preRequest\"");
                default ->
                    throw invalid("“" + property + "” is not known" + place(place)
                            + "; an identity has name, role, settings, preRequest.");
            }
        }
        if (name == null) {
            throw invalid("The identity" + place(start) + " has no name.");
        }
        if (!names.add(name)) {
            throw invalid("The name “" + name + "” stands there twice, again" + place(start) + ".");
        }
        return new SessionIdentity(name, role, settings, preRequest);
    }

    private Map<String, String> settings(JsonToken first) {
        expect(first, JsonToken.START_OBJECT, "an object after \"settings\"");
        Map<String, String> settings = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            if (name.isBlank() || name.equalsIgnoreCase("role")) {
                throw invalid("“" + name + "” is not a setting's name" + place(parser.currentTokenLocation())
                        + "; the role has its own place.");
            }
            settings.put(name, value(parser.nextToken()));
        }
        return settings;
    }

    private String value(JsonToken token) {
        return switch (token) {
            case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_TRUE, VALUE_FALSE -> parser.getString();
            case START_OBJECT, START_ARRAY -> JSON.readTree(parser).toString();
            default -> throw wrong("a text, number, boolean or object");
        };
    }

    private String text(JsonToken token, String what) {
        expect(token, JsonToken.VALUE_STRING, what);
        String text = parser.getString();
        if (text.isBlank()) {
            throw wrong(what + " that is not empty");
        }
        return text;
    }

    private void expect(@Nullable JsonToken found, JsonToken wanted, String what) {
        if (found != wanted) {
            throw wrong(what);
        }
    }

    private FailureException wrong(String wanted) {
        return invalid("Expected " + wanted + place(parser.currentTokenLocation()) + ".");
    }

    private static String place(@Nullable TokenStreamLocation at) {
        return at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
    }

    private static FailureException invalid(String sentence) {
        return new FailureException(new Failure.Invalid(sentence, SHAPE, "", null));
    }
}
