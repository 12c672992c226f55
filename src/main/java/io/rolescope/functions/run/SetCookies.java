package io.rolescope.functions.run;

import io.rolescope.functions.hurl.Query.CookieAttribute;
import io.rolescope.platform.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Looks into the `Set-Cookie` headers of a response.
final class SetCookies {
    private static final List<String> DATES = List.of(
            "%a, %d %b %Y %H:%M:%S GMT",
            "%a, %d-%b-%Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y");

    private SetCookies() {}

    /// The value of a cookie or of one of its attributes; null when it is not there.
    static @Nullable Value value(HttpResponse response, String name, @Nullable CookieAttribute attribute) {
        for (String line : response.values("set-cookie")) {
            String[] parts = line.split(";", -1);
            int equals = parts[0].indexOf('=');
            if (equals >= 0 && parts[0].substring(0, equals).strip().equals(name)) {
                return attribute == null || attribute == CookieAttribute.VALUE
                        ? new Value.Text(parts[0].substring(equals + 1).strip())
                        : attribute(parts, attribute);
            }
        }
        return null;
    }

    private static @Nullable Value attribute(String[] parts, CookieAttribute attribute) {
        for (int i = 1; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            String key = (equals < 0 ? parts[i] : parts[i].substring(0, equals)).strip();
            if (key.equalsIgnoreCase(attribute.keyword())) {
                String text = equals < 0 ? "" : parts[i].substring(equals + 1).strip();
                return typed(attribute, text);
            }
        }
        return null;
    }

    private static Value typed(CookieAttribute attribute, String text) {
        return switch (attribute) {
            case SECURE, HTTP_ONLY -> new Value.Present();
            case MAX_AGE -> text.matches("-?\\d{1,18}") ? Value.Number.of(Long.parseLong(text)) : new Value.Text(text);
            case EXPIRES -> date(text);
            case VALUE, DOMAIN, PATH, SAME_SITE -> new Value.Text(text);
        };
    }

    private static Value date(String text) {
        for (String pattern : DATES) {
            Instant moment = new DatePattern(pattern).parse(text);
            if (moment != null) {
                return new Value.Moment(moment);
            }
        }
        return new Value.Text(text);
    }
}
