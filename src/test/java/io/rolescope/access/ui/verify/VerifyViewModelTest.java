package io.rolescope.access.ui.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.access.catalog.CatalogReader;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.TableName;
import io.rolescope.access.verify.AccessVerification;
import io.rolescope.access.verify.VerificationReport;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.identities.Identity;
import io.rolescope.kit.ActivityNotes;
import io.rolescope.kit.Loadable;
import io.rolescope.kit.Tasks;
import io.rolescope.platform.Cancellation;
import io.rolescope.platform.Progress;
import io.rolescope.testing.HeardNavigator;
import io.rolescope.testing.Loads;
import io.rolescope.testing.TestPostgres;
import io.rolescope.testing.TestViewpoint;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("db")
class VerifyViewModelTest {
    private static final String SCHEMA = """
            do $$ begin create role verify_clerk nologin; exception when duplicate_object then null; end $$;
            create schema shop;
            create schema bare;
            create table shop.orders (id int primary key, region text);
            insert into shop.orders select i, case i % 2 when 0 then 'north' else 'south' end from generate_series(1, 9) i;
            alter table shop.orders enable row level security;
            create policy north on shop.orders to verify_clerk using (region = 'north');
            create policy dice on shop.orders for delete to verify_clerk using (random() < 0.5);
            grant usage on schema shop to verify_clerk;
            grant select, insert, update, delete on shop.orders to verify_clerk;
            """;

    private final Tasks tasks = Tasks.inline();
    private TestViewpoint opened;
    private VerifyViewModel model;

    @BeforeEach
    void open() {
        String database = TestPostgres.emptyDatabase();
        TestPostgres.run(database, SCHEMA);
        opened = TestViewpoint.of(database, TestPostgres.superuser());
        opened.get().lookAs(new Identity.Role("verify_clerk"));
        model = new VerifyViewModel(
                opened.get(), tasks, new ActivityNotes(opened.activity(), opened.get(), tasks, new HeardNavigator()));
        model.onlyLensProperty().set(true);
        model.schemaProperty().set("shop");
    }

    @AfterEach
    void close() {
        model.close();
        tasks.close();
        opened.close();
    }

    @Test
    void readsAreHeldAgainstTheServerWithoutARehearsal() {
        model.run();

        VerifyScreen screen = Loads.ready(model.screenProperty());
        assertThat(screen.answer()).isEqualTo("The server agrees with all 9 predictions");
        assertThat(screen.facts())
                .contains("as verify_clerk, all of them certain")
                .contains("nothing was written.");
        assertThat(screen.findings()).isEmpty();
        assertThat(screen.report().covered())
                .containsExactly(new VerificationReport.Covered(new TableName("shop", "orders"), "select", 4, 5, 0, 0));
        assertThat(opened.get().backend().rehearsalsPermitted()).isFalse();
    }

    @Test
    void writesAreTriedWhenAskedForAndRolledBack() {
        model.writesProperty().set(true);
        model.allFormsProperty().set(true);
        model.run();

        VerifyScreen screen = Loads.ready(model.screenProperty());
        assertThat(screen.agrees()).isTrue();
        assertThat(screen.report().decisions()).isGreaterThan(50);
        assertThat(screen.report().uncertain()).isPositive();
        assertThat(screen.facts()).contains("not certain, which was said").contains("every write was rolled back.");
        assertThat(screen.findings())
                .as("a random policy cannot be foretold")
                .anyMatch(finding -> finding.kind() == VerifyScreen.Kind.UNTOLD
                        && finding.command().startsWith("delete")
                        && finding.times() > 0);
        assertThat(opened.get().backend().rehearsalsPermitted()).isFalse();
        Long left = opened.get()
                .observer()
                .read(db -> db.fetchSingle("select count(*) from shop.orders").get(0, Long.class));
        assertThat(left).isEqualTo(9L);
    }

    @Test
    void theAnswerForOneIdentityGoesWithIt() {
        model.run();
        assertThat(Loads.ready(model.screenProperty()).identities()).containsExactly("verify_clerk");
        opened.get().lookAs(new Identity.Role("pg_monitor"));
        model.lensChanged();
        assertThat(model.screenProperty().get()).isInstanceOf(Loadable.Idle.class);

        model.onlyLensProperty().set(false);
        model.run();
        model.lensChanged();
        assertThat(model.screenProperty().get()).isInstanceOf(Loadable.Ready.class);
    }

    @Test
    void aSchemaWithoutTablesIsNotTakenForAll() {
        model.schemaProperty().set("bare");
        model.run();

        VerifyScreen screen = Loads.ready(model.screenProperty());
        assertThat(screen.agrees()).isFalse();
        assertThat(screen.answer()).isEqualTo("Nothing was held against the server");
    }

    @Test
    void whatTheLoginMayNotReadIsNamedOnceForAll() {
        TestPostgres.run(opened.get().backend().profile().database(), """
                do $$ begin create role verify_login login password 'test-only';
                exception when duplicate_object then null; end $$;
                grant verify_clerk to verify_login;
                grant usage on schema shop to verify_login;
                create table shop.secrets (id int primary key);
                """);
        try (TestViewpoint small =
                TestViewpoint.of(opened.get().backend().profile().database(), "verify_login")) {
            VerifyViewModel own = new VerifyViewModel(
                    small.get(), tasks, new ActivityNotes(small.activity(), small.get(), tasks, new HeardNavigator()));
            own.schemaProperty().set("shop");
            own.run();
            assertThat(Loads.ready(own.screenProperty()).findings())
                    .filteredOn(finding -> finding.table().equals("shop.secrets"))
                    .singleElement()
                    .satisfies(finding -> {
                        assertThat(finding.kind()).isEqualTo(VerifyScreen.Kind.SKIPPED);
                        assertThat(finding.why()).containsIgnoringCase("permission denied");
                    });
        }
    }

    @Test
    void whatWasFoundBeforeItIsCancelledStays() {
        PolicyCatalog catalog = CatalogReader.read(opened.get().backend());
        Cancellation stop = new Cancellation();
        SessionIdentity clerk = SessionIdentity.ofRole("verify_clerk");
        VerificationReport report = new AccessVerification(opened.get().backend(), catalog)
                .run(
                        AccessVerification.Plan.of(List.of(clerk, clerk.with("app.again", "1")))
                                .withTables(List.of(catalog.find("shop.orders")))
                                .withShapes(List.of(io.rolescope.access.explain.StatementShape.SELECT))
                                .under(new ReadOptions(Duration.ofMinutes(1), stop), Progress.silent()),
                        decision -> stop.cancel());

        assertThat(report.complete()).isFalse();
        assertThat(report.decisions()).isBetween(1L, 9L);
        assertThat(new VerifyScreen(report, List.of("one", "two"), false, false).facts())
                .endsWith("cancelled on the way, so this is a part.");
    }

    @Test
    void aLostServerIsSaid() {
        try (TestViewpoint far = TestViewpoint.remoteSandbox()) {
            VerifyViewModel own = new VerifyViewModel(
                    far.get(), tasks, new ActivityNotes(far.activity(), far.get(), tasks, new HeardNavigator()));
            far.loseServer();
            own.run();
            assertThat(own.screenProperty().get()).isInstanceOf(Loadable.Failed.class);
        }
    }
}
