package io.rolescope.functions.draft;

import io.rolescope.functions.hurl.BodyContent;
import io.rolescope.functions.hurl.Entry;
import io.rolescope.functions.hurl.HurlFile;
import io.rolescope.functions.hurl.KeyValue;
import io.rolescope.functions.hurl.MultilineText;
import io.rolescope.functions.hurl.ParseOutcome;
import io.rolescope.functions.hurl.Request;
import io.rolescope.functions.hurl.Section;
import io.rolescope.functions.hurl.SyntaxError;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A request field by field. `{{name}}` stands for a variable in every text.
///
/// @param body the body's text; empty for none or for a form
public record RequestDraft(
        String method,
        String url,
        List<Field> query,
        List<Field> headers,
        List<Field> form,
        BodyKind kind,
        String body) {
    private static final Pattern ADDRESS = Pattern.compile("(?i)https?://|\\{\\{");

    public RequestDraft {
        query = List.copyOf(query);
        headers = List.copyOf(headers);
        form = List.copyOf(form);
    }

    /// A name and its value.
    public record Field(String name, String value) {}

    /// What the body is.
    public enum BodyKind {
        NONE,
        JSON,
        TEXT,
        FORM
    }

    /// A GET of an address.
    public static RequestDraft get(String url) {
        return new RequestDraft("GET", url, List.of(), List.of(), List.of(), BodyKind.NONE, "");
    }

    /// The request as an entry of a Hurl file.
    public String toHurl() {
        StringBuilder text = new StringBuilder();
        text.append(method).append(' ').append(HurlText.url(url)).append('\n');
        fields(text, headers);
        if (!query.isEmpty()) {
            fields(text.append("[Query]\n"), query);
        }
        switch (kind) {
            case NONE -> {}
            case FORM -> fields(text.append("[Form]\n"), form);
            case JSON -> text.append(body.strip()).append('\n');
            case TEXT -> text.append(textBody()).append('\n');
        }
        return text.toString();
    }

    private static void fields(StringBuilder text, List<Field> fields) {
        for (Field field : fields) {
            text.append(HurlText.key(field.name()))
                    .append(": ")
                    .append(HurlText.value(field.value()))
                    .append('\n');
        }
    }

    /// A fence ends with a line break of its own, so a text that has none at its end stands on the fence's
    /// line, and one that would end the fence is encoded.
    private String textBody() {
        if (body.contains("```") || body.contains("\r") || (!body.endsWith("\n") && body.contains("\n"))) {
            return "base64," + Base64.getEncoder().encodeToString(body.getBytes(StandardCharsets.UTF_8)) + ";";
        }
        return body.contains("\n") ? "```\n" + body + "```" : "```" + body + "```";
    }

    /// What is wrong with it, if anything; line and column are those of [#toHurl].
    public Optional<SyntaxError> problem() {
        return switch (HurlFile.parse("request", toHurl())) {
            case ParseOutcome.Refused refused -> Optional.of(refused.error());
            case ParseOutcome.Parsed(HurlFile file) ->
                file.entries().size() != 1
                        ? Optional.of(new SyntaxError("request", 1, 1, "This is more than one request."))
                        : ADDRESS.matcher(url).lookingAt()
                                ? Optional.empty()
                                : Optional.of(new SyntaxError(
                                        "request",
                                        1,
                                        method.length() + 2,
                                        "An address starts with http:// or https://, or with a {{variable}}."));
        };
    }

    /// What is wrong with a JSON body, if anything; line and column are those of the body. Placeholders are allowed
    /// where a value or a part of a string stands.
    public static Optional<SyntaxError> jsonProblem(String body) {
        String before = "POST http://h\n";
        return switch (HurlFile.parse("body", before + body + "\n")) {
            case ParseOutcome.Refused(SyntaxError error) ->
                Optional.of(new SyntaxError("body", Math.max(1, error.line() - 1), error.column(), error.message()));
            case ParseOutcome.Parsed(HurlFile file) ->
                file.entries().size() == 1
                                && file.entries().getFirst().request().body() instanceof BodyContent.Json
                        ? Optional.empty()
                        : Optional.of(new SyntaxError("body", 1, 1, "This is not JSON."));
        };
    }

    /// The fields of an entry; empty when it has something no field is for (options, cookies, files, other bodies).
    public static Optional<RequestDraft> of(HurlFile file, Entry entry) {
        Request request = entry.request();
        for (Section section : request.sections()) {
            if (!(section instanceof Section.QueryParams) && !(section instanceof Section.FormParams)) {
                return Optional.empty();
            }
        }
        List<Field> form = request.section(Section.FormParams.class)
                .map(section -> fields(section.params()))
                .orElse(List.of());
        BodyContent content = request.body();
        BodyKind kind = content == null ? (form.isEmpty() ? BodyKind.NONE : BodyKind.FORM) : kind(content);
        String body = content == null ? "" : text(file, content);
        if (kind == null || body == null) {
            return Optional.empty();
        }
        List<Field> query = request.section(Section.QueryParams.class)
                .map(section -> fields(section.params()))
                .orElse(List.of());
        return Optional.of(new RequestDraft(
                request.method(),
                file.source().cut(request.url().span()),
                query,
                fields(request.headers()),
                form,
                kind,
                body));
    }

    private static List<Field> fields(List<KeyValue> lines) {
        return lines.stream()
                .map(line -> new Field(line.key().display(), line.value().display()))
                .toList();
    }

    private static @Nullable BodyKind kind(BodyContent content) {
        return switch (content) {
            case BodyContent.Json json -> BodyKind.JSON;
            case BodyContent.Xml xml -> BodyKind.TEXT;
            case BodyContent.Oneline oneline -> BodyKind.TEXT;
            case BodyContent.Multiline multiline ->
                multiline.text().language() == MultilineText.Language.PLAIN ? BodyKind.TEXT : null;
            case BodyContent.Bytes bytes -> null;
            case BodyContent.FileContent fileContent -> null;
        };
    }

    private static @Nullable String text(HurlFile file, BodyContent content) {
        return switch (content) {
            case BodyContent.Json json -> file.source().cut(json.span());
            case BodyContent.Xml xml -> xml.text();
            case BodyContent.Oneline oneline -> oneline.text().display();
            case BodyContent.Multiline multiline -> multiline.text().content().display();
            case BodyContent.Bytes bytes -> null;
            case BodyContent.FileContent fileContent -> null;
        };
    }
}
