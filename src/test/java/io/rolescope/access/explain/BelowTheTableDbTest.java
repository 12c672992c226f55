package io.rolescope.access.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rolescope.access.catalog.CatalogReader;
import io.rolescope.access.catalog.PolicyCatalog;
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

/// What a partition or child has of its own, and a row written through the parent is held to: CHECK constraints and
/// expressions of generated columns.
@Tag("db")
class BelowTheTableDbTest {
    private static final SessionIdentity SOMEBODY = SessionIdentity.ofRole("below_user");

    /// Release notes of 16: a partition may compute its generated column by another expression than the parent.
    private static final int SINCE_EXPRESSIONS_MAY_DIFFER = 160_000;

    private static String database;
    private static Backend backend;

    @BeforeAll
    static void open() {
        database = TestPostgres.emptyDatabase();
        TestPostgres.run(database, """
                do $$ begin create role below_user; exception when duplicate_object then null; end $$;
                create table parted (id int primary key, size int, constraint positive check (size > 0))
                    partition by range (id);
                create table parted_low partition of parted for values from (0) to (10);
                create table parted_mid partition of parted for values from (10) to (20) partition by range (id);
                create table parted_mid_1 partition of parted_mid for values from (10) to (15);
                create table parted_rest partition of parted default;
                alter table parted_low add constraint small check (size < 5);
                alter table parted_mid add constraint even check (size % 2 = 0);
                alter table parted_rest add constraint one check (size = 1);
                insert into parted values (1, 1), (11, 2);

                create table parents (id int primary key, size int);
                create table children (more text, constraint small check (size < 5), constraint told check (more <> 'x'))
                    inherits (parents);
                insert into parents values (1, 1);
                insert into children values (2, 1, 'a');

                create table alike (id int, owner text, word text generated always as (lower(owner)) stored)
                    partition by range (id);
                create table alike_low partition of alike for values from (0) to (10);
                create table owned (id int primary key, owner text,
                    constraint own check (owner = current_setting('below.user', true)),
                    constraint whose check (owner <> current_user),
                    constraint chance check (random() >= 0 or owner is null));
                create table moved (id int, place text, owner text, primary key (id, place)) partition by list (place);
                create table moved_a partition of moved for values in ('a');
                create table moved_b partition of moved for values in ('b');
                insert into moved values (1, 'a', 'ana');
                create function take_over() returns trigger language plpgsql as
                    'begin new.owner := ''nobody''; return new; end';
                create trigger take_over before insert on moved_b for each row execute function take_over();
                do $$ declare t text; begin
                    for t in select relname from pg_class where relkind in ('r', 'p')
                             and relnamespace = 'public'::regnamespace loop
                        execute format('alter table %I enable row level security; grant all on %I to below_user', t, t);
                    end loop; end $$;
                create policy all_of on parted using (true);
                create policy all_of on parents using (true);
                create policy all_of on owned using (true);
                create policy hers on moved using (true) with check (owner = 'ana');
                create policy lowered on alike using (word = lower(word));
                """);
        backend = TestPostgres.backend(database, TestPostgres.superuser());
    }

    @AfterAll
    static void close() {
        backend.close();
    }

    @Test
    void aNewRowIsHeldToTheConstraintsOfItsPartition() {
        assertThat(inserted("parted", "5", "9")).containsExactly("positive HOLDS", "small of parted_low REFUSES");
        assertThat(inserted("parted", "5", "1")).containsExactly("positive HOLDS", "small of parted_low HOLDS");
        assertThat(inserted("parted", "12", "3")).containsExactly("even of parted_mid_1 REFUSES", "positive HOLDS");
        assertThat(inserted("parted", "99", "3")).containsExactly("one of parted_rest REFUSES", "positive HOLDS");
        // no partition takes it (23514 as well), which is no constraint
        assertThat(inserted("parted", "17", "3")).containsExactly("positive HOLDS");
    }

    @Test
    void aChangedRowIsHeldToThoseOfThePartitionThatItComesTo() {
        assertThat(changed("parted", "1", Map.of("size", "9")))
                .containsExactly("positive HOLDS", "small of parted_low REFUSES");
        assertThat(changed("parted", "1", Map.of("id", "13", "size", "9")))
                .containsExactly("even of parted_mid_1 REFUSES", "positive HOLDS");
    }

    @Test
    void aChildsConstraintsHoldForItsOwnRows() {
        assertThat(inserted("parents", "5", "9")).isEmpty();
        assertThat(changed("parents", "1", Map.of("size", "9"))).isEmpty();
        assertThat(changed("parents", "2", Map.of("size", "9")))
                .containsExactly("small of children REFUSES", "told of children UNKNOWN");
    }

    @Test
    void aPartitionsOwnExpressionIsNotGuessed() {
        RowSelection row = new RowSelection.Typed(new LinkedHashMap<>(Map.of("id", "1", "owner", "Me")));
        assertThat(explained("alike", StatementShape.INSERT, row).verdict()).isInstanceOf(Verdict.Allowed.class);
        assumeTrue(backend.facts().versionNumber() >= SINCE_EXPRESSIONS_MAY_DIFFER);
        TestPostgres.run(database, """
                create table computed (id int, owner text, word text generated always as (lower(owner)) stored)
                    partition by range (id);
                create table computed_low (id int, owner text,
                    word text generated always as (upper(owner)) stored);
                alter table computed attach partition computed_low for values from (0) to (10);
                alter table computed enable row level security;
                grant all on computed to below_user;
                create policy lowered on computed using (word = lower(word));
                """);
        assertThat(explained("computed", StatementShape.INSERT, row).verdict()).isInstanceOf(Verdict.Unknown.class);
    }

    @Test
    void aRowThatComesToAnotherPartitionPassesTheTriggersThere() {
        RowKey key = new RowKey(new LinkedHashMap<>(Map.of("id", "1", "place", "a")), false);
        assertThat(explained("moved", StatementShape.UPDATE, new RowSelection.Changed(key, Map.of("place", "b")))
                        .verdict())
                .isInstanceOf(Verdict.Unknown.class);
        assertThat(explained("moved", StatementShape.UPDATE, new RowSelection.Changed(key, Map.of("owner", "ben")))
                        .verdict())
                .isInstanceOf(Verdict.Denied.class);
        assertThat(explained("moved", StatementShape.UPDATE, new RowSelection.Changed(key, Map.of("owner", "ana")))
                        .verdict())
                .isInstanceOf(Verdict.Allowed.class);
    }

    @Test
    void aConstraintIsAskedAsWhoeverWrites() {
        SessionIdentity ana = new SessionIdentity("Ana", "below_user", Map.of("below.user", "ana"));
        assertThat(said(owned(ana, "ana"))).containsExactly("chance UNKNOWN", "own HOLDS", "whose HOLDS");
        assertThat(said(owned(ana, "ben"))).containsExactly("chance UNKNOWN", "own REFUSES", "whose HOLDS");
        assertThat(said(owned(ana, "below_user"))).containsExactly("chance UNKNOWN", "own REFUSES", "whose REFUSES");
    }

    private static RowVerdict owned(SessionIdentity identity, String owner) {
        PolicyCatalog catalog = CatalogReader.read(backend);
        RowSelection row = new RowSelection.Typed(new LinkedHashMap<>(Map.of("id", "1", "owner", owner)));
        return new AccessExplainer(backend, catalog)
                .explain(identity, catalog.find("public.owned"), StatementShape.INSERT, row, ReadOptions.standard())
                .rows()
                .getFirst();
    }

    private static List<String> inserted(String table, String id, String size) {
        return said(explained(
                table,
                StatementShape.INSERT,
                new RowSelection.Typed(new LinkedHashMap<>(Map.of("id", id, "size", size)))));
    }

    private static List<String> changed(String table, String id, Map<String, String> values) {
        return said(explained(
                table,
                StatementShape.UPDATE,
                new RowSelection.Changed(new RowKey(Map.of("id", id), false), new LinkedHashMap<>(values))));
    }

    private static List<String> said(RowVerdict verdict) {
        return verdict.constraints().stream()
                .map(constraint -> constraint.name() + " " + constraint.state())
                .toList();
    }

    private static RowVerdict explained(String table, StatementShape shape, RowSelection rows) {
        PolicyCatalog catalog = CatalogReader.read(backend);
        return new AccessExplainer(backend, catalog)
                .explain(SOMEBODY, catalog.find("public." + table), shape, rows, ReadOptions.standard())
                .rows()
                .getFirst();
    }
}
