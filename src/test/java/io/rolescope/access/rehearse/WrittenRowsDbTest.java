package io.rolescope.access.rehearse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rolescope.access.catalog.CatalogReader;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.explain.AccessExplainer;
import io.rolescope.access.explain.Explanation;
import io.rolescope.access.explain.RowKey;
import io.rolescope.access.explain.RowSelection;
import io.rolescope.access.explain.StatementShape;
import io.rolescope.access.explain.Verdict;
import io.rolescope.connections.Backend;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.testing.TestPostgres;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What becomes of a row between being written and being checked: generated columns, upserts, partitions, rows
/// that are skipped, and rows that the login itself does not see.
@Tag("db")
class WrittenRowsDbTest {
    private static final SessionIdentity SOMEBODY = SessionIdentity.ofRole("written_user");
    private static final RowKey FIRST = new RowKey(Map.of("id", "1"), false);

    private static String database;
    private static Backend backend;

    @BeforeAll
    static void open() {
        database = TestPostgres.emptyDatabase();
        TestPostgres.run(database, """
                do $$ begin create role written_user; exception when duplicate_object then null; end $$;
                do $$ begin create role written_login login password 'test-only' in role written_user;
                    exception when duplicate_object then null; end $$;
                create function claim() returns trigger language plpgsql as
                    $f$ begin new.owner := 'me'; return new; end $f$;
                create function drop_it() returns trigger language plpgsql as
                    $f$ begin return null; end $f$;
                create function lost() returns trigger language plpgsql as
                    $f$ begin return new; end $f$;

                create table lowered (id int primary key, owner text,
                    owner_l text generated always as (lower(owner)) stored,
                    constraint mine check (owner_l = 'me'));
                insert into lowered values (1, 'me');
                create trigger claim before insert or update on lowered for each row execute function claim();
                create policy mine on lowered using (owner_l = 'me');

                create table taken (id int primary key, owner text, size int);
                insert into taken values (1, 'me', 1);
                create trigger claim before insert on taken for each row execute function claim();
                create policy reads on taken for select using (true);
                create policy adds on taken for insert with check (true);
                create policy changes on taken for update using (true) with check (owner = 'other');

                create table rekeyed (id int primary key, owner text);
                insert into rekeyed values (1, 'me'), (2, 'other');
                create function rekey() returns trigger language plpgsql as
                    $f$ begin new.id := 2; return new; end $f$;
                create trigger rekey before insert on rekeyed for each row execute function rekey();
                create policy mine on rekeyed using (owner = 'me');

                create table parted (id int, owner text, primary key (id)) partition by range (id);
                create table parted_low partition of parted for values from (0) to (10);
                create table parted_high partition of parted for values from (10) to (20);
                insert into parted values (1, 'me'), (11, 'me');
                create trigger claim before insert on parted_low for each row execute function claim();
                create trigger drop_it before update on parted_low for each row execute function drop_it();
                create policy mine on parted using (owner = 'me');

                create table parents (id int primary key, owner text);
                create table children () inherits (parents);
                insert into children values (1, 'me');
                create trigger claim before insert on children for each row execute function claim();
                create trigger drop_it before delete on children for each row execute function drop_it();
                create policy mine on parents using (owner = 'me');

                create table lasting (id int primary key, owner text);
                insert into lasting values (1, 'me');
                create trigger lost before delete on lasting for each row execute function lost();
                create policy mine on lasting using (owner = 'me');

                create table still (id int primary key, owner text);
                insert into still values (1, 'me');
                create trigger still before update on still for each row execute function
                    suppress_redundant_updates_trigger();
                create policy reads on still for select using (true);
                create policy changes on still for update using (true) with check (owner = 'other');

                create table filled (id int primary key, owner text, size int);
                insert into filled values (1, 'you'), (2, null);
                create function fill() returns trigger language plpgsql as
                    $f$ begin new.owner := coalesce(new.owner, 'me'); return new; end $f$;
                create trigger fill before insert or update on filled for each row execute function fill();
                create policy reads on filled for select using (true);
                create policy changes on filled for update using (true)
                    with check (coalesce(owner, 'nobody') = 'me');

                create table hidden (id int primary key, owner text);
                insert into hidden values (1, 'other'), (2, 'me');
                create policy mine on hidden to written_user using (owner = 'me');

                create table missed (id int primary key, owner text);
                insert into missed values (1, 'me'), (2, 'other'), (3, 'hidden');
                create policy reads on missed for select using (owner <> 'hidden');
                create policy changes on missed for update using (owner = 'me');
                create policy goes on missed for delete using (owner = 'me');

                create table raising (id int primary key, owner text);
                insert into raising values (0, 'me'), (1, 'me');
                create policy mine on raising using (owner = 'me' and 1 / id = 1);

                do $$ declare t text; begin
                    for t in select relname from pg_class where relkind in ('r', 'p')
                             and relnamespace = 'public'::regnamespace loop
                        execute format('alter table %I enable row level security; grant all on %I to written_user', t, t);
                    end loop; end $$;
                """);
        backend = TestPostgres.backend(database, TestPostgres.superuser());
        backend.permitRehearsals();
    }

    @AfterAll
    static void close() {
        backend.close();
    }

    @Test
    void aGeneratedColumnIsComputedOnceMoreBehindTheTrigger() {
        for (String owner : List.of("me", "Other")) {
            assertThat(insert("lowered", StatementShape.INSERT, "5", owner)).contains("claim");
            assertThat(update("lowered", Map.of("owner", owner))).contains("claim");
        }
        Explanation typed = explained("lowered", StatementShape.INSERT, typed("5", "Other"));
        assertThat(typed.rows().getFirst().refusing()).isNull();
    }

    @Test
    void whatAnUpsertTakesOverWentThroughTheTriggersOfInsert() {
        assertThat(said(
                        "taken",
                        StatementShape.INSERT_ON_CONFLICT_DO_UPDATE,
                        new RowSelection.Typed(new LinkedHashMap<>(Map.of("id", "1", "owner", "other")))))
                .contains("claim");
        assertThat(said(
                        "taken",
                        StatementShape.INSERT_ON_CONFLICT_DO_UPDATE,
                        new RowSelection.Typed(new LinkedHashMap<>(Map.of("id", "1", "size", "3")))))
                .isEqualTo("denied (42501 policy)");
    }

    @Test
    void aTriggerThatChangesTheKeyMeetsAnotherRow() {
        assertThat(insert("rekeyed", StatementShape.INSERT_ON_CONFLICT_DO_UPDATE, "1", "me"))
                .contains("rekey");
        assertThat(insert("rekeyed", StatementShape.INSERT_ON_CONFLICT_DO_UPDATE, "7", "me"))
                .contains("rekey");
    }

    @Test
    void partitionsAndChildrenHaveTriggersOfTheirOwn() {
        assertThat(insert("parted", StatementShape.INSERT, "5", "other")).contains("claim of parted_low");
        assertThat(update("parted", Map.of("owner", "other"))).contains("drop_it of parted_low");
        assertThat(said("parted", StatementShape.DELETE, keyed("1"))).isEqualTo("allowed");
        assertThat(insert("parents", StatementShape.INSERT, "5", "other")).isEqualTo("denied (42501 policy)");
        assertThat(said("parents", StatementShape.DELETE, keyed("1"))).contains("drop_it of children");
    }

    @Test
    void newIsNothingWhereARowIsDeleted() {
        assertThat(said("lasting", StatementShape.DELETE, keyed("1"))).contains("lost may skip");
        assertThat(said("lasting", StatementShape.MERGE_DELETE, keyed("1"))).contains("lost may skip");
    }

    @Test
    void anUpdateThatChangesNothingIsSuppressed() {
        assertThat(said("still", StatementShape.UPDATE, keyed("1"))).contains("still may skip");
        assertThat(update("still", Map.of("owner", "me"))).contains("still may skip");
        assertThat(update("still", Map.of("owner", "you"))).isEqualTo("denied (42501 policy)");
        assertThat(update("still", Map.of("owner", "other"))).isEqualTo("allowed");
    }

    @Test
    void rowsThatATriggerFillsAreToldApartFromThoseAlikeInEveryClause() {
        Explanation both = explained("filled", StatementShape.UPDATE, new RowSelection.First(10));
        assertThat(both.rows().get(0).verdict().exactWord()).isEqualTo("denied (42501 policy)");
        assertThat(both.rows().get(1).verdict()).isInstanceOf(Verdict.Unknown.class);
    }

    /// The whole table is looked at, so that a row which raises fails the statement for another; what is met is held
    /// to USING with an error, what is hidden is not met.
    @Test
    void aMergeThatTheSourceMissesLooksAtEveryRow() {
        assumeTrue(backend.facts().versionNumber() >= StatementShape.MERGE_DELETE_BY_SOURCE.since());
        for (StatementShape shape :
                List.of(StatementShape.MERGE_UPDATE_BY_SOURCE, StatementShape.MERGE_DELETE_BY_SOURCE)) {
            assertThat(said("missed", shape, keyed("1"))).as(shape.label()).isEqualTo("allowed");
            assertThat(said("missed", shape, keyed("2"))).as(shape.label()).isEqualTo("denied (42501 policy)");
            assertThat(said("missed", shape, keyed("3"))).as(shape.label()).isEqualTo("denied (hidden)");
            assertThat(said("raising", shape, keyed("1"))).as(shape.label()).contains("fails 22012");
        }
        assertThat(said(
                        "missed",
                        StatementShape.MERGE_UPDATE_BY_SOURCE,
                        new RowSelection.Changed(FIRST, new LinkedHashMap<>(Map.of("owner", "other")))))
                .isEqualTo("denied (42501 policy)");
        assertThat(said("lasting", StatementShape.MERGE_DELETE_BY_SOURCE, keyed("1")))
                .contains("lost may skip");
    }

    /// Policies hide the row from the login too, so that it finds none of this key; the server meets it.
    @Test
    void aKeyThatTheLoginDoesNotSeeMayBeThere() {
        try (Backend held = TestPostgres.backend(database, "written_login")) {
            for (StatementShape shape :
                    List.of(StatementShape.MERGE_INSERT, StatementShape.INSERT_ON_CONFLICT_DO_UPDATE)) {
                Explanation open = new AccessExplainer(held, CatalogReader.read(held))
                        .explain(
                                SOMEBODY,
                                CatalogReader.read(held).find("public.hidden"),
                                shape,
                                typed("1", "me"),
                                ReadOptions.standard());
                assertThat(open.rows().getFirst().verdict())
                        .as(shape.label())
                        .isInstanceOfSatisfying(
                                Verdict.Unknown.class,
                                unknown -> assertThat(unknown.why()).contains("does not bypass row security"));
                assertThat(open.notes()).anyMatch(note -> note.contains("does not bypass row security"));
                assertThat(insert("hidden", shape, "1", "me")).isNotEqualTo("unknown");
            }
        }
    }

    private static String insert(String table, StatementShape shape, String id, String owner) {
        return said(table, shape, typed(id, owner));
    }

    private static String update(String table, Map<String, String> changes) {
        return said(table, StatementShape.UPDATE, new RowSelection.Changed(FIRST, new LinkedHashMap<>(changes)));
    }

    private static RowSelection typed(String id, String owner) {
        return new RowSelection.Typed(new LinkedHashMap<>(Map.of("id", id, "owner", owner)));
    }

    private static RowSelection keyed(String id) {
        return new RowSelection.Keys(List.of(new RowKey(Map.of("id", id), false)));
    }

    private static Explanation explained(String table, StatementShape shape, RowSelection rows) {
        PolicyCatalog catalog = CatalogReader.read(backend);
        return new AccessExplainer(backend, catalog)
                .explain(SOMEBODY, catalog.find("public." + table), shape, rows, ReadOptions.standard());
    }

    /// The verdict, held against the server where it is certain; why, where it is not known.
    private static String said(String table, StatementShape shape, RowSelection rows) {
        PolicyCatalog catalog = CatalogReader.read(backend);
        Rehearsal rehearsal = new Rehearsal(backend, catalog);
        RehearsalResult result = rehearsal.run(
                rehearsal.plan(
                        SOMEBODY,
                        new Write.OfRow(catalog.find("public." + table), shape, rows),
                        ReadOptions.standard()),
                ReadOptions.standard());
        Verdict verdict = result.prediction().orElseThrow().rows().getFirst().verdict();
        assertThat(result.agreement().state())
                .as(verdict + ": " + result.agreement().sentence())
                .isEqualTo(verdict instanceof Verdict.Unknown ? Agreement.State.UNDECIDED : Agreement.State.AGREES);
        return verdict instanceof Verdict.Unknown unknown ? unknown.why() : verdict.exactWord();
    }
}
