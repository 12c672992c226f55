package io.rolescope.access.rehearse;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.access.catalog.CatalogReader;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.explain.RowKey;
import io.rolescope.access.explain.RowSelection;
import io.rolescope.access.explain.StatementShape;
import io.rolescope.access.explain.Verdict;
import io.rolescope.connections.Backend;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.testing.TestPostgres;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Triggers by which a policy sees other settings than those of the identity, however far behind it happens, are not
/// known; what is said for certain is what the server does.
@Tag("db")
class OtherSettingsDbTest {
    private static final SessionIdentity SOMEBODY =
            SessionIdentity.ofRole("settings_user").with("app.tenant", "mine");

    private static String database;
    private static Backend backend;

    @BeforeAll
    static void open() {
        database = TestPostgres.emptyDatabase();
        TestPostgres.run(database, """
                do $$ begin create role settings_user; exception when duplicate_object then null; end $$;
                create table notes (id int primary key, tenant text);
                insert into notes values (1, 'mine'), (2, 'other');
                alter table notes enable row level security;
                create policy own on notes using (tenant = current_setting('app.tenant', true));
                create table log (id int);
                create function put_on(who text) returns void language plpgsql as
                    $f$ begin perform pg_catalog.set_config('app.tenant', who, true); end $f$;
                create function put_on_far(who text) returns void language sql volatile as $f$ select put_on(who) $f$;
                create procedure put_on_called(who text) language plpgsql as
                    $f$ begin set local app.tenant to other; end $f$;
                create function put_on_commented() returns void language plpgsql as $f$
                    begin
                        -- the tenant of the row
                        /* and no other */ set local app.tenant = 'other';
                    end $f$;
                create function put_on_by_text() returns void language plpgsql as
                    $f$ begin execute 'set local app.tenant = ''other'''; end $f$;
                create function put_on_by_text_of(statement text) returns void language plpgsql as
                    $f$ begin execute statement; end $f$;
                create function put_on_by_sql() returns void language sql as $f$ select 1; set local app.tenant = 'other' $f$;
                create function counts(t text) returns void language plpgsql as
                    $f$ declare n int; begin execute format('select count(*) from %I', t) into n; end $f$;
                create function harmless(who text) returns text language sql volatile as $f$ select upper(who) $f$;
                create function on_log() returns trigger language plpgsql as
                    $f$ begin perform put_on_far('other'); return new; end $f$;
                create trigger on_log before insert on log for each row execute function on_log();
                grant all on notes, log to settings_user;
                """);
        backend = TestPostgres.backend(database, TestPostgres.superuser());
        backend.permitRehearsals();
    }

    @AfterAll
    static void close() {
        backend.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            perform put_on('other');                                     | unknown
            perform put_on_far('other');                                 | unknown
            call put_on_called('other');                                 | unknown
            perform put_on_commented();                                  | unknown
            perform put_on_by_text();                                    | unknown
            perform put_on_by_text_of('set local app.tenant = ''other'''); | unknown
            perform put_on_by_sql();                                     | unknown
            perform counts('notes');                                     | certain
            execute 'set local app.tenant = ''other''';                  | unknown
            insert into log (id) values (1);                             | unknown
            perform harmless('other');                                   | certain
            if tg_op = 'DELETE' then perform put_on_far('other'); end if; | certain
            """)
    void ofTheRow(String body, String insert) {
        trigger(body, "for each row");
        for (String tenant : List.of("mine", "other")) {
            assertThat(said(StatementShape.INSERT, new RowSelection.Typed(Map.of("id", "5", "tenant", tenant))))
                    .as(tenant)
                    .isEqualTo(insert);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            perform set_config('app.tenant', 'other', true);  | unknown
            perform put_on_far('other');                      | unknown
            insert into log (id) values (1);                  | unknown
            perform harmless('other');                        | certain
            """)
    void ofTheStatement(String body, String expected) {
        trigger(body, "for each statement");
        for (String id : List.of("1", "2")) {
            RowSelection row = new RowSelection.Keys(List.of(new RowKey(Map.of("id", id), false)));
            for (StatementShape shape : List.of(
                    StatementShape.UPDATE,
                    StatementShape.DELETE,
                    StatementShape.INSERT_ON_CONFLICT_DO_UPDATE,
                    StatementShape.MERGE_UPDATE)) {
                assertThat(said(shape, row)).as(shape + " of " + id).isEqualTo(expected);
            }
        }
        assertThat(said(StatementShape.SELECT, new RowSelection.Keys(List.of(new RowKey(Map.of("id", "1"), false)))))
                .isEqualTo("certain");
    }

    /// The first row's trigger puts on what the second row's filter reads.
    @Test
    void oneRowForTheNext() {
        trigger("perform put_on('other');", "for each row");
        assertThat(said(StatementShape.UPDATE_WITHOUT_WHERE, new RowSelection.First(10)))
                .isEqualTo("unknown");
    }

    /// Only what partitions have of their own fires through the parent, and of that only what fires for rows.
    @Test
    void triggersOfAPartitionsStatementDoNotFireThroughTheParent() {
        TestPostgres.run(database, """
                create table parted (id int primary key, tenant text) partition by range (id);
                create table parted_low partition of parted for values from (0) to (10);
                insert into parted values (1, 'mine'), (2, 'other');
                alter table parted enable row level security;
                create policy own on parted using (tenant = current_setting('app.tenant', true));
                grant all on parted to settings_user;
                create function sets() returns trigger language plpgsql as
                    $f$ begin perform set_config('app.tenant', 'other', true); return null; end $f$;
                create trigger sets before update on parted_low for each statement execute function sets();
                """);
        assertThat(said(
                        "public.parted",
                        StatementShape.UPDATE,
                        new RowSelection.Keys(List.of(new RowKey(Map.of("id", "1"), false)))))
                .isEqualTo("certain");
    }

    private static void trigger(String body, String level) {
        TestPostgres.run(
                database,
                "drop trigger if exists touch on notes; drop function if exists touch();"
                        + "create function touch() returns trigger language plpgsql as $f$ begin " + body
                        + " return new; end $f$;"
                        + "create trigger touch before insert or update or delete on notes " + level
                        + " execute function touch()");
    }

    private static String said(StatementShape shape, RowSelection rows) {
        return said("public.notes", shape, rows);
    }

    private static String said(String table, StatementShape shape, RowSelection rows) {
        PolicyCatalog catalog = CatalogReader.read(backend);
        Rehearsal rehearsal = new Rehearsal(backend, catalog);
        RehearsalPlan plan =
                rehearsal.plan(SOMEBODY, new Write.OfRow(catalog.find(table), shape, rows), ReadOptions.standard());
        Verdict verdict = plan.prediction().orElseThrow().rows().getFirst().verdict();
        if (verdict instanceof Verdict.Unknown unknown) {
            assertThat(unknown.why()).contains("touch", "settings");
            return "unknown";
        }
        RehearsalResult result = rehearsal.run(plan, ReadOptions.standard());
        assertThat(result.agreement().state())
                .as(verdict + ": " + result.agreement().sentence())
                .isEqualTo(Agreement.State.AGREES);
        return "certain";
    }
}
