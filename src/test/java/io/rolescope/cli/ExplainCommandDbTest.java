package io.rolescope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.testing.TestPostgres;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `rolescope explain` of a great many rows as a pipeline calls it.
@Tag("db")
class ExplainCommandDbTest {
    private static String uri = "";

    private final Terminal terminal = new Terminal();

    @BeforeAll
    static void open() {
        String database = TestPostgres.emptyDatabase();
        TestPostgres.run(database, """
                do $$ begin if to_regrole('exp_cli') is null then create role exp_cli; end if; end $$;
                create table public.things (id int primary key, name text, bulk text);
                insert into public.things select i, case when i % 3 > 0 then 'thing ' || i end, repeat('x', 50)
                  from generate_series(1, 2500) i;
                alter table public.things enable row level security;
                create policy named on public.things using (name is not null);
                create table public.odd (id int primary key);
                create table public.plain (id int primary key);
                create function public.mine(most int) returns setof int language sql stable as
                  $f$ select generate_series(1, most) $f$;
                create table public.sets (id int primary key);
                insert into public.sets values (1);
                alter table public.sets enable row level security;
                create policy of_mine on public.sets using (id in (select public.mine(0)) and id in (select public.mine(2)));
                create table public.keyless (word text);
                create table public.few (id int primary key, constraint small check (id < 3));
                grant insert on public.few to exp_cli;
                insert into public.keyless values ('a'), ('b');
                insert into public.odd values (0), (1);
                insert into public.plain values (1), (2);
                alter table public.odd enable row level security;
                alter table public.plain enable row level security;
                create policy one on public.odd for select using (1 / id = 1);
                create policy one on public.plain for select using (id = 1);
                create policy "all" on public.plain for select using (id > 0);
                create function public.sure() returns bool language sql as $f$ select true $f$;
                create policy sure on public.plain for update using (public.sure());
                create function public.refuse() returns trigger language plpgsql as
                  $f$ begin raise exception 'no'; end $f$;
                create trigger refuse before delete on public.plain for each statement execute function public.refuse();
                grant all on public.things, public.odd, public.plain, public.keyless, public.sets to exp_cli;
                """);
        uri = TestPostgres.uri(database, TestPostgres.superuser());
    }

    @Test
    void textHasALineAndASentenceForEachRow() {
        assertThat(explain("--limit", "3000")).isEqualTo(RolescopeCommand.FINE);
        List<String> lines = terminal.out().lines().toList();
        assertThat(lines.getFirst())
                .isEqualTo("2500 rows of public.things, select as exp_cli: 1667 allowed, 833 denied.");
        assertThat(lines)
                .contains("  1  allowed", "  2500  allowed", "  3  denied (hidden)")
                .contains("      exp_cli can see “thing 2500” (public.things): let through by the policy “named”.")
                .hasSize(1 + 2 * 2500);
    }

    @Test
    void jsonHasATreeForEachRow() {
        assertThat(explain("--limit", "2000", "--format", "json")).isEqualTo(RolescopeCommand.FINE);
        JsonNode json = JsonMapper.builder().build().readTree(terminal.out());
        assertThat(json.get("rows").size()).isEqualTo(2000);
        JsonNode hidden = json.get("rows").get(1499);
        assertThat(hidden.get("key").asString()).isEqualTo("1500");
        assertThat(hidden.get("exactly").asString()).isEqualTo("denied (hidden)");
        JsonNode clause = hidden.at("/tree/children/1/children/0/children/0");
        assertThat(clause.get("label").asString()).isEqualTo("name IS NOT NULL");
        assertThat(clause.get("saw").has("name")).isTrue();
        assertThat(json.get("notes").get(0).asString()).startsWith("The first 2000 rows were looked at, not all");
        assertThat(terminal.out()).endsWith(System.lineSeparator());
    }

    @Test
    void aConstraintThatRefusesIsTold() {
        assertThat(about("few", "insert", "--value", "id=5"))
                .contains(
                        "Then the CHECK constraint small refuses the row (23514), which is no matter of access: (id < 3)");
        assertThat(about("few", "insert", "--value", "id=2")).doesNotContain("small");
    }

    @Test
    void sentencesAreEnglishAndTriggersAreTold() {
        assertThat(about("plain", "delete"))
                .contains("Note: The BEFORE trigger refuse runs too and may refuse.")
                .contains("no policy lets this role through (DELETE policies, for the row as it is)");
        assertThat(about("plain", "select"))
                .contains("exp_cli can see this row of public.plain: let through by the policies “one” and “all”.");
        assertThat(about("plain", "delete")).doesNotContain("marked volatile");
        assertThat(about("plain", "update")).contains("Note: public.sure() is marked volatile");
        assertThat(about("plain", "select", "--limit", "1"))
                .contains("Note: The first row was looked at, not all")
                .doesNotContain("marked volatile");
        assertThat(about("odd", "select"))
                .contains("a policy's clause raises it, “(1 / id) = 1” cannot be evaluated (id is 0)");
    }

    @Test
    void aSetThatAHelperReturnsIsToldWithItsRowsOrWithoutAny() {
        assertThat(about("sets", "select", "--key", "1"))
                .contains("exp_cli cannot see this row of public.sets")
                .contains("public.mine(0) = (no rows)")
                .contains("public.mine(2) = 1, 2");
    }

    @Test
    void aPlaceIsReadAsItIsShown() {
        String shown = about("keyless", "select")
                .lines()
                .filter(line -> line.startsWith("  tableoid="))
                .findFirst()
                .orElseThrow();
        String key = shown.substring(2, shown.indexOf(")") + 1);
        assertThat(about("keyless", "select", "--key", key)).contains("can see this row of public.keyless");
        assertThat(about("keyless", "select", "--key", "(0,1)")).contains("can see this row of public.keyless");
        Terminal wrong = new Terminal();
        assertThat(wrong.on(uri, "explain", "--as", "role:exp_cli", "--table", "keyless", "--key", "7"))
                .isEqualTo(RolescopeCommand.FAILED);
        assertThat(wrong.err()).contains("public.keyless has no key; its rows are told by their places.");
    }

    private String about(String table, String command, String... more) {
        Terminal told = new Terminal();
        List<String> all = new ArrayList<>(List.of("--as", "role:exp_cli", "--table", table, "--command", command));
        all.addAll(List.of(more));
        told.on(uri, "explain", all.toArray(new String[0]));
        return told.out();
    }

    private int explain(String... more) {
        List<String> all = new ArrayList<>(List.of("--as", "role:exp_cli", "--table", "things"));
        all.addAll(List.of(more));
        return terminal.on(uri, "explain", all.toArray(new String[0]));
    }
}
