package io.rolescope.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.access.catalog.CatalogReader;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.explain.StatementShape;
import io.rolescope.access.verify.AccessVerification;
import io.rolescope.access.verify.Decision;
import io.rolescope.access.verify.VerificationReport;
import io.rolescope.connections.Backend;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.testing.TestPostgres;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What people write into the policies, helpers and triggers of hosted backends, each held against the server.
@Tag("db")
class HostedIdiomsDbTest {
    private static Backend backend;
    private static PolicyCatalog catalog;

    @BeforeAll
    static void open() {
        String database = TestPostgres.emptyDatabase();
        TestPostgres.run(database, GeneratedBackend.rolesSql());
        TestPostgres.run(database, SCHEMA);
        backend = TestPostgres.backend(database, "gen_observer");
        backend.permitRehearsals();
        catalog = CatalogReader.read(backend);
    }

    @AfterAll
    static void close() {
        backend.close();
    }

    @Test
    void aVolatileHelperThatReadsTheTableItselfSeesTheRowsThatAreGone() {
        List<Decision> whole = decisions("crew", StatementShape.DELETE_WITHOUT_WHERE);
        assertThat(whole).allSatisfy(decision -> {
            assertThat(decision.predicted().word()).isEqualTo("unknown");
            assertThat(String.valueOf(decision.predicted())).contains("idioms.leads()", "volatile");
        });
        assertThat(whole)
                .as("the leader's own row goes first")
                .anyMatch(decision -> decision.actual().word().equals("denied"));
        assertThat(decisions("crew", StatementShape.DELETE))
                .as("one row is told for certain")
                .allMatch(decision -> decision.predicted().isCertain());
        assertThat(decisions("boats", StatementShape.DELETE_WITHOUT_WHERE))
                .as("it does not read this table")
                .allMatch(decision -> decision.predicted().isCertain());
    }

    @Test
    void nothingIsLeftOpenWhereNoRowOfTheWholeTableIsTouched() {
        assertThat(decisions("ben", "crew", StatementShape.DELETE_WITHOUT_WHERE))
                .as("he leads nobody, so nothing changes what his next row is asked")
                .allMatch(decision -> decision.predicted().exactWord().equals("denied (hidden)"));
    }

    @Test
    void aHelperInAClosedSchemaThatRaisesForSomeRowsIsTold() {
        assertThat(decisions("pictures", StatementShape.SELECT, StatementShape.UPDATE, StatementShape.INSERT))
                .noneMatch(decision -> decision.predicted().word().equals("unknown"))
                .anyMatch(decision -> decision.predicted().word().equals("fails 22P02"));
        assertThat(decisions("pictures", StatementShape.INSERT))
                .extracting(decision -> decision.predicted().word())
                .containsExactly("allowed", "fails 22P02", "allowed");
    }

    @Test
    void aVolatileHelperSeesWhatATriggerWroteBeforehand() {
        List<Decision> moored = decisions("berths", StatementShape.INSERT, StatementShape.INSERT_RETURNING);
        assertThat(moored)
                .allSatisfy(decision -> assertThat(String.valueOf(decision.predicted()))
                        .contains("idioms.moors()", "the trigger moor writes"));
        assertThat(moored)
                .as("nobody has moored there before, and yet the row comes as far as its key")
                .allMatch(decision -> String.valueOf(decision.actual()).contains("23505"));
        assertThat(decisions("piers", StatementShape.INSERT))
                .as("a stable helper sees nothing of it")
                .allMatch(decision -> decision.predicted().isCertain());
        assertThat(decisions("buoys", StatementShape.INSERT))
                .as("the trigger writes nothing")
                .allMatch(decision -> decision.predicted().isCertain());
    }

    @Test
    void aHelperThatReturnsASetIsNoValueWhereItStandsForOne() {
        assertThat(decisions("ana", "reefs", StatementShape.SELECT))
                .as("more than one row where one is wanted")
                .allMatch(decision -> decision.predicted().word().equals("fails 21000"));
        assertThat(decisions("ben", "reefs", StatementShape.SELECT))
                .extracting(
                        decision -> decision.key() + " " + decision.predicted().word())
                .containsExactlyInAnyOrder("1 denied", "2 allowed");
        assertThat(decisions("nobody", "reefs", StatementShape.SELECT))
                .allMatch(decision -> decision.predicted().word().equals("denied"));
    }

    @Test
    void aTriggerOfTheStatementThatRefusesWithAMissingRightSaysNothingOfThePolicies() {
        assertThat(decisions("kept", StatementShape.DELETE, StatementShape.UPDATE_WITHOUT_WHERE))
                .extracting(decision -> decision.predicted().word())
                .contains("allowed", "denied");
        assertThat(verified("ana", "kept", StatementShape.DELETE_WITHOUT_WHERE).disagreements())
                .isEmpty();
    }

    @Test
    void aTriggerThatFiresOnlyWhereAColumnIsNullLeavesOtherRowsAlone() {
        assertThat(decisions("catches", StatementShape.INSERT))
                .extracting(
                        decision -> decision.key() + " " + decision.predicted().word())
                .containsExactlyInAnyOrder("1 allowed", "2 denied", "3 unknown");
        assertThat(decisions("hauls", StatementShape.INSERT))
                .as("another column is what it waits for")
                .allMatch(decision -> decision.predicted().word().equals("unknown"));
    }

    private static List<Decision> decisions(String table, StatementShape... shapes) {
        return decisions("ana", table, shapes);
    }

    /// All that is decided of a table for somebody, none of it contradicted.
    private static List<Decision> decisions(String who, String table, StatementShape... shapes) {
        List<Decision> all = new ArrayList<>();
        assertThat(verified(all, who, table, shapes).skipped()).isEmpty();
        assertThat(all).isNotEmpty();
        List<Decision> wrong = all.stream().filter(Decision::disagrees).toList();
        assertThat(wrong)
                .as(() -> wrong.stream().map(Decision::script).collect(Collectors.joining("\n")))
                .isEmpty();
        return all;
    }

    private static VerificationReport verified(String who, String table, StatementShape... shapes) {
        return verified(new ArrayList<>(), who, table, shapes);
    }

    private static VerificationReport verified(List<Decision> all, String who, String table, StatementShape... shapes) {
        SessionIdentity identity = new SessionIdentity(who, "gen_user", Map.of("app.who", who));
        return new AccessVerification(backend, catalog)
                .run(
                        AccessVerification.Plan.of(List.of(identity))
                                .withTables(List.of(catalog.find("idioms." + table)))
                                .withShapes(List.of(shapes)),
                        all::add);
    }

    private static final String SCHEMA = """
            create schema idioms;
            grant usage on schema idioms to gen_user, gen_observer;
            create table idioms.boats (id int primary key, name text);
            insert into idioms.boats values (1, 'Heron'), (2, 'Tern');
            create table idioms.crew (boat int references idioms.boats on delete cascade, who text, role text, primary key (boat, who));
            insert into idioms.crew values (1, 'ana', 'lead'), (1, 'ben', 'hand'), (1, 'cem', 'hand'), (2, 'dan', 'lead');
            create function idioms.leads(wanted int) returns bool language sql security definer as $f$
              select exists (select from idioms.crew c
                              where c.boat = wanted and c.role = 'lead' and c.who = current_setting('app.who', true)) $f$;
            alter table idioms.crew enable row level security;
            alter table idioms.boats enable row level security;
            create policy read on idioms.crew for select using (true);
            create policy leave on idioms.crew for delete using (idioms.leads(boat));
            create policy read on idioms.boats for select using (true);
            create policy sell on idioms.boats for delete using (idioms.leads(id));
            create schema idioms_closed;
            grant usage on schema idioms_closed to gen_observer;
            create function idioms_closed.number_of(file text) returns int language plpgsql stable as
              $f$ begin return replace(file, '.png', '')::int; end $f$;
            create table idioms.pictures (id int primary key, file text);
            insert into idioms.pictures values (1, '1.png'), (2, 'two.png'), (3, '3.png');
            alter table idioms.pictures enable row level security;
            create policy numbered on idioms.pictures using (idioms_closed.number_of(file) = id);
            create table idioms.moored (berth int, who text);
            create function idioms.moors(wanted int) returns bool language sql security definer as $f$
              select exists (select from idioms.moored m
                              where m.berth = wanted and m.who = current_setting('app.who', true)) $f$;
            create function idioms.moors_stable(wanted int) returns bool language sql stable security definer as $f$
              select exists (select from idioms.moored m
                              where m.berth = wanted and m.who = current_setting('app.who', true)) $f$;
            create function idioms.put(berth int) returns void language sql security definer as $f$
              insert into idioms.moored values (berth, current_setting('app.who', true)) $f$;
            create function idioms.moor() returns trigger language plpgsql as
              $f$ begin perform idioms.put(new.id); return new; end $f$;
            create function idioms.stamp() returns trigger language plpgsql as
              $f$ begin new.name := trim(new.name); return new; end $f$;
            create table idioms.berths (id int primary key, name text);
            create table idioms.piers (id int primary key, name text);
            create table idioms.buoys (id int primary key, name text);
            insert into idioms.berths values (1, 'North');
            insert into idioms.piers values (1, 'North');
            insert into idioms.buoys values (1, 'North');
            create trigger moor before insert on idioms.berths for each row execute function idioms.moor();
            create trigger moor before insert on idioms.piers for each row execute function idioms.moor();
            create trigger stamp before insert on idioms.buoys for each row execute function idioms.stamp();
            alter table idioms.berths enable row level security;
            alter table idioms.piers enable row level security;
            alter table idioms.buoys enable row level security;
            create policy own on idioms.berths using (idioms.moors(id));
            create policy own on idioms.piers using (idioms.moors_stable(id));
            create policy own on idioms.buoys using (idioms.moors(id));
            create table idioms.reefs (id int primary key);
            insert into idioms.reefs values (1), (2);
            create function idioms.seen() returns setof int language sql stable as $f$
              select s from (values ('ana', 1), ('ana', 2), ('ben', 2)) as v(who, s)
               where v.who = current_setting('app.who', true) $f$;
            alter table idioms.reefs enable row level security;
            create policy seen on idioms.reefs using (id = (select idioms.seen()));
            create table idioms.kept (id int primary key, who text);
            insert into idioms.kept values (1, 'ana'), (2, 'ben');
            create function idioms.refuse() returns trigger language plpgsql as
              $f$ begin raise exception 'not this way' using errcode = '42501'; end $f$;
            create trigger refuse before delete on idioms.kept for each statement execute function idioms.refuse();
            alter table idioms.kept enable row level security;
            create policy own on idioms.kept using (who = current_setting('app.who', true));
            create table idioms.catches (id int primary key, who text, fish text);
            create table idioms.hauls (like idioms.catches including all);
            insert into idioms.catches values (1, 'ana', 'cod'), (2, 'ben', 'cod'), (3, null, 'cod');
            insert into idioms.hauls values (1, 'ana', null);
            create function idioms.fisher() returns trigger language plpgsql as
              $f$ begin new.who := current_setting('app.who', true); return new; end $f$;
            create trigger fisher before insert on idioms.catches
              for each row when (new.who is null and pg_trigger_depth() < 2) execute function idioms.fisher();
            create trigger fisher before insert on idioms.hauls
              for each row when (new.fish is null or new.who is null) execute function idioms.fisher();
            alter table idioms.catches enable row level security;
            alter table idioms.hauls enable row level security;
            create policy own on idioms.catches using (who = current_setting('app.who', true));
            create policy own on idioms.hauls using (who = current_setting('app.who', true));
            grant select, insert, update, delete on all tables in schema idioms to gen_user, gen_observer;
            """;
}
