package io.rolescope.functions.run;

import io.rolescope.functions.hurl.Span;
import io.rolescope.platform.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The answers of one request, with what has been worked out of the last one kept for the next question.
final class Exchange {
    private static final Pattern CHARSET = Pattern.compile("(?i)charset\\s*=\\s*\"?([^\\s;\"]+)");
    private final List<HttpResponse> responses;
    private @Nullable JsonNode json;
    private @Nullable XmlDocument xml;

    Exchange(List<HttpResponse> responses) {
        this.responses = responses;
    }

    HttpResponse last() {
        return responses.getLast();
    }

    List<HttpResponse> responses() {
        return responses;
    }

    byte[] bytes(Span span) {
        return switch (last().content()) {
            case HttpResponse.Unpacked(byte[] bytes) -> bytes;
            case HttpResponse.Undecodable(String sentence) -> throw new RunProblem(span, sentence);
        };
    }

    String text(Span span) {
        byte[] bytes = bytes(span);
        Charset charset = StandardCharsets.UTF_8;
        Matcher declared = CHARSET.matcher(last().value("content-type").orElse(""));
        if (declared.find()) {
            Charset known = TextFilters.charset(declared.group(1));
            if (known == null) {
                throw new RunProblem(span, "There is no character encoding “" + declared.group(1) + "”.");
            }
            charset = known;
        }
        String text = TextFilters.decode(bytes, charset);
        if (text == null) {
            throw new RunProblem(span, "The body is not text in " + charset.name() + ".");
        }
        return text;
    }

    JsonNode json(Span span) {
        JsonNode known = json;
        if (known == null) {
            known = Values.parseJson(text(span));
            if (known == null) {
                throw new RunProblem(span, "The body is not JSON.");
            }
            json = known;
        }
        return known;
    }

    XmlDocument xml(Span span) {
        XmlDocument known = xml;
        if (known == null) {
            boolean html = last().value("content-type")
                    .orElse("")
                    .toLowerCase(java.util.Locale.ROOT)
                    .contains("html");
            known = XmlDocument.parse(text(span), html);
            if (known == null) {
                throw new RunProblem(span, "The body is not XML.");
            }
            xml = known;
        }
        return known;
    }
}
