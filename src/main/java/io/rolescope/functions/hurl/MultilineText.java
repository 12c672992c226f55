package io.rolescope.functions.hurl;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A text between triple backticks.
///
/// @param language the hint behind the opening backticks
/// @param content the text from the line below the opening to the closing backticks
/// @param variables the `variables {…}` at the end of a GraphQL query
public record MultilineText(
        Span span,
        Language language,
        Template content,
        @Nullable List<JsonPiece> variables) {

    /// What a hint makes of the text.
    public enum Language {
        PLAIN("", null),
        JSON("json", "application/json"),
        XML("xml", "application/xml"),
        GRAPHQL("graphql", "application/json"),
        BASE64("base64", null),
        HEX("hex", null);

        private final String keyword;
        private final @Nullable String contentType;

        Language(String keyword, @Nullable String contentType) {
            this.keyword = keyword;
            this.contentType = contentType;
        }

        public String keyword() {
            return keyword;
        }

        /// The content type that is sent with it, when the request names none.
        public @Nullable String contentType() {
            return contentType;
        }
    }
}
