package io.rolescope.sandbox;

import com.nimbusds.jose.jwk.JWKSet;
import io.rolescope.connections.RequestPool;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.platform.Secret;
import io.rolescope.sandbox.alerts.AlertRulesArea;
import io.rolescope.sandbox.alerts.AlertWatch;
import io.rolescope.sandbox.cron.CronJobs;
import io.rolescope.sandbox.functions.AnalyticsAggregation;
import io.rolescope.sandbox.functions.EdgeFunction;
import io.rolescope.sandbox.functions.FileFindings;
import io.rolescope.sandbox.functions.FileProcessing;
import io.rolescope.sandbox.functions.FunctionsArea;
import io.rolescope.sandbox.functions.NotificationDispatcher;
import io.rolescope.sandbox.functions.Outbox;
import io.rolescope.sandbox.functions.Pictures;
import io.rolescope.sandbox.functions.VirusScanner;
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
import io.rolescope.sandbox.webhooks.WebhookDelivery;
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
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Everything over HTTP around a migrated database: gateway, storage, functions, and what works in the background.
public final class SandboxServices implements AutoCloseable {
    private static final int CALLERS = 12;
    private static final int HOST_CONNECTIONS = 8;

    private final RequestPool callers;
    private final RequestPool host;
    private final ExecutorService executor;
    private final StorageArea storage;
    private final RequestLog log;
    private final GatewayMetrics metrics;
    private final Gateway gateway;
    private final WebhookDelivery webhooks;
    private final CronJobs cron;
    private final Background background;

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
        this.metrics = new GatewayMetrics(clock);
        this.callers = RequestPool.open("sandbox callers", parts.gateway(), CALLERS);
        this.host = RequestPool.open("sandbox host", parts.host(), HOST_CONNECTIONS);
        CallerDatabase database = new CallerDatabase(callers, metrics);
        TokenVerifier verifier = new TokenVerifier(parts.jwtSecret(), parts.keys(), rolesOf(callers), clock);
        this.storage = new StorageArea(
                database, new ObjectStore(parts.storage()), parts.jwtSecret(), limits.maxFileSize(), clock);
        storage.sweep();
        TokenBuckets rates = new TokenBuckets(
                List.of(new TokenBuckets.Limit(limits.requestsPerMinute(), Duration.ofMinutes(1))), clock);
        TokenBuckets signIns = new TokenBuckets(List.of(new TokenBuckets.Limit(30, Duration.ofMinutes(1))), clock);
        Outbox outbox = NotificationDispatcher.outbox(host, parts.settings(), clock);
        AlertWatch alerts = new AlertWatch(host, metrics, log, clock);
        this.gateway = Gateway.start(
                List.of(
                        storage,
                        new FunctionsArea(
                                functions(parts.settings(), database, outbox), limits, metrics, log, rates, executor),
                        new AlertRulesArea(alerts),
                        new AuthArea(database, verifier, parts.jwtSecret(), signIns, clock),
                        new MetricsArea(metrics),
                        new LogsArea(log)),
                verifier,
                log,
                limits,
                parts.port());
        this.webhooks = new WebhookDelivery(parts.host(), host, log, executor);
        this.cron = new CronJobs(parts.host(), host, log, executor, clock);
        this.background = new Background(executor);
        alerts.restore();
        webhooks.start(announce(parts.serviceKey()), functionsUrl());
        cron.start();
        background.every(Duration.ofSeconds(2), outbox::sendDue);
        background.every(Duration.ofHours(1), outbox::forgetOld);
        background.every(Duration.ofSeconds(15), alerts::look);
    }

    private List<EdgeFunction> functions(Map<String, String> settings, CallerDatabase database, Outbox outbox) {
        return List.of(
                new FileProcessing(
                        storage.service(),
                        new FileFindings(database),
                        VirusScanner.of(settings),
                        new Pictures((int) GatewayLimits.number(settings, "THUMBNAIL_SIZE", 300)),
                        GatewayLimits.number(settings, "MAX_FILE_SIZE", 52_428_800)),
                new NotificationDispatcher(outbox),
                new AnalyticsAggregation(database, host, metrics, settings, executor));
    }

    /// Tells the database where its functions are and with which key they are called.
    ///
    /// @return where they were before; empty where they were nowhere
    private String announce(Secret serviceKey) {
        return host.commit(SessionIdentity.login(), db -> {
            String former = db.resultQuery("select coalesce(value, '') from app.settings where key = 'functions_url'")
                    .fetchOptional(0, String.class)
                    .orElse("");
            db.execute("update app.settings set value = ? where key = 'functions_url'", functionsUrl());
            db.fetch("select internal.put_secret('service_key', ?)", serviceKey.reveal());
            return former;
        });
    }

    private String functionsUrl() {
        return url() + "/functions/v1";
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

    public GatewayMetrics metrics() {
        return metrics;
    }

    @Override
    public void close() {
        background.close();
        webhooks.close();
        cron.close();
        gateway.close();
        executor.shutdownNow();
        try {
            executor.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        callers.close();
        host.close();
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
                            SessionIdentity.login(), db -> db.fetch("""
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
