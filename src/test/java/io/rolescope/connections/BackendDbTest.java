package io.rolescope.connections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rolescope.platform.Cancellation;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import io.rolescope.testing.TestPostgres;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("db")
class BackendDbTest {
    private static final SessionIdentity ANA =
            new SessionIdentity("Ana", "backend_reader", Map.of("request.jwt.claims", "{\"sub\":\"ana\"}"));

    private static Backend backend;

    @BeforeAll
    static void open() {
        String database = TestPostgres.emptyDatabase();
        TestPostgres.run(database, """
                do $$ begin
                  if to_regrole('backend_reader') is null then create role backend_reader; end if;
                  if to_regrole('backend_login') is null then create role backend_login login password 'test-only'; end if;
                end $$;
                grant backend_reader to backend_login;
                alter role backend_reader set search_path = 'pg_catalog';
                create table notes (id int primary key, text text);
                insert into notes select n, 'note ' || n from generate_series(1, 100) n;
                grant select, insert, update, delete on notes to backend_reader;
                """);
        backend = TestPostgres.backend(database, "backend_login");
    }

    @AfterAll
    static void close() {
        backend.close();
    }

    @Test
    void putsIdentityOnInsideTheTransactionOnly() {
        String inside = backend.as(ANA)
                .read(
                        db -> text(
                                db.fetchValue(
                                        "select current_user || current_setting('request.jwt.claims') || current_setting('search_path')")));
        String outside = backend.as(SessionIdentity.login())
                .read(db -> text(db.fetchValue(
                        "select current_user || coalesce(current_setting('request.jwt.claims', true), '')")));

        assertThat(inside).isEqualTo("backend_reader{\"sub\":\"ana\"}pg_catalog");
        assertThat(outside).isEqualTo("backend_login");
    }

    /// Supabase gives its `authenticator` session_preload_libraries, which others do not even see that it exists.
    @Test
    void settingsThatOnlyASuperuserMayPutOnAreLeftOut() {
        String database = TestPostgres.emptyDatabase();
        TestPostgres.run(database, """
                do $$ begin
                  if to_regrole('backend_preloading') is null then
                    create role backend_preloading;
                    create role backend_preloader login password 'test-only';
                  end if;
                end $$;
                grant backend_preloading to backend_preloader;
                alter role backend_preloading set session_preload_libraries = 'auto_explain';
                alter role backend_preloading set log_min_duration_statement = '1s';
                alter role backend_preloading set "app.kept" = 'yes';
                """);
        try (Backend preloading = TestPostgres.backend(database, "backend_preloader")) {
            String inside = preloading
                    .as(SessionIdentity.ofRole("backend_preloading"))
                    .read(db -> text(db.fetchValue("select current_user || ' ' || current_setting('app.kept', true)")));
            assertThat(inside).isEqualTo("backend_preloading yes");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "delete from public.notes",
                "with gone as (delete from public.notes returning 1) select count(*) from gone",
                "create table public.t (a int)",
                "commit; begin; delete from public.notes; commit",
                "/* a /* nested */ comment */ COMMIT; delete from public.notes",
                "-- a remark\nend; delete from public.notes",
                "do $$ begin delete from public.notes; commit; end $$",
                "do $$ begin commit; delete from public.notes; end $$",
                "explain analyze delete from public.notes",
                "set transaction read write; delete from public.notes",
                "select set_config('transaction_read_only', 'off', true); delete from public.notes",
                "select set_config('standard_conforming_strings', 'off', true); select 'a\\''; commit; delete from public.notes; --'",
                "rollback and chain; delete from public.notes",
                "truncate public.notes",
                "prepare transaction 'x'",
                "copy public.notes from stdin",
            })
    void readChangesNothingWhateverRuns(String sql) {
        assertThatThrownBy(() -> backend.as(ANA).read(db -> db.execute(sql))).isInstanceOf(FailureException.class);
        assertThat(notes()).isEqualTo(100);
    }

    @Test
    void standardStringsTurnedOffMidwayDoNotHideASecondCommand() {
        assertThatThrownBy(() -> backend.as(ANA).read(db -> {
                    db.fetch("select set_config('standard_conforming_strings', 'off', true)");
                    return db.execute("select 'a\\'' ; commit; delete from public.notes; --'");
                }))
                .isInstanceOf(FailureException.class);
        assertThat(notes()).isEqualTo(100);
    }

    @Test
    void rehearsalIsOptInAndLeavesNothing() {
        assertThat(backend.rehearsalsPermitted()).isFalse();
        assertThatThrownBy(() ->
                        backend.as(ANA).rehearse(ReadOptions.standard(), db -> db.execute("delete from public.notes")))
                .isInstanceOfSatisfying(
                        FailureException.class, e -> assertThat(e.failure()).isInstanceOf(Failure.NotPermitted.class));
        try (RehearsalPermission asked = backend.permitRehearsals()) {
            int rows = backend.as(ANA).rehearse(ReadOptions.standard(), db -> db.execute("delete from public.notes"));
            assertThat(rows).isEqualTo(100);
        }
        assertThat(notes()).isEqualTo(100);
        assertThat(backend.rehearsalsPermitted()).isFalse();
    }

    /// Two rehearsals may overlap, in any order.
    @Test
    void onePermissionEndsNoOther() {
        RehearsalPermission first = backend.permitRehearsals();
        RehearsalPermission second = backend.permitRehearsals();
        first.close();
        first.close();
        assertThat(backend.rehearsalsPermitted()).isTrue();
        second.close();
        assertThat(backend.rehearsalsPermitted()).isFalse();
    }

    @Test
    void applyIsRefusedUntilUnlockedAndThenCommits() {
        Change change = new Change(
                "Adds a note",
                List.of(new Change.Statement("insert into public.notes values (?, ?)", List.of(4711, "it's new"))));
        assertThat(backend.as(ANA).apply(change)).isInstanceOf(Change.Outcome.Refused.class);
        backend.unlockWrites(true);
        try {
            assertThat(backend.as(ANA).apply(change)).isEqualTo(new Change.Outcome.Applied(1));
            assertThat(backend.as(ANA).apply(change))
                    .isInstanceOfSatisfying(
                            Change.Outcome.Refused.class,
                            refused -> assertThat(refused.failure()).isInstanceOf(Failure.Conflict.class));
            assertThat(backend.as(ANA)
                            .apply(new Change(
                                    "x",
                                    List.of(new Change.Statement(
                                            "delete from public.notes where id = 4711", List.of())))))
                    .isEqualTo(new Change.Outcome.Applied(1));
        } finally {
            backend.unlockWrites(false);
        }
    }

    @Test
    void cancelStopsTheQueryAndTheConnectionLivesOn() {
        Cancellation cancellation = new Cancellation();
        Thread.ofVirtual().start(() -> {
            while (!sleeping()) {
                Thread.onSpinWait();
            }
            cancellation.cancel();
        });
        assertThatThrownBy(() -> backend.as(ANA)
                        .read(ReadOptions.cancelledBy(cancellation), db -> db.fetch("select pg_sleep(60)")))
                .isInstanceOfSatisfying(
                        FailureException.class, e -> assertThat(e.failure()).isInstanceOf(Failure.Cancelled.class));
        String alive = backend.as(ANA).read(db -> text(db.fetchValue("select 'alive'")));
        assertThat(alive).isEqualTo("alive");
    }

    @Test
    void timeLimitIsToldAsSuch() {
        assertThatThrownBy(() -> backend.as(ANA)
                        .read(
                                ReadOptions.standard().withTimeout(Duration.ofMillis(50)),
                                db -> db.fetch("select pg_sleep(60)")))
                .isInstanceOfSatisfying(
                        FailureException.class, e -> assertThat(e.failure()).isInstanceOf(Failure.TimedOut.class));
    }

    @Test
    void roleThatMayNotBeSetIsRefusedWithItsOwnSentence() {
        assertThatThrownBy(() -> backend.as(SessionIdentity.ofRole("postgres")).read(db -> 1))
                .isInstanceOfSatisfying(
                        FailureException.class, e -> assertThat(e.failure()).isInstanceOf(Failure.NotPermitted.class));
    }

    @Test
    void snapshotSeesOneStateAsSeveralIdentities() {
        String seen = backend.snapshot(ReadOptions.standard(), snapshot -> {
            String login = text(snapshot.login().fetchValue("select current_user"));
            String ana = snapshot.as(ANA, db -> text(db.fetchValue("select current_user")));
            assertThatThrownBy(() -> snapshot.as(ANA, db -> db.fetch("select 1 / 0")))
                    .isInstanceOf(org.jooq.exception.DataAccessException.class);
            String after = text(snapshot.login().fetchValue("select current_user"));
            assertThat(snapshot.wroteNothing()).isTrue();
            return login + " " + ana + " " + after;
        });
        assertThat(seen).isEqualTo("backend_login backend_reader backend_login");
    }

    @Test
    void copyStreamsWhatTheIdentitySees() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        long rows = backend.as(ANA)
                .copyOut(
                        ReadOptions.standard(),
                        "select id, text from public.notes order by id limit 2",
                        Lens.CopyFormat.CSV,
                        out,
                        bytes -> {});
        assertThat(rows).isEqualTo(2);
        assertThat(out.toString(java.nio.charset.StandardCharsets.UTF_8)).isEqualTo("id,text\n1,note 1\n2,note 2\n");
    }

    @Test
    void factsTellLoginAndRoles() {
        ServerFacts facts = backend.facts();
        assertThat(facts.login()).isEqualTo("backend_login");
        assertThat(facts.superuser()).isFalse();
        assertThat(facts.roles()).extracting(ServerFacts.SettableRole::name).containsExactly("backend_reader");
        assertThat(facts.observerBypassesRls()).isFalse();
        assertThat(facts.tables()).isPositive();
    }

    private static int notes() {
        return backend.as(ANA).read(db -> db.fetchCount(DSL.table(DSL.name("public", "notes"))));
    }

    private static boolean sleeping() {
        return backend.as(SessionIdentity.login())
                .read(db -> db.fetch(
                                "select 1 from pg_stat_activity where query = 'select pg_sleep(60)' and state = 'active'")
                        .isNotEmpty());
    }

    private static String text(@Nullable Object value) {
        return Objects.toString(value);
    }
}
