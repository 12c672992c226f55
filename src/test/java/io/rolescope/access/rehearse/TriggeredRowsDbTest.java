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
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// BEFORE triggers that change what a check policy reads, and those that do not: what is said for certain is
/// what the server does.
@Tag("db")
class TriggeredRowsDbTest {
    private static final SessionIdentity SOMEBODY = SessionIdentity.ofRole("triggered_user");
    private static final RowKey FIRST = new RowKey(Map.of("id", "1"), false);

    private static String database;
    private static Backend backend;

    @BeforeAll
    static void open() {
        database = TestPostgres.emptyDatabase();
        TestPostgres.run(database, """
                do $$ begin create role triggered_user; exception when duplicate_object then null; end $$;
                create table notes (id int primary key, owner text, size bigint, told tsvector, changed timestamptz);
                insert into notes values (1, 'me', 1);
                alter table notes enable row level security;
                create policy mine on notes using (owner = 'me');
                create function owned(notes, text) returns notes language sql immutable as
                    $f$ select $1.id, $2, $1.size, $1.told, $1.changed $f$;
                create operator #= (leftarg = notes, rightarg = text, function = owned);
                create function same(text) returns text language sql immutable as $f$ select $1 $f$;
                create operator @@ (rightarg = text, function = same);
                create procedure told_by(inout who text) language plpgsql as $f$ begin who := 'me'; end $f$;
                grant all on notes to triggered_user;
                """);
        backend = TestPostgres.backend(database, TestPostgres.superuser());
        backend.permitRehearsals();
    }

    @AfterAll
    static void close() {
        backend.close();
    }

    @ParameterizedTest(name = "{0} | insert {1}, update {2}")
    @CsvSource(delimiter = '|', textBlock = """
            new.changed := now(); return new;                                            | certain | certain
            new.owner := coalesce(new.owner, 'me'); return new;                          | certain | certain
            if new.owner is null then new.owner := 'me'; end if; return new;             | certain | certain
            if new.owner is null then new.owner := 'me'; new.owner := 'x'; end if; return new; | unknown | unknown
            if new.size is null or new.owner is null then new.owner := 'me'; end if; return new; | unknown | unknown
            if new.size is null then new.owner := 'me'; end if; return new;              | unknown | unknown
            new.owner := concat(coalesce(new.owner, 'me'), ''); return new;              | unknown | unknown
            new.owner := 'me'; return new;                                               | unknown | unknown
            new := new; return new;                                                      | unknown | unknown
            if tg_op = 'DELETE' then return old; end if; return new;                     | certain | certain
            if tg_op = 'UPDATE' then return old; end if; return new;                     | certain | unknown
            select 'me' into new.owner; return new;                                      | unknown | unknown
            execute 'select 1'; return new;                                              | unknown | unknown
            get diagnostics new.size = row_count; return new;                            | unknown | unknown
            return new #= 'me';                                                          | unknown | unknown
            return coalesce((select n from notes n where owner = 'me' limit 1), new);    | unknown | unknown
            return coalesce(new, old);                                                   | certain | certain
            return (new);                                                                | unknown | unknown
            "new".owner := 'me'; return "new";                                           | unknown | unknown
            touch.new.owner := 'me'; return new;                                         | unknown | unknown
            new.owner:='me'; return new;                                                 | unknown | unknown
            new.size:=-1; return new;                                                    | certain | certain
            new.owner:=@@'me'; return new;                                               | unknown | unknown
            for a, new.owner in select 1, 'me' loop null; end loop; return new;          | unknown | unknown
            foreach new.owner in array array['me'] loop null; end loop; return new;      | unknown | unknown
            for a, b in select new.size, new.owner loop null; end loop; return new;      | certain | certain
            select 1, 'me' into a, new.owner; return new;                                | unknown | unknown
            select into strict new.owner 'me'; return new;                               | unknown | unknown
            open c; fetch c into new; close c; return new;                               | unknown | unknown
            open c; fetch c into a, new.owner, b; close c; return new;                   | unknown | unknown
            call told_by(new.owner); return new;                                         | unknown | unknown
            declare new notes; begin new := row(5, 'me'); return new; end;               | unknown | unknown
            if new.owner = 'other' then return null; end if; return new;                 | unknown | unknown
            if tg_op = 'INSERT' then return null; end if; return new;                    | unknown | certain
            if (tg_op = 'UPDATE') then new.owner := 'me'; end if; return new;            | certain | unknown
            if tg_op in ('INSERT', 'DELETE') then new.owner := 'me'; end if; return new; | unknown | certain
            if tg_op = 'DELETE' then return old; else return new; end if;                | certain | certain
            if tg_op = 'DELETE' then return null; elsif tg_op = 'UPDATE' then return new; end if; return new; | certain | certain
            if tg_op = 'DELETE' and true then return old; end if; return new;            | unknown | unknown
            <<b>> begin exit b; return new; end; return null;                            | unknown | unknown
            begin a := 1/0; return new; exception when others then return null; end;     | unknown | unknown
            perform set_config('app.tenant', 'me', true); return new;                    | unknown | unknown
            set local app.tenant = 'me'; return new;                                     | unknown | unknown
            """)
    void whatIsCertainIsWhatHappens(String body, String insert, String update) {
        trigger("create function touch() returns trigger language plpgsql as $f$ declare a int; b text;"
                + " c cursor for select * from notes; begin " + body + " end $f$;"
                + "create trigger touch before insert or update or delete on notes for each row execute function"
                + " touch()");
        for (String owner : new String[] {"me", "other"}) {
            Map<String, String> row = new LinkedHashMap<>(Map.of("id", "5", "owner", owner));
            assertThat(said(StatementShape.INSERT, new RowSelection.Typed(new LinkedHashMap<>(row))))
                    .as("insert of " + owner)
                    .isEqualTo(insert);
            assertThat(said(
                            StatementShape.UPDATE,
                            new RowSelection.Changed(FIRST, new LinkedHashMap<>(Map.of("owner", owner)))))
                    .as("update to " + owner)
                    .isEqualTo(update);
        }
        // where it is NULL it may be filled, which is not computed
        Map<String, String> without = new LinkedHashMap<>();
        without.put("id", "5");
        without.put("owner", null);
        String filled = said(StatementShape.INSERT, new RowSelection.Typed(new LinkedHashMap<>(without)));
        boolean touched = body.startsWith("new.owner := coalesce")
                || body.startsWith("if new.owner is null")
                || insert.equals("unknown");
        assertThat(filled).isEqualTo(touched ? "unknown" : "certain");
    }

    @ParameterizedTest
    @CsvSource({
        "'suppress_redundant_updates_trigger()', update",
        "'tsvector_update_trigger(told, ''pg_catalog.simple'', owner)', insert or update"
    })
    void theServersOwn(String function, String events) {
        trigger("create trigger touch before " + events + " on notes for each row execute function " + function);
        assertThat(said(
                        StatementShape.UPDATE,
                        new RowSelection.Changed(FIRST, new LinkedHashMap<>(Map.of("owner", "other")))))
                .isEqualTo("certain");
        assertThat(said(
                        StatementShape.UPDATE,
                        new RowSelection.Changed(FIRST, new LinkedHashMap<>(Map.of("owner", "me", "size", "7")))))
                .isEqualTo("certain");
    }

    private static void trigger(String sql) {
        TestPostgres.run(database, "drop trigger if exists touch on notes; drop function if exists touch()");
        TestPostgres.run(database, sql);
    }

    /// Whether the verdict is certain, or unknown because of the trigger; what is certain is held against the server.
    private static String said(StatementShape shape, RowSelection rows) {
        PolicyCatalog catalog = CatalogReader.read(backend);
        Rehearsal rehearsal = new Rehearsal(backend, catalog);
        RehearsalResult result = rehearsal.run(
                rehearsal.plan(
                        SOMEBODY, new Write.OfRow(catalog.find("public.notes"), shape, rows), ReadOptions.standard()),
                ReadOptions.standard());
        assertThat(result.agreement().state()).as(result.agreement().sentence()).isNotEqualTo(Agreement.State.DIFFERS);
        Verdict verdict = result.prediction().orElseThrow().rows().getFirst().verdict();
        if (verdict.isCertain()) {
            assertThat(result.agreement().state())
                    .as(verdict + ": " + result.agreement().sentence())
                    .isEqualTo(Agreement.State.AGREES);
            return "certain";
        }
        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Verdict.Unknown.class,
                        unknown -> assertThat(unknown.why()).contains("The trigger touch may"));
        return "unknown";
    }
}
