package io.rolescope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.connections.ActivityLog;
import io.rolescope.platform.settings.Folders;
import io.rolescope.testing.TestPostgres;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `rolescope rehearse` as a pipeline calls it.
@Tag("db")
class RehearseCommandDbTest {
    private static String uri = "";

    private final Terminal terminal = new Terminal();

    @BeforeAll
    static void open() {
        String database = TestPostgres.emptyDatabase();
        TestPostgres.run(database, """
                do $$ begin if to_regrole('reh_cli') is null then create role reh_cli; end if; end $$;
                create table public.things (id int primary key, name text not null, n serial);
                alter table public.things enable row level security;
                create policy named on public.things using (name <> 'secret');
                grant all on public.things to reh_cli;
                grant usage on sequence public.things_n_seq to reh_cli;
                insert into public.things values (1, 'one'), (2, 'secret');
                """);
        uri = TestPostgres.uri(database, TestPostgres.superuser());
    }

    @Test
    void nothingRunsUnlessItIsSaid() {
        assertThat(rehearse("--table", "things", "--key", "1", "--set", "name=uno"))
                .isEqualTo(RolescopeCommand.FINE);
        assertThat(terminal.out())
                .contains("UPDATE \"public\".\"things\" SET \"name\" = 'uno' WHERE \"id\" = '1'")
                .contains("Expected: reh_cli can update");
        assertThat(terminal.err()).contains("Nothing was run. Add --run-and-roll-back");
    }

    @Test
    void itRunsAndTellsWhatChanged() {
        assertThat(rehearse("--table", "things", "--key", "1", "--set", "name=uno", "--run-and-roll-back"))
                .isEqualTo(RolescopeCommand.FINE);
        assertThat(terminal.out())
                .contains("It ran: 1 row.")
                .contains("rolled back")
                .contains("As predicted: allowed.")
                .contains("name: one → uno");
        assertThat(ActivityLog.in(Folders.ofThisUser()).newest(1))
                .singleElement()
                .satisfies(noted -> {
                    assertThat(noted.action()).isEqualTo(ActivityLog.Action.REHEARSED);
                    assertThat(noted.identity()).isEqualTo("reh_cli");
                    assertThat(noted.subject()).isEqualTo("public.things: update");
                });
    }

    @Test
    void aRefusalIsAFinding() {
        assertThat(rehearse("--table", "things", "--key", "1", "--set", "name=secret", "--run-and-roll-back"))
                .isEqualTo(RolescopeCommand.FOUND);
        assertThat(terminal.out())
                .contains("A policy refuses the new row (42501)")
                .contains("As predicted: denied");
    }

    @Test
    void jsonHasEverything() {
        assertThat(rehearse(
                        "--table",
                        "things",
                        "--command",
                        "insert returning",
                        "--set",
                        "id=7",
                        "--set",
                        "name=x",
                        "--run-and-roll-back",
                        "--format",
                        "json"))
                .isEqualTo(RolescopeCommand.FINE);
        JsonNode json = JsonMapper.builder().build().readTree(terminal.out());
        assertThat(json.get("ran").asBoolean()).isTrue();
        assertThat(json.get("rows").asInt()).isEqualTo(1);
        assertThat(json.get("returned").get(0).get("id").asString()).isEqualTo("7");
        assertThat(json.get("agreement").get("state").asString()).isEqualTo("AGREES");
        assertThat(json.get("sequences").get(0).asString()).startsWith("public.things_n_seq");
        assertThat(json.get("outside").get(0).get("severity").asString()).isEqualTo("stays");
    }

    @Test
    void whatIsAskedWronglyIsSaidPlainly() {
        assertThat(rehearse("--table", "things")).isEqualTo(RolescopeCommand.FAILED);
        assertThat(terminal.err()).contains("--key");
        assertThat(rehearse()).isEqualTo(RolescopeCommand.FAILED);
        assertThat(terminal.err()).contains("--table");
        assertThat(rehearse("--table", "nowhere", "--key", "1")).isEqualTo(RolescopeCommand.FAILED);
        assertThat(terminal.err()).contains("nowhere");
        assertThat(rehearse("--table", "things", "--command", "select", "--key", "1"))
                .isEqualTo(RolescopeCommand.FAILED);
        assertThat(terminal.err()).contains("“select” writes nothing.");
        assertThat(rehearse("--table", "things", "--key", "99", "--command", "delete"))
                .isEqualTo(RolescopeCommand.FAILED);
        assertThat(terminal.err()).contains("There is no such row in public.things");
        assertThat(rehearse("--sql", "drop table public.things", "--run-and-roll-back"))
                .isEqualTo(RolescopeCommand.FAILED);
        assertThat(terminal.err()).contains("Only INSERT, UPDATE, DELETE, MERGE");
    }

    private int rehearse(String... arguments) {
        List<String> all = new ArrayList<>(List.of("--as", "role:reh_cli"));
        all.addAll(List.of(arguments));
        return terminal.on(uri, "rehearse", all.toArray(new String[0]));
    }
}
