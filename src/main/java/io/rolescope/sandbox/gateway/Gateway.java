package io.rolescope.sandbox.gateway;

import io.javalin.http.Context;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.jetty.http.HttpException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The HTTP server in front of all services: one door, so that tokens, request ids, CORS, errors and logs are the same
/// everywhere.
public final class Gateway implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

    private final List<Area> areas;
    private final TokenVerifier verifier;
    private final RequestLog log;
    private final HttpServer server;

    private Gateway(List<Area> areas, TokenVerifier verifier, RequestLog log, GatewayLimits limits, int port) {
        this.areas = areas.stream()
                .sorted(Comparator.comparing((Area area) -> area.prefix().length())
                        .reversed())
                .toList();
        this.verifier = verifier;
        this.log = log;
        this.server = new HttpServer(limits, port, this::handle);
    }

    /// Starts to listen on this computer only.
    ///
    /// @param port 0 for any free one
    public static Gateway start(
            List<Area> areas, TokenVerifier verifier, RequestLog log, GatewayLimits limits, int port) {
        return new Gateway(areas, verifier, log, limits, port);
    }

    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.close();
    }

    private void handle(Context context) {
        long start = System.nanoTime();
        String id = requestId(context.req().getHeader("x-request-id"));
        context.res().setHeader("x-request-id", id);
        cors(context);
        if (context.req().getMethod().equals("OPTIONS")) {
            context.status(200).result("ok");
            return;
        }
        String path = context.req().getRequestURI();
        @Nullable Area area = areaOf(path);
        @Nullable Exchange exchange = null;
        @Nullable Throwable failed = null;
        try {
            if (area == null) {
                throw new ApiException(404, "not_found", "no Route matched with those values");
            }
            exchange = new Exchange(context, id, verifier);
            exchange.pathBehind(area.prefix());
            area.answer(exchange);
        } catch (Exception e) {
            failed = e;
            answerError(context, area, e);
        }
        write(context, id, path, exchange, failed, Duration.ofNanos(System.nanoTime() - start));
    }

    private @Nullable Area areaOf(String path) {
        for (Area area : areas) {
            if (path.equals(area.prefix()) || path.startsWith(area.prefix() + "/")) {
                return area;
            }
        }
        return null;
    }

    private static void answerError(Context context, @Nullable Area area, Exception thrown) {
        ApiException error = errorOf(thrown);
        error.headers().forEach((name, value) -> context.res().setHeader(name, value));
        Map<String, Object> body = area == null ? Map.of("message", error.said()) : area.error(error);
        context.status(area == null ? error.status() : area.status(error));
        context.res().setContentType("application/json; charset=utf-8");
        Exchange.send(context, Json.bytes(body));
        if (error.status() == 408 || error.status() == 413) {
            // what is left of the body is not wanted
            context.res().setHeader("Connection", "close");
        }
    }

    /// What a request that ended with `thrown` is answered with.
    public static ApiException errorOf(Exception thrown) {
        return switch (thrown) {
            case ApiException error -> error;
            case FailureException failure -> ofFailure(failure.failure(), failure);
            case java.util.concurrent.TimeoutException timeout ->
                new ApiException(408, "timeout", "The request took too long to arrive", Map.of(), timeout);
            case java.io.IOException broken ->
                new ApiException(400, "aborted", "The request ended early", Map.of(), broken);
            // Jetty's own words for a body that arrives too slowly (408) or is not well formed
            case RuntimeException broken
            when broken instanceof HttpException http && http.getCode() < 500 ->
                new ApiException(http.getCode(), "aborted", "The request did not arrive whole", Map.of(), broken);
            default -> new ApiException(500, "internal", "Internal Server Error", Map.of(), thrown);
        };
    }

    /// What the database said, for callers that their service has told nothing better.
    private static ApiException ofFailure(Failure failure, Throwable cause) {
        return switch (failure) {
            case Failure.NotPermitted f -> new ApiException(403, "Unauthorized", f.sentence(), Map.of(), cause);
            case Failure.Conflict f -> new ApiException(409, "conflict", f.sentence(), Map.of(), cause);
            case Failure.Invalid f -> new ApiException(400, "invalid", f.sentence(), Map.of(), cause);
            case Failure.TimedOut _ ->
                new ApiException(504, "timeout", "The database took too long", Map.of("Retry-After", "5"), cause);
            case Failure.Unreachable _ ->
                new ApiException(
                        503, "unavailable", "The database is not available", Map.of("Retry-After", "5"), cause);
            case Failure.SignInRejected _, Failure.Cancelled _, Failure.Bug _ ->
                new ApiException(500, "internal", "Internal Server Error", Map.of(), cause);
        };
    }

    private void write(
            Context context,
            String id,
            String path,
            @Nullable Exchange exchange,
            @Nullable Throwable failed,
            Duration took) {
        int status = context.res().getStatus();
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("method", context.req().getMethod());
        details.put("path", path.length() > 500 ? path.substring(0, 500) : path);
        details.put("status", status);
        details.put("durationMs", took.toNanos() / 1000 / 1000.0);
        if (exchange != null) {
            details.putAll(exchange.notes());
        }
        RequestLog.Level level = RequestLog.Level.INFO;
        if (failed != null) {
            level = status >= 500 ? RequestLog.Level.ERROR : RequestLog.Level.WARNING;
            details.put("error", String.valueOf(failed.getMessage()));
        }
        if (status >= 500 && failed != null) {
            LOG.warn("Request {} failed", id, failed);
        }
        log.add(level, "gateway", id, context.req().getMethod() + " " + details.get("path"), details);
    }

    /// A caller's own id is kept where it is harmless in logs.
    private static String requestId(@Nullable String given) {
        return given != null && given.matches("[A-Za-z0-9._-]{1,100}")
                ? given
                : UUID.randomUUID().toString();
    }

    /// Browsers may call from anywhere: every request brings its own token, and no cookie counts.
    private static void cors(Context context) {
        var answer = context.res();
        answer.setHeader("Access-Control-Allow-Origin", "*");
        answer.setHeader(
                "Access-Control-Expose-Headers",
                "x-request-id, Content-Range, ETag, Retry-After, X-RateLimit-Limit, X-RateLimit-Remaining,"
                        + " X-RateLimit-Reset");
        if (context.req().getMethod().equals("OPTIONS")) {
            @Nullable String asked = context.req().getHeader("Access-Control-Request-Headers");
            answer.setHeader("Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS");
            answer.setHeader(
                    "Access-Control-Allow-Headers",
                    asked != null && asked.matches("[A-Za-z0-9_, -]{1,1000}")
                            ? asked
                            : "authorization, x-client-info, apikey, content-type, x-upsert");
            answer.setHeader("Access-Control-Max-Age", "3600");
        }
    }
}
