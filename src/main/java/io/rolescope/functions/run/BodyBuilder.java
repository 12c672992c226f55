package io.rolescope.functions.run;

import io.rolescope.functions.hurl.BodyContent;
import io.rolescope.functions.hurl.JsonPiece;
import io.rolescope.functions.hurl.KeyValue;
import io.rolescope.functions.hurl.MultilineText;
import io.rolescope.functions.hurl.MultipartPart;
import io.rolescope.functions.hurl.Request;
import io.rolescope.functions.hurl.Section;
import io.rolescope.functions.hurl.Span;
import io.rolescope.functions.hurl.Template;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Makes bodies: of requests, and those a response is compared with.
final class BodyBuilder {
    private static final Map<String, String> TYPES = Map.of(
            "gif", "image/gif",
            "jpg", "image/jpeg",
            "jpeg", "image/jpeg",
            "png", "image/png",
            "svg", "image/svg+xml",
            "txt", "text/plain",
            "htm", "text/html",
            "html", "text/html",
            "pdf", "application/pdf",
            "xml", "application/xml");
    private final TemplateRenderer templates;
    private final LiteralRunner literals;
    private final FileRoot files;

    BodyBuilder(TemplateRenderer templates, LiteralRunner literals, FileRoot files) {
        this.templates = templates;
        this.literals = literals;
        this.files = files;
    }

    record Body(byte[] bytes, @Nullable String contentType) {}

    /// The body of a request. A body of its own goes before a form; an empty form is none.
    @Nullable
    Body body(Request request) {
        BodyContent content = request.body();
        if (content != null) {
            return new Body(bytes(expected(content)), contentType(content));
        }
        Section.Multipart multipart = request.section(Section.Multipart.class).orElse(null);
        if (multipart != null && !multipart.parts().isEmpty()) {
            return multipart(multipart);
        }
        return request.section(Section.FormParams.class)
                .filter(form -> !form.params().isEmpty())
                .map(form -> new Body(
                        form(form.params()).getBytes(StandardCharsets.UTF_8), "application/x-www-form-urlencoded"))
                .orElse(null);
    }

    private static byte[] bytes(Value value) {
        return switch (value) {
            case Value.Bytes(byte[] bytes) -> bytes;
            case Value.Text(String text) -> text.getBytes(StandardCharsets.UTF_8);
            default -> throw new IllegalStateException("a body is text or bytes");
        };
    }

    /// What a body stands for: text or bytes.
    Value expected(BodyContent content) {
        return switch (content) {
            case BodyContent.Json(Span span, List<JsonPiece> pieces) -> new Value.Text(templates.json(pieces));
            case BodyContent.Xml(Span span, String text) -> new Value.Text(text);
            case BodyContent.Multiline(Span span, MultilineText text) -> literals.multiline(text);
            case BodyContent.Oneline(Span span, Template text) -> new Value.Text(templates.text(text));
            case BodyContent.Bytes(Span span, byte[] value) -> new Value.Bytes(value);
            case BodyContent.FileContent(Span span, Template name) ->
                new Value.Bytes(files.read(templates.text(name), span));
        };
    }

    private static @Nullable String contentType(BodyContent content) {
        return switch (content) {
            case BodyContent.Json json -> "application/json";
            case BodyContent.Xml xml -> "application/xml";
            case BodyContent.Multiline multiline -> multiline.text().language().contentType();
            case BodyContent.Oneline oneline -> null;
            case BodyContent.Bytes bytes -> null;
            case BodyContent.FileContent file -> null;
        };
    }

    private String form(List<KeyValue> params) {
        return params.stream()
                .map(param -> TextFilters.percentEncode(templates.text(param.key()), "") + "="
                        + TextFilters.percentEncode(templates.text(param.value()), ""))
                .collect(Collectors.joining("&"));
    }

    private Body multipart(Section.Multipart section) {
        String boundary = "rolescope-" + UUID.randomUUID();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (MultipartPart part : section.parts()) {
            switch (part) {
                case MultipartPart.Field(KeyValue field) ->
                    append(
                            out,
                            boundary,
                            "name=\"" + quoted(templates.text(field.key())) + "\"",
                            null,
                            templates.text(field.value()).getBytes(StandardCharsets.UTF_8));
                case MultipartPart.File file -> appendFile(out, boundary, file);
            }
        }
        out.writeBytes(("--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return new Body(out.toByteArray(), "multipart/form-data; boundary=" + boundary);
    }

    private void appendFile(ByteArrayOutputStream out, String boundary, MultipartPart.File file) {
        String name = templates.text(file.fileName());
        Template declared = file.contentType();
        String type = declared == null ? typeOf(name) : templates.text(declared);
        String baseName = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        append(
                out,
                boundary,
                "name=\"" + quoted(templates.text(file.key())) + "\"; filename=\"" + quoted(baseName) + "\"",
                type,
                files.read(name, file.span()));
    }

    private static void append(
            ByteArrayOutputStream out, String boundary, String disposition, @Nullable String type, byte[] content) {
        String head = "--" + boundary + "\r\nContent-Disposition: form-data; " + disposition + "\r\n"
                + (type == null ? "" : "Content-Type: " + type + "\r\n") + "\r\n";
        out.writeBytes(head.getBytes(StandardCharsets.UTF_8));
        out.writeBytes(content);
        out.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
    }

    /// As browsers write names into a form (HTML, “multipart/form-data encoding algorithm”).
    private static String quoted(String name) {
        return name.replace("\"", "%22").replace("\r", "%0D").replace("\n", "%0A");
    }

    private static String typeOf(String name) {
        String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return TYPES.getOrDefault(ending, "application/octet-stream");
    }
}
