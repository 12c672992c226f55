package io.rolescope.functions.run;

import io.rolescope.functions.hurl.BodyContent;
import io.rolescope.functions.hurl.KeyValue;
import io.rolescope.functions.hurl.Request;
import io.rolescope.functions.hurl.Section;
import io.rolescope.platform.Secret;
import io.rolescope.platform.http.DigestLogin;
import io.rolescope.platform.http.HttpHeader;
import io.rolescope.platform.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/// Makes the request of an entry: templates filled in, sections turned into address, headers and body.
final class RequestBuilder {
    private final TemplateRenderer templates;
    private final BodyBuilder bodies;
    private final Clock clock;

    RequestBuilder(TemplateRenderer templates, LiteralRunner literals, FileRoot files, Clock clock) {
        this.clock = clock;
        this.templates = templates;
        this.bodies = new BodyBuilder(templates, literals, files);
    }

    HttpRequest build(Request request, EntryOptions options) {
        List<HttpHeader> headers = new ArrayList<>();
        for (KeyValue header : request.headers()) {
            headers.add(header(templates.text(header.key()), templates.text(header.value())));
        }
        for (String line : options.headers()) {
            int colon = line.indexOf(':');
            headers.add(
                    colon < 0
                            ? header(line, "")
                            : header(
                                    line.substring(0, colon).strip(),
                                    line.substring(colon + 1).strip()));
        }
        String url = url(request);
        authorize(request, url, options, headers);
        request.section(Section.Cookies.class).ifPresent(cookies -> headers.add(header("Cookie", cookieLine(cookies))));
        if (options.compressed() && !has(headers, "Accept-Encoding")) {
            headers.add(new HttpHeader("Accept-Encoding", "br, gzip, deflate"));
        }
        BodyBuilder.Body body = bodies.body(request);
        if (body != null && body.contentType() != null && !has(headers, "Content-Type")) {
            headers.add(new HttpHeader("Content-Type", body.contentType()));
        }
        byte[] bytes = body == null ? null : body.bytes();
        HttpUrl address = HttpUrl.parse(url);
        AwsSignature signature = address == null ? null : options.signature(address);
        if (signature != null && !has(headers, "Authorization")) {
            headers.addAll(signature.headers(request.method(), headers, bytes, clock.instant()));
        }
        return new HttpRequest(request.method(), url, headers, bytes, bytes != null && isSensitive(bytes));
    }

    private HttpHeader header(String name, String value) {
        return new HttpHeader(name, value, redaction().isIn(value));
    }

    private Redaction redaction() {
        return templates.bindings().redaction();
    }

    private boolean isSensitive(byte[] bytes) {
        return redaction().isIn(new String(bytes, StandardCharsets.UTF_8));
    }

    private static boolean has(List<HttpHeader> headers, String name) {
        return headers.stream().anyMatch(header -> header.name().equalsIgnoreCase(name));
    }

    private void authorize(Request request, String url, EntryOptions options, List<HttpHeader> headers) {
        String credentials = request.section(Section.BasicAuth.class)
                .map(Section.BasicAuth::credentials)
                .map(line -> templates.text(line.key()) + ":" + templates.text(line.value()))
                .orElse(options.user());
        boolean later = options.digest() || options.isSigned();
        if (has(headers, "Authorization")
                || (later && request.section(Section.BasicAuth.class).isEmpty())) {
            return;
        }
        if (credentials == null) {
            credentials = kept(url, options);
        }
        if (credentials == null) {
            return;
        }
        String encoded = Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
        boolean secret = redaction().isIn(credentials);
        if (secret) {
            redaction().hide(encoded);
        }
        headers.add(new HttpHeader("Authorization", "Basic " + encoded, secret));
    }

    /// What a netrc file has for the host. Its password is a secret whoever wrote the suite.
    private @Nullable String kept(String url, EntryOptions options) {
        HttpUrl address = HttpUrl.parse(url);
        String credentials = address == null ? null : options.netrc(address.host());
        if (credentials != null) {
            redaction().hide(credentials.substring(credentials.indexOf(':') + 1));
        }
        return credentials;
    }

    /// Who to say one is where a server asks for a digest; null for nobody.
    @Nullable
    DigestLogin login(HttpRequest request, EntryOptions options) {
        if (!options.digest()) {
            return null;
        }
        String user = options.user();
        String credentials = user == null ? kept(request.url(), options) : user;
        if (credentials == null) {
            return null;
        }
        int colon = credentials.indexOf(':');
        return new DigestLogin(
                colon < 0 ? credentials : credentials.substring(0, colon),
                Secret.of(colon < 0 ? "" : credentials.substring(colon + 1)));
    }

    private String cookieLine(Section.Cookies cookies) {
        return cookies.cookies().stream()
                .map(cookie -> templates.text(cookie.key()) + "=" + templates.text(cookie.value()))
                .collect(Collectors.joining("; "));
    }

    private String url(Request request) {
        String url = templates.text(request.url());
        if (!url.startsWith("http://") && !url.startsWith("https://")) {
            throw new RunProblem(
                    request.url().span(),
                    "The address “" + redaction().redact(url) + "” does not begin with http:// or https://.");
        }
        String query = request.section(Section.QueryParams.class)
                .map(params -> pairs(params.params()))
                .orElse("");
        if (query.isEmpty()) {
            return url;
        }
        int fragment = url.indexOf('#');
        String bare = fragment < 0 ? url : url.substring(0, fragment);
        String join = !bare.contains("?") ? "?" : bare.endsWith("?") || bare.endsWith("&") ? "" : "&";
        return bare + join + query;
    }

    /// `name=value` pairs, percent-encoded.
    private String pairs(List<KeyValue> params) {
        return params.stream()
                .map(param -> TextFilters.percentEncode(templates.text(param.key()), "") + "="
                        + TextFilters.percentEncode(templates.text(param.value()), ""))
                .collect(Collectors.joining("&"));
    }

    /// The text a body is expected to have; null when the expectation is about bytes.
    @Nullable
    Value expectedBody(BodyContent content) {
        return bodies.expected(content);
    }
}
