package io.rolescope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.testing.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every command asks as people the way it is told to: a backend whose settings' names say nothing.
@Tag("db")
class SchemeOptionDbTest {
    private static final String[] SCHEME = {
        "--scheme", "zzz.a=sub", "--scheme", "zzz.b=organization_id", "--scheme", "role=scheme_cli"
    };
    private static String uri = "";

    @TempDir
    private Path folder;

    private final Terminal terminal = new Terminal();

    @BeforeAll
    static void open() {
        String database = TestPostgres.emptyDatabase();
        TestPostgres.run(database, """
                do $$ begin if to_regrole('scheme_cli') is null then create role scheme_cli; end if; end $$;
                create table teams (id int primary key, name text);
                create table users (id int primary key, name text, email text, team_id int references teams);
                insert into teams values (5, 'Five'), (6, 'Six');
                insert into users values (1, 'Ana', 'ana@x.y', 5), (2, 'Ben', 'ben@x.y', 6);
                create table docs (id int primary key, team_id int references teams, owner int);
                insert into docs values (1, 5, 1), (2, 5, 2), (3, 6, 2);
                alter table docs enable row level security;
                create policy own on docs to scheme_cli using (owner = nullif(current_setting('zzz.a', true), '')::int
                    and team_id = nullif(current_setting('zzz.b', true), '')::int);
                grant select, insert, update, delete on docs to scheme_cli;
                create function block() returns void language plpgsql as $$
                begin raise exception 'maintenance'; end $$;
                """);
        uri = TestPostgres.uri(database, TestPostgres.superuser());
    }

    @Test
    void withoutItTheSettingsStayEmptyAndWithItTheyAreFilled() {
        assertThat(run("explain", "--as", "user:ana@x.y", "--table", "docs")).isEqualTo(RolescopeCommand.FINE);
        assertThat(terminal.out()).contains("3 denied");

        assertThat(run("explain", "--as", "user:ana@x.y", "--table", "docs", SCHEME))
                .isEqualTo(RolescopeCommand.FINE);
        assertThat(terminal.out()).contains("1 allowed").contains("2 denied");
    }

    @Test
    void theCommandsThatChoosePeopleUseIt() throws Exception {
        assertThat(run("reach", "--table", "docs", "--key", "3", SCHEME)).isEqualTo(RolescopeCommand.FINE);
        assertThat(terminal.out()).contains("Ben").doesNotContain("Ana");

        assertThat(run("matrix", "--table", "docs", SCHEME)).isEqualTo(RolescopeCommand.FINE);
        assertThat(terminal.out()).contains("docs | 1/3 | 1/3 | 1/3 | 1/3 | Ana, Ben");

        Path decisions = folder.resolve("decisions");
        assertThat(run("verify", "--reads-only", "--decisions", decisions.toString(), SCHEME))
                .isEqualTo(RolescopeCommand.FINE);
        assertThat(Files.readString(decisions)).contains("\"Ana\"").contains("\"allowed\"");

        assertThat(run("isolation", "--tenant-column", "team_id", SCHEME)).isEqualTo(RolescopeCommand.FINE);
    }

    @Test
    void expectationsAndRehearsalsUseIt() throws Exception {
        Path tests = folder.resolve("tests.yaml");
        Files.writeString(tests, """
                tests:
                  - {name: own, as: "user:ana@x.y", table: docs, command: select, rows: all, expect: count 1}
                """);
        assertThat(run("test", tests.toString(), SCHEME)).isEqualTo(RolescopeCommand.FINE);
        assertThat(run("test", tests.toString())).isEqualTo(RolescopeCommand.FOUND);

        assertThat(run(
                        "rehearse",
                        "--as",
                        "user:ana@x.y",
                        "--table",
                        "docs",
                        "--command",
                        "delete",
                        "--key",
                        "1",
                        SCHEME))
                .isEqualTo(RolescopeCommand.FINE);
        assertThat(terminal.out()).contains("Ana can delete this row of public.docs");
    }

    @Test
    void aPreRequestFunctionThatRefusesIsSaid() {
        assertThat(run(
                        "explain",
                        "--as",
                        "user:ana@x.y",
                        "--table",
                        "docs",
                        "--scheme",
                        "detected",
                        "--scheme",
                        "pre-request=public.block"))
                .isEqualTo(RolescopeCommand.FAILED);
        assertThat(terminal.err()).contains("public.block() refuses Ana: maintenance.");
    }

    @Test
    void aWordThatIsNoPartOfASchemeIsSaid() {
        assertThat(run("explain", "--as", "role:scheme_cli", "--table", "docs", "--scheme", "what"))
                .isEqualTo(RolescopeCommand.FAILED);
        assertThat(terminal.err()).contains("“what” is no part of a scheme");
    }

    private int run(String command, Object... more) {
        List<String> all = new ArrayList<>();
        for (Object one : more) {
            if (one instanceof String[] several) {
                all.addAll(List.of(several));
            } else {
                all.add(String.valueOf(one));
            }
        }
        return terminal.on(uri, command, all.toArray(new String[0]));
    }
}
