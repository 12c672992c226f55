package io.rolescope.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rolescope.connections.Backend;
import io.rolescope.health.DatabaseStatistics.LockWait;
import io.rolescope.health.DatabaseStatistics.TableFigures;
import io.rolescope.identities.Identity;
import io.rolescope.identities.IdentityScheme;
import io.rolescope.identities.Viewpoint;
import io.rolescope.platform.Cancellation;
import io.rolescope.testing.TestPostgres;
import io.rolescope.testing.TestViewpoint;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("db")
@Timeout(value = 120)
class HealthReaderDbTest {

    @Test
    void theObserverSeesScoreAlertsAndRules() {
        try (TestViewpoint sandbox = TestViewpoint.sandbox()) {
            PlatformHealth health = platform(sandbox.get());
            assertThat(health.latest()).isNotNull();
            assertThat(health.history())
                    .isNotEmpty()
                    .allSatisfy(sample -> assertThat(sample.lowestScore()).isBetween(0.0, sample.score() + 0.001))
                    .isSortedAccordingTo((one, other) -> one.at().compareTo(other.at()));
            assertThat(health.rules())
                    .extracting(AlertRule::condition)
                    .contains("edge_function_error_rate > 5 % for 5 min", "rls_query_p95_seconds > 100 ms for 5 min");
            assertThat(health.openAlerts())
                    .isNotEmpty()
                    .allSatisfy(alert -> assertThat(alert.resolvedAt()).isNull());
            assertThat(health.alertsThatExist()).contains((long) health.alerts().size());
        }
    }

    @Test
    void aStudentSeesNoneOfItButIsToldHowMuchThereIs() {
        try (TestViewpoint sandbox = TestViewpoint.sandbox()) {
            sandbox.get().lookAs(sandbox.member("student"));
            PlatformHealth health = platform(sandbox.get());
            assertThat(health.latest()).isNull();
            assertThat(health.history()).isEmpty();
            assertThat(health.samplesThatExist().orElseThrow()).isPositive();
        }
    }

    @Test
    void aBackendWithoutTheTablesHasNoPlatformHealthButStatistics() {
        try (TestViewpoint empty = TestViewpoint.of(TestPostgres.emptyDatabase(), TestPostgres.superuser())) {
            HealthReader reader = new HealthReader(empty.get(), Clock.systemUTC());
            assertThat(reader.platform(HealthPeriod.DAY, Cancellation.none())).isEmpty();
            DatabaseStatistics statistics = reader.database(Cancellation.none());
            assertThat(statistics.maxConnections()).isPositive();
            assertThat(statistics.statementsNote()).contains("pg_stat_statements");
        }
    }

    @Test
    void statisticsKnowTablesIndexesAndConnections() {
        try (TestViewpoint sandbox = TestViewpoint.sandbox()) {
            DatabaseStatistics statistics =
                    new HealthReader(sandbox.get(), Clock.systemUTC()).database(Cancellation.none());
            assertThat(statistics.seesOthersQueries()).isTrue();
            assertThat(statistics.connectionCount()).isPositive();
            assertThat(statistics.tables()).extracting(TableFigures::name).contains("files", "organizations");
            assertThat(statistics.indexes())
                    .anySatisfy(index -> assertThat(index.name()).isEqualTo("files_pkey"));
            assertThat(statistics.unusedIndexes())
                    .noneMatch(index -> index.name().endsWith("_pkey"));
        }
    }

    @Test
    void slowStatementsAreReadWhereverTheExtensionLives() {
        String database = TestPostgres.sandboxDatabase();
        TestPostgres.run(database, "create schema \"odd \"\" name\"");
        TestPostgres.run(database, "drop extension if exists pg_stat_statements");
        TestPostgres.run(database, "create extension pg_stat_statements with schema \"odd \"\" name\"");
        TestPostgres.run(database, "grant usage on schema \"odd \"\" name\" to rolescope_observer");
        // a full list makes room by dropping what ran seldom
        TestPostgres.run(database, "select \"odd \"\" name\".pg_stat_statements_reset()");
        TestPostgres.run(database, "select pg_sleep(0.5) as counted_statement");
        try (TestViewpoint sandbox = TestViewpoint.of(database, "rolescope_observer")) {
            DatabaseStatistics statistics =
                    new HealthReader(sandbox.get(), Clock.systemUTC()).database(Cancellation.none());
            assertThat(statistics.statementsNote()).isEmpty();
            assertThat(statistics.statements())
                    .anySatisfy(statement -> assertThat(statement.query()).contains("counted_statement"));
        }
    }

    @Test
    void queriesOfOthersAreNotShownToALoginThatMayNotSeeThem() throws Exception {
        String database = TestPostgres.sandboxDatabase();
        try (Connection other = TestPostgres.dataSource(database).getConnection();
                Statement statement = other.createStatement();
                TestViewpoint plain = TestViewpoint.of(database, "rolescope_app")) {
            statement.execute("select 'secret of another login'");
            DatabaseStatistics statistics =
                    new HealthReader(plain.get(), Clock.systemUTC()).database(Cancellation.none());
            assertThat(statistics.seesOthersQueries()).isFalse();
            assertThat(statistics.activities())
                    .filteredOn(activity -> activity.login().equals(TestPostgres.superuser()))
                    .isNotEmpty()
                    .allSatisfy(activity -> assertThat(activity.query()).isNull());
        }
    }

    @Test
    void whoBlocksWhomIsTold() throws Exception {
        String database = TestPostgres.sandboxDatabase();
        try (Connection holder = TestPostgres.dataSource(database).getConnection();
                Connection waiter = TestPostgres.dataSource(database).getConnection();
                TestViewpoint sandbox = TestViewpoint.of(database, "rolescope_observer")) {
            holder.setAutoCommit(false);
            execute(holder, "lock table public.alert_rules in access exclusive mode");
            CompletableFuture<Void> waiting = CompletableFuture.runAsync(
                    () -> execute(waiter, "select count(*) from public.alert_rules /* waits */"));
            HealthReader reader = new HealthReader(sandbox.get(), Clock.systemUTC());
            List<LockWait> waits = List.of();
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (waits.isEmpty() && System.nanoTime() < until) {
                waits = reader.database(Cancellation.none()).lockWaits();
            }
            assertThat(waits).singleElement().satisfies(wait -> {
                assertThat(wait.blockedQuery()).contains("/* waits */");
                assertThat(wait.blockingQuery()).contains("access exclusive");
                assertThat(wait.blockingState()).isEqualTo("idle in transaction");
            });
            holder.rollback();
            waiting.handle((done, failed) -> "over").get(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void theMetricsPageIsReadWhereThereIsOne() throws Exception {
        try (MockWebServer server = new MockWebServer();
                TestViewpoint none = TestViewpoint.of(TestPostgres.emptyDatabase(), TestPostgres.superuser())) {
            server.start();
            server.enqueue(new MockResponse.Builder()
                    .body("supabase_edge_function_invocations_total{function_name=\"a\",status=\"success\"} 3\n")
                    .build());
            server.enqueue(new MockResponse.Builder().code(500).build());
            assertThat(new HealthReader(none.get(), Clock.systemUTC()).services(Cancellation.none()))
                    .isEmpty();
            Backend backend = Backend.open(
                    none.get()
                            .backend()
                            .profile()
                            .withServices(null, null, server.url("/metrics").toString()),
                    Optional.empty(),
                    Runnable::run);
            try (backend) {
                HealthReader reader = new HealthReader(
                        new Viewpoint(backend, IdentityScheme.rolesOnly(), new Identity.Operator("x")),
                        Clock.systemUTC());
                assertThat(reader.services(Cancellation.none()).orElseThrow().functions())
                        .singleElement()
                        .satisfies(function -> assertThat(function.calls()).isEqualTo(3));
                assertThatThrownBy(() -> reader.services(Cancellation.none())).hasMessageContaining("status 500");
            }
        }
    }

    private static void execute(Connection connection, String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static PlatformHealth platform(Viewpoint viewpoint) {
        return new HealthReader(viewpoint, Clock.systemUTC())
                .platform(HealthPeriod.WEEK, Cancellation.none())
                .orElseThrow();
    }
}
