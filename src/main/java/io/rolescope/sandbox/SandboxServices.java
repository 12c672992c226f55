package io.rolescope.sandbox;

import com.nimbusds.jose.jwk.JWKSet;
import io.rolescope.connections.RequestPool;
import io.rolescope.platform.Secret;
import io.rolescope.sandbox.functions.FunctionsArea;
import io.rolescope.sandbox.gateway.AuthArea;
import io.rolescope.sandbox.gateway.CallerDatabase;
import io.rolescope.sandbox.gateway.Gateway;
import io.rolescope.sandbox.gateway.GatewayLimits;
import io.rolescope.sandbox.gateway.GatewayMetrics;
import io.rolescope.sandbox.gateway.LogsArea;
import io.rolescope.sandbox.gateway.MetricsArea;
import io.rolescope.sandbox.gateway.RequestLog;
import io.rolescope.sandbox.gateway.TokenBuckets;
import io.rolescope.sandbox.gateway.TokenVerifier;
import io.rolescope.sandbox.storage.ObjectStore;
import io.rolescope.sandbox.storage.StorageArea;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Everything over HTTP around a migrated database: gateway, storage, functions, and what works in the background.
public final class SandboxServices implements AutoCloseable {
    private static final int CALLERS = 12;

    private final RequestPool callers;
    private final ExecutorService executor;
    private final StorageArea storage;
    private final RequestLog log;
    private final GatewayMetrics metrics;
    private final Gateway gateway;

    /// What services are built on.
    ///
    /// @param host connections as superuser, for delivering and scheduling
    /// @param gateway connections as `authenticator`
    /// @param storage folder of the objects' bytes
    /// @param logs folder of the request log, `null` for memory only
    /// @param keys further keys that tokens may be signed with
    /// @param settings documented names and their values
    /// @param port 0 for any free one
    public record Parts(
            DataSource host,
            DataSource gateway,
            Path storage,
            @Nullable Path logs,
            Secret jwtSecret,
            Secret serviceKey,
            JWKSet keys,
            Map<String, String> settings,
            int port) {}

    private SandboxServices(Parts parts, Clock clock) throws IOException {
        GatewayLimits limits = GatewayLimits.of(parts.settings());
        this.executor = Executors.newVirtualThreadPerTaskExecutor();
        this.log = new RequestLog(parts.logs());
        this.metrics = new GatewayMetrics();
        this.callers = RequestPool.open("sandbox callers", parts.gateway(), CALLERS);
        CallerDatabase database = new CallerDatabase(callers, metrics);
        TokenVerifier verifier = new TokenVerifier(parts.jwtSecret(), parts.keys(), rolesOf(callers), clock);
        this.storage = new StorageArea(
                database, new ObjectStore(parts.storage()), parts.jwtSecret(), limits.maxFileSize(), clock);
        storage.sweep();
        TokenBuckets rates = new TokenBuckets(
                List.of(new TokenBuckets.Limit(limits.requestsPerMinute(), Duration.ofMinutes(1))), clock);
        TokenBuckets signIns = new TokenBuckets(List.of(new TokenBuckets.Limit(30, Duration.ofMinutes(1))), clock);
        this.gateway = Gateway.start(
                List.of(
                        storage,
                        new FunctionsArea(List.of(), limits, metrics, log, rates, executor),
                        new AuthArea(database, verifier, parts.jwtSecret(), signIns, clock),
                        new MetricsArea(metrics),
                        new LogsArea(log)),
                verifier,
                log,
                limits,
                parts.port());
    }

    /// Starts to serve.
    public static SandboxServices start(Parts parts) {
        try {
            return new SandboxServices(parts, Clock.systemUTC());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Port of HTTP.
    public int port() {
        return gateway.port();
    }

    /// Base address of everything over HTTP.
    public String url() {
        return "http://127.0.0.1:" + port();
    }

    public RequestLog log() {
        return log;
    }

    public GatewayMetrics metrics() {
        return metrics;
    }

    @Override
    public void close() {
        gateway.close();
        executor.shutdownNow();
        callers.close();
    }

    /// The roles that the gateway's login may become: the only ones that a token may ask for.
    private static java.util.function.Supplier<Set<String>> rolesOf(RequestPool callers) {
        return new java.util.function.Supplier<>() {
            private @Nullable Set<String> known;

            @Override
            public synchronized Set<String> get() {
                Set<String> roles = known;
                if (roles == null) {
                    roles = Set.copyOf(callers.discard(
                            io.rolescope.connections.SessionIdentity.login(),
                            db -> db.fetch("""
                                    select r.rolname from pg_catalog.pg_roles r
                                     where pg_catalog.pg_has_role(session_user, r.oid, 'member')
                                       and r.rolname <> session_user
                                    """).into(String.class)));
                    known = roles;
                }
                return roles;
            }
        };
    }
}
