package io.rolescope.sandbox.gateway;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.util.JavalinBindException;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;

/// Javalin and Jetty, set up: this computer only, virtual threads, short patience, no word about what runs here.
final class HttpServer implements AutoCloseable {
    private static final List<HandlerType> METHODS = List.of(
            HandlerType.GET,
            HandlerType.POST,
            HandlerType.PUT,
            HandlerType.PATCH,
            HandlerType.DELETE,
            HandlerType.HEAD,
            HandlerType.OPTIONS);

    private final Javalin javalin;

    HttpServer(GatewayLimits limits, int port, Handler handler) {
        this.javalin = Javalin.create(config -> configure(config, limits, port, handler));
        try {
            javalin.start();
        } catch (JavalinBindException e) {
            throw new FailureException(
                    new Failure.Conflict(
                            "Port " + port + " is taken.",
                            "Choose another --port.",
                            String.valueOf(e.getMessage()),
                            null),
                    e);
        }
    }

    int port() {
        return javalin.port();
    }

    @Override
    public void close() {
        javalin.stop();
    }

    private static void configure(JavalinConfig config, GatewayLimits limits, int port, Handler handler) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.concurrency.useVirtualThreads = true;
        config.http.compressionStrategy = CompressionStrategy.NONE;
        config.http.maxRequestSize = limits.maxBody();
        config.jetty.addConnector((server, http) -> connector(server, http, limits, port));
        config.jetty.modifyServer(server -> server.setErrorHandler(HttpServer::answerBroken));
        for (HandlerType method : METHODS) {
            config.routes.addHttpHandler(method, "/*", handler);
        }
    }

    @SuppressWarnings("removal") // nothing else ends a sender that drips
    private static ServerConnector connector(Server server, HttpConfiguration http, GatewayLimits limits, int port) {
        http.setSendServerVersion(false);
        // a type of content is kept as it was written
        http.setHeaderCacheCaseSensitive(true);
        // browsers write letters such as ^ as they are; the service has its own word for a name it does not take
        http.setUriCompliance(
                http.getUriCompliance().with("rolescope", UriCompliance.Violation.ILLEGAL_PATH_CHARACTERS));
        http.setMinRequestDataRate(limits.slowestRate());
        ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
        connector.setHost("127.0.0.1");
        connector.setPort(port);
        connector.setIdleTimeout(limits.idle().toMillis());
        return connector;
    }

    /// Requests so broken that they never reach a service are told so in JSON too.
    private static boolean answerBroken(Request request, Response response, Callback callback) {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json; charset=utf-8");
        String body =
                "{\"message\":\"The request is not well formed\",\"statusCode\":\"" + response.getStatus() + "\"}";
        response.write(true, java.nio.ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)), callback);
        return true;
    }
}
