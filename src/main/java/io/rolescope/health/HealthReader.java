package io.rolescope.health;

import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.identities.Viewpoint;
import io.rolescope.platform.Cancellation;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import io.rolescope.platform.http.HttpCaller;
import io.rolescope.platform.http.HttpOutcome;
import io.rolescope.platform.http.HttpRequest;
import io.rolescope.platform.http.HttpResponse;
import io.rolescope.platform.http.HttpRules;
import io.rolescope.platform.postgres.Relations;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads how the backend is doing: the platform's tables through the lens, the server's statistics as the login.
public final class HealthReader {
    private final Viewpoint viewpoint;
    private final Clock clock;

    public HealthReader(Viewpoint viewpoint, Clock clock) {
        this.viewpoint = viewpoint;
        this.clock = clock;
    }

    /// What the identity sees of the platform's health; empty on a backend that keeps none.
    ///
    /// @throws FailureException classified, [io.rolescope.platform.Failure.NotPermitted] where grants are missing
    public Optional<PlatformHealth> platform(HealthPeriod period, Cancellation cancellation) {
        Instant since = clock.instant().minus(period.length());
        ReadOptions options = ReadOptions.cancelledBy(cancellation);
        Optional<PlatformHealth> seen = viewpoint.lens().<Optional<PlatformHealth>>read(options, db -> {
            if (!Relations.missing(db, HealthQueries.TABLES).isEmpty()) {
                return Optional.empty();
            }
            boolean organizations =
                    Relations.missing(db, "public.organizations").isEmpty();
            boolean metrics = Relations.missing(db, "public.agent_metrics", "public.agent_instances")
                    .isEmpty();
            return Optional.of(new PlatformHealth(
                    HealthQueries.latest(db),
                    HealthQueries.history(db, since, period.step()),
                    HealthQueries.alerts(db, organizations),
                    HealthQueries.rules(db),
                    metrics ? HealthQueries.agents(db, since, organizations) : List.of(),
                    Optional.empty(),
                    Optional.empty()));
        });
        return seen.map(health -> health.among(
                viewpoint.ifObserved(options, db -> HealthQueries.samples(db, since)),
                viewpoint.ifObserved(options, HealthQueries::alertCount)));
    }

    /// What the server tells its login about connections, queries, tables and indexes. Row security has no part in it.
    public DatabaseStatistics database(Cancellation cancellation) {
        return viewpoint
                .backend()
                .as(SessionIdentity.login())
                .read(ReadOptions.cancelledBy(cancellation), DatabaseQueries::all);
    }

    /// What the backend's metrics page tells; empty where the backend has no such address.
    ///
    /// @throws FailureException when the page cannot be reached, or answers anything but success
    public Optional<ServiceMetrics> services(Cancellation cancellation) {
        @Nullable String url = viewpoint.backend().profile().metricsUrl();
        if (url == null) {
            return Optional.empty();
        }
        HttpRules rules = HttpRules.standard()
                .withTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(20))
                .withMaxBody(16L << 20);
        try (HttpCaller caller = new HttpCaller()) {
            return switch (caller.send(HttpRequest.of("GET", url), rules, null, cancellation)) {
                case HttpOutcome.Answered answered -> Optional.of(metrics(answered.last()));
                case HttpOutcome.Failed failed -> throw new FailureException(failed.failure());
            };
        }
    }

    private static ServiceMetrics metrics(HttpResponse response) {
        if (response.status() != 200) {
            throw new FailureException(new Failure.Invalid(
                    "The metrics page answered with status " + response.status() + ".",
                    "Check the address of the metrics page.",
                    response.url(),
                    Integer.toString(response.status())));
        }
        String text = switch (response.content()) {
            case HttpResponse.Unpacked unpacked -> new String(unpacked.bytes(), StandardCharsets.UTF_8);
            case HttpResponse.Undecodable broken ->
                throw new FailureException(new Failure.Invalid(
                        broken.sentence(), "Check the address of the metrics page.", response.url(), null));
        };
        return ServiceMetrics.of(PrometheusText.parse(text));
    }
}
