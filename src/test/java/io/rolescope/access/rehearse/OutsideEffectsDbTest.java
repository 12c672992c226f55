package io.rolescope.access.rehearse;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.access.catalog.CatalogReader;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.explain.StatementShape;
import io.rolescope.access.rehearse.OutsideEffect.Severity;
import io.rolescope.connections.Backend;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.testing.TestPostgres;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What a write may set off outside its transaction is found by reading, on whatever way it is reached.
@Tag("db")
class OutsideEffectsDbTest {
    private static final String SCHEMA = """
            create language mischief handler plpgsql_call_handler;
            create schema net;
            create function net.http_post(url text, body jsonb) returns bigint language sql as $f$ select 1::bigint $f$;
            create function dblink_exec(text, text) returns text language sql as $f$ select ''::text $f$;
            create function http_get(text) returns text language sql as $f$ select 'our own'::text $f$;
            create function tell() returns trigger language plpgsql as $f$ begin
                perform net.http_post('http://x', '{}'); perform pg_notify('a', 'b'); return new; end $f$;
            create function inner_call() returns void language sql as $f$ select dblink_exec('dbname=x', 'delete') $f$;
            create function outer_call() returns trigger language plpgsql as $f$ begin
                -- copy x to program 'sh' is only a comment
                perform inner_call(); perform http_get('x'); return new; end $f$;
            create function program() returns trigger language plpgsql as
              $f$ begin copy things to program 'cat'; return null; end $f$;
            create function dynamic() returns trigger language plpgsql as
              $f$ begin execute 'select ' || 1; return null; end $f$;
            create function locks() returns trigger language plpgsql as
              $f$ begin perform pg_advisory_lock(1); return null; end $f$;
            create function evil() returns trigger language mischief as 'begin return new; end';
            create table calm (id int primary key, name text);
            create table things (id int primary key, n serial, name text);
            create trigger a_tell after insert on things for each row execute function tell();
            create trigger b_outer before update on things for each row execute function outer_call();
            create trigger c_program after delete on things for each statement execute function program();
            create table details (id int primary key, thing int references things on delete cascade);
            create trigger d_dynamic after delete on details for each row execute function dynamic();
            create table ruled (id int primary key);
            create rule r as on insert to ruled do also notify somebody;
            create table outermost (id int primary key);
            create function chain() returns trigger language plpgsql as
              $f$ begin insert into public.things (id) values (new.id); return null; end $f$;
            create trigger t after insert on outermost for each row execute function chain();
            create table evils (id int primary key);
            create trigger e before insert on evils for each row execute function evil();
            create trigger l after insert on evils for each row execute function locks();
            """;

    private static Backend backend;
    private static PolicyCatalog catalog;

    @BeforeAll
    static void open() {
        String database = TestPostgres.emptyDatabase();
        TestPostgres.run(database, SCHEMA);
        backend = TestPostgres.backend(database, TestPostgres.superuser());
        catalog = CatalogReader.read(backend);
    }

    @AfterAll
    static void close() {
        backend.close();
    }

    @Test
    void aTableWithoutCodeSetsNothingOff() {
        assertThat(of("calm", StatementShape.INSERT)).isEmpty();
        assertThat(of("calm", StatementShape.DELETE_WITHOUT_WHERE)).isEmpty();
    }

    @Test
    void queuedRequestsAndNotificationsAreTakenBackSequencesAreNot() {
        assertThat(of("things", StatementShape.INSERT))
                .anySatisfy(effect -> {
                    assertThat(effect.severity()).isEqualTo(Severity.TAKEN_BACK);
                    assertThat(effect.way())
                            .isEqualTo("trigger a_tell on public.things → public.tell() → net.http_post()");
                })
                .anyMatch(effect -> effect.way().endsWith("pg_notify()") && effect.severity() == Severity.TAKEN_BACK)
                .anyMatch(effect ->
                        effect.way().contains("default of n in public.things") && effect.severity() == Severity.STAYS)
                .noneMatch(effect -> effect.severity() == Severity.ESCAPES);
    }

    @Test
    void callsAreFollowedAndOwnFunctionsOfKnownNamesAreRead() {
        assertThat(of("things", StatementShape.UPDATE_WITHOUT_WHERE))
                .singleElement()
                .satisfies(effect -> {
                    assertThat(effect.severity()).isEqualTo(Severity.ESCAPES);
                    assertThat(effect.path())
                            .containsExactly(
                                    "trigger b_outer on public.things",
                                    "public.outer_call()",
                                    "public.inner_call()",
                                    "public.dblink_exec()");
                });
    }

    @Test
    void cascadesRulesAndTablesWrittenByTriggersAreFollowed() {
        assertThat(of("things", StatementShape.DELETE_WITHOUT_WHERE))
                .extracting(OutsideEffect::severity)
                .containsExactly(Severity.ESCAPES, Severity.UNREADABLE);
        assertThat(of("ruled", StatementShape.INSERT))
                .anyMatch(effect -> effect.way().startsWith("rule r on public.ruled"));
        assertThat(of("outermost", StatementShape.INSERT))
                .anyMatch(effect -> effect.way().contains("public.chain() → trigger a_tell on public.things"));
    }

    @Test
    void untrustedLanguagesAndSessionLocksAreNamed() {
        assertThat(of("evils", StatementShape.INSERT))
                .extracting(OutsideEffect::severity)
                .containsExactly(Severity.ESCAPES, Severity.STAYS);
    }

    @Test
    void typedStatementsAreReadToo() {
        assertThat(typed("delete from things where id = 1"))
                .anyMatch(effect -> effect.severity() == Severity.ESCAPES
                        && effect.way().startsWith("the statement → trigger c_program"));
        assertThat(typed("select nextval('things_n_seq')"))
                .singleElement()
                .satisfies(effect -> assertThat(effect.severity()).isEqualTo(Severity.STAYS));
        assertThat(typed("select 'dblink_exec(1)'")).isEmpty();
        assertThat(typed("select dblink_exec('a', 'b')"))
                .singleElement()
                .satisfies(effect -> assertThat(effect.severity()).isEqualTo(Severity.ESCAPES));
    }

    private static List<OutsideEffect> typed(String sql) {
        return new Rehearsal(backend, catalog)
                .plan(SessionIdentity.login(), new Write.Typed(sql), ReadOptions.standard())
                .effects();
    }

    /// Rows are needed for a prediction only; what is set off is read from the catalog.
    private static List<OutsideEffect> of(String table, StatementShape shape) {
        return backend.as(SessionIdentity.login().with("search_path", "")).read(db -> {
            OutsideEffects effects = new OutsideEffects(new Reachable(db, catalog));
            ShapeEvents.of(shape).forEach(event -> effects.ofWrite(catalog.find(table), event));
            return effects.found();
        });
    }
}
