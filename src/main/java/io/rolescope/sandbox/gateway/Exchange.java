package io.rolescope.sandbox.gateway;

import io.javalin.http.Context;
import jakarta.servlet.MultipartConfigElement;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Part;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A request and its answer, as the services see them.
public final class Exchange {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final int FORM_IN_MEMORY = 64 * 1024;

    private final Context context;
    private final String id;
    private final TokenVerifier verifier;
    private final Map<String, Object> details = new LinkedHashMap<>();
    private final Map<String, String> query;
    private List<String> path = List.of();
    private @Nullable Caller caller;

    Exchange(Context context, String id, TokenVerifier verifier) {
        this.context = context;
        this.id = id;
        this.verifier = verifier;
        this.query = UrlText.query(context.req().getQueryString());
    }

    /// What ties log lines and the answer's `x-request-id` together.
    public String id() {
        return id;
    }

    public String method() {
        return context.req().getMethod().toUpperCase(Locale.ROOT);
    }

    /// The path behind the service's prefix, decoded, piece by piece.
    public List<String> path() {
        return path;
    }

    void pathBehind(String prefix) {
        path = UrlText.segments(context.req().getRequestURI().substring(prefix.length()));
    }

    public Optional<String> query(String name) {
        return Optional.ofNullable(query.get(name));
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(context.req().getHeader(name));
    }

    /// Address of the caller.
    public String address() {
        return context.req().getRemoteAddr();
    }

    /// Who calls.
    ///
    /// @throws ApiException 401 when no token came along, or not a good one
    public Caller caller() {
        return callerIfAny().orElseThrow(() -> new ApiException(401, "Unauthorized", "Missing authorization header"));
    }

    /// Who calls, where a token came along. `Authorization` counts before `apikey`, which alone means a role.
    ///
    /// @throws ApiException 401 when the token is not good
    public Optional<Caller> callerIfAny() {
        if (caller == null) {
            Optional<String> token = token();
            if (token.isEmpty()) {
                return Optional.empty();
            }
            Caller verified = verifier.verify(token.get());
            details.put("role", verified.role());
            verified.userId().ifPresent(user -> details.put("user", user.toString()));
            caller = new Caller(verified.role(), verified.claims(), requestHeaders());
        }
        return Optional.of(caller);
    }

    private Map<String, String> requestHeaders() {
        Map<String, String> known = new LinkedHashMap<>();
        known.put("x-forwarded-for", address());
        header("User-Agent").ifPresent(agent -> known.put("user-agent", agent));
        return known;
    }

    private Optional<String> token() {
        Optional<String> header = header("Authorization");
        if (header.isPresent()) {
            String text = header.get().strip();
            if (text.regionMatches(true, 0, "Bearer ", 0, 7)) {
                return Optional.of(text.substring(7).strip());
            }
            throw new ApiException(401, "Unauthorized", "Auth header is not 'Bearer {token}'");
        }
        return header("apikey").map(String::strip).filter(text -> !text.isEmpty());
    }

    /// The body as it comes; reading it may fail when the sender stops.
    public InputStream body() throws IOException {
        return context.req().getInputStream();
    }

    /// The length that was announced, -1 where none was.
    public long announcedLength() {
        return context.req().getContentLengthLong();
    }

    public Optional<String> contentType() {
        return Optional.ofNullable(context.req().getContentType());
    }

    /// The body as one JSON object; unpacked where it is gzipped, but never beyond `limit` bytes.
    ///
    /// @throws ApiException 400, 413 or 415
    public ObjectNode jsonBody(int limit) throws IOException {
        byte[] bytes = bodyBytes(limit);
        try {
            JsonNode node = JSON.readTree(bytes);
            if (node instanceof ObjectNode object) {
                return object;
            }
        } catch (JacksonException e) {
            throw new ApiException(400, "invalid_json", "The body is not valid JSON");
        }
        throw new ApiException(400, "invalid_json", "The body is not a JSON object");
    }

    /// The body whole; unpacked where it is gzipped, but never beyond `limit` bytes.
    public byte[] bodyBytes(int limit) throws IOException {
        if (announcedLength() > limit) {
            throw tooLarge(limit);
        }
        String encoding = header("Content-Encoding").orElse("identity").toLowerCase(Locale.ROOT);
        try (InputStream in = unpacked(encoding)) {
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            byte[] buffer = new byte[8192];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (whole.size() + read > limit) {
                    throw tooLarge(limit);
                }
                whole.write(buffer, 0, read);
            }
            return whole.toByteArray();
        } catch (ZipException | java.io.EOFException e) {
            if (!encoding.equals("gzip")) {
                throw e;
            }
            throw new ApiException(400, "invalid_encoding", "The body is not what its Content-Encoding says");
        }
    }

    private InputStream unpacked(String encoding) throws IOException {
        return switch (encoding) {
            case "identity", "" -> body();
            case "gzip" -> new GZIPInputStream(body());
            default -> throw new ApiException(415, "unsupported_encoding", "Content-Encoding is not supported");
        };
    }

    private static ApiException tooLarge(int limit) {
        return new ApiException(413, "body_too_large", "The body is larger than " + limit + " bytes");
    }

    /// Sets a header of the answer; a line break in a value never gets out.
    public void answerHeader(String name, String value) {
        context.res().setHeader(name, value.replaceAll("[\\r\\n]", " "));
    }

    /// Answers with JSON.
    public void answer(int status, Object value) {
        context.status(status);
        context.res().setContentType("application/json; charset=utf-8");
        send(context, JSON.writeValueAsBytes(value));
    }

    /// Sends a body; to a HEAD only its length, as of the answer to a GET (RFC 9110, section 9.3.2).
    static void send(Context context, byte[] body) {
        if (context.req().getMethod().equals("HEAD")) {
            context.res().setContentLength(body.length);
            context.result(InputStream.nullInputStream());
        } else {
            context.result(body);
        }
    }

    /// Answers with text.
    public void answerText(int status, String contentType, String text) {
        context.status(status);
        context.res().setContentType(contentType);
        context.result(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    /// Answers without a body, and without a length, which would be taken for that of the bytes left out.
    public void answerEmpty(int status) throws IOException {
        context.status(status);
        context.res().setContentType(null);
        context.res().flushBuffer();
    }

    /// Answers with `length` bytes of `bytes`, which is closed by whoever sends it.
    public void answerStream(int status, String contentType, long length, InputStream bytes) {
        context.status(status);
        context.res().setContentType(contentType);
        context.res().setContentLengthLong(length);
        context.result(bytes);
    }

    /// The parts of a form, large ones in files; the caller deletes them.
    ///
    /// @param most bytes of the whole form
    /// @param folder for the files
    /// @throws ApiException 400 when the form is broken or larger
    public List<Part> parts(long most, Path folder) throws IOException {
        try {
            context.req()
                    .setAttribute(
                            ServletContextRequest.MULTIPART_CONFIG_ELEMENT,
                            new MultipartConfigElement(folder.toString(), -1, most, FORM_IN_MEMORY));
            return new ArrayList<>(context.req().getParts());
        } catch (ServletException | IllegalStateException e) {
            throw new ApiException(400, "invalid_form", "The form is broken or too large");
        }
    }

    /// Adds a fact to the log line of this request.
    public void note(String name, Object value) {
        details.put(name, value);
    }

    Map<String, Object> notes() {
        return details;
    }
}
