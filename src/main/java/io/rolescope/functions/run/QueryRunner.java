package io.rolescope.functions.run;

import io.rolescope.functions.hurl.Filter;
import io.rolescope.functions.hurl.FilterName;
import io.rolescope.functions.hurl.Query;
import io.rolescope.functions.jsonpath.JsonPath;
import io.rolescope.platform.http.HttpResponse;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Answers queries about a response.
final class QueryRunner {
    private final TemplateRenderer templates;

    QueryRunner(TemplateRenderer templates) {
        this.templates = templates;
    }

    /// The queried value, refined by filters; null for none.
    @Nullable
    Value value(Query query, List<Filter> filters, Exchange exchange) {
        if (query instanceof Query.JsonPath path
                && templates.filters().coercing()
                && !filters.isEmpty()
                && filters.getFirst().name() == FilterName.COUNT) {
            Value counted = countOfNodes(path, exchange);
            if (counted != null) {
                return templates.filters().apply(filters.subList(1, filters.size()), counted, query.span());
            }
        }
        return templates.filters().apply(filters, value(query, exchange), query.span());
    }

    /// How many nodes a query finds that can find several. One node that is a list counts as its items, as Hurl 8.0 has
    /// it; that Hurl cannot count none, or one that is no list, which here are 0 and 1.
    private @Nullable Value countOfNodes(Query.JsonPath query, Exchange exchange) {
        JsonPath path =
                FilterRunner.parse(templates.text(query.path()), query.path().span());
        if (path.isSingular()) {
            return null;
        }
        List<JsonNode> found = path.values(exchange.json(query.span()));
        boolean oneList = found.size() == 1 && found.getFirst().isArray();
        return Value.Number.of(oneList ? found.getFirst().size() : found.size());
    }

    private @Nullable Value value(Query query, Exchange exchange) {
        return switch (query) {
            case Query.Plain plain -> plain(plain, exchange);
            case Query.Header header -> header(templates.text(header.name()), exchange.last());
            case Query.Cookie cookie ->
                SetCookies.value(exchange.last(), templates.text(cookie.name()), cookie.attribute());
            case Query.XPath path ->
                exchange.xml(path.span())
                        .select(templates.text(path.path()), path.path().span());
            case Query.JsonPath path ->
                templates
                        .filters()
                        .select(
                                templates.text(path.path()),
                                exchange.json(path.span()),
                                path.path().span());
            case Query.Regex regex ->
                FilterRunner.firstGroup(templates.filters().pattern(regex.regex()), exchange.text(regex.span()));
            case Query.Variable variable -> templates.bindings().get(templates.text(variable.name()));
            case Query.Certificate certificate ->
                certificate(certificate.field(), exchange.last().certificate());
        };
    }

    private static Value plain(Query.Plain query, Exchange exchange) {
        HttpResponse last = exchange.last();
        return switch (query.subject()) {
            case STATUS -> Value.Number.of(last.status());
            case VERSION -> new Value.Text(last.version());
            case URL -> new Value.Text(last.url());
            case IP -> new Value.Text(last.address());
            case BODY -> new Value.Text(exchange.text(query.span()));
            case BYTES -> new Value.Bytes(exchange.bytes(query.span()));
            case RAW_BYTES -> new Value.Bytes(last.rawBody());
            case SHA256 -> new Value.Bytes(digest("SHA-256", exchange.bytes(query.span())));
            case MD5 -> new Value.Bytes(digest("MD5", exchange.bytes(query.span())));
            case DURATION -> Value.Number.of(last.timings().total().toMillis());
            case REDIRECTS -> redirects(exchange.responses());
        };
    }

    private static Value redirects(List<HttpResponse> responses) {
        List<Value> hops = new ArrayList<>();
        for (int i = 0; i + 1 < responses.size(); i++) {
            hops.add(new Value.Hop(responses.get(i + 1).url(), responses.get(i).status()));
        }
        return new Value.Items(List.copyOf(hops));
    }

    private static byte[] digest(String algorithm, byte[] bytes) {
        try {
            return MessageDigest.getInstance(algorithm).digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static @Nullable Value header(String name, HttpResponse response) {
        List<Value> values =
                response.values(name).stream().<Value>map(Value.Text::new).toList();
        return switch (values.size()) {
            case 0 -> null;
            case 1 -> values.getFirst();
            default -> new Value.Items(values);
        };
    }

    private static @Nullable Value certificate(Query.CertificateField field, @Nullable X509Certificate certificate) {
        if (certificate == null) {
            return null;
        }
        return switch (field) {
            case SUBJECT -> new Value.Text(CertificateText.name(certificate.getSubjectX500Principal()));
            case ISSUER -> new Value.Text(CertificateText.name(certificate.getIssuerX500Principal()));
            case START_DATE -> new Value.Moment(certificate.getNotBefore().toInstant());
            case EXPIRE_DATE -> new Value.Moment(certificate.getNotAfter().toInstant());
            case SERIAL_NUMBER -> new Value.Text(CertificateText.serial(certificate.getSerialNumber()));
            case SUBJECT_ALT_NAME -> {
                String names = CertificateText.alternativeNames(certificate);
                yield names == null ? null : new Value.Text(names);
            }
        };
    }
}
