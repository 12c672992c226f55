package io.rolescope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.testing.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A pipeline must not take “nothing was looked at” for “nothing is wrong”.
@Tag("db")
class NothingLookedAtDbTest {
    private static String uri = "";
    private static String failing = "";

    @TempDir
    private Path folder;

    private final Terminal terminal = new Terminal();

    @BeforeAll
    static void open() {
        String database = TestPostgres.emptyDatabase();
        TestPostgres.run(database, """
                do $$ begin
                  if to_regrole('nothing_user') is null then
                    create role nothing_user; create role nothing_other;
                    create role nothing_login login noinherit bypassrls password 'test-only';
                    grant nothing_user to nothing_login;
                  end if;
                end $$;
                create table teams (id int primary key, name text);
                insert into teams values (1, 'one'), (2, 'two');
                create table docs (id int primary key, team_id int references teams);
                insert into docs values (1, 1), (2, 2);
                alter table docs enable row level security;
                alter table teams enable row level security;
                create policy own on docs using (team_id = nullif(current_setting('app.team', true), '')::int);
                grant select on docs to nothing_user, nothing_login;
                grant select on teams to nothing_user, nothing_login;
                create table closed (id int primary key);
                """);
        uri = TestPostgres.uri(database, "nothing_login");
        String raising = TestPostgres.emptyDatabase();
        TestPostgres.run(raising, """
                create table teams (id int primary key);
                create table docs (id int primary key, team_id int references teams);
                insert into teams values (1), (2);
                insert into docs values (1, 1), (2, 2);
                create function raises() returns boolean language plpgsql as $$ begin raise 'broken'; end $$;
                alter table teams enable row level security;
                alter table docs enable row level security;
                create policy p on teams using (raises());
                create policy p on docs using (raises());
                grant select on teams, docs to nothing_user, nothing_login;
                """);
        failing = TestPostgres.uri(raising, "nothing_login");
    }

    @Test
    void verifyingTablesThatCannotBeReadIsNoSuccess() {
        assertThat(terminal.on(uri, "verify", "--reads-only", "--as", "role:nothing_user", "--table", "closed"))
                .isEqualTo(RolescopeCommand.FAILED);
        assertThat(terminal.out()).contains("Nothing was verified").contains("not looked at: public.closed");
        assertThat(terminal.on(uri, "verify", "--reads-only", "--as", "role:nothing_user", "--table", "docs"))
                .isEqualTo(RolescopeCommand.FINE);
    }

    @Test
    void aFileWithoutTestsIsNoSuccess() throws Exception {
        Path none = folder.resolve("none.yaml");
        Files.writeString(none, "tests: []\n");
        assertThat(terminal.on(uri, "test", none.toString())).isEqualTo(RolescopeCommand.FAILED);
        assertThat(terminal.err()).contains("There is no test in the file");
    }

    @Test
    void isolationOfWhatFailsOrCannotBeAskedIsNotKnown() throws Exception {
        assertThat(terminal.on(failing, "isolation", "--as", "role:nothing_user"))
                .isEqualTo(RolescopeCommand.FAILED);
        assertThat(terminal.out())
                .startsWith("Not known: no reading was answered")
                .contains("fails with P0001");

        assertThat(terminal.on(uri, "isolation", "--as", "role:nothing_user")).isEqualTo(RolescopeCommand.FINE);
        assertThat(terminal.out()).startsWith("No tenant reaches another");

        Path whom = folder.resolve("whom.json");
        Files.writeString(whom, """
                [{"name": "nothing_user", "role": "nothing_user"}, {"name": "nothing_other", "role": "nothing_other"}]
                """);
        assertThat(terminal.on(uri, "isolation", "--identities", whom.toString()))
                .isEqualTo(RolescopeCommand.FAILED);
        assertThat(terminal.out())
                .startsWith("No witness that a tenant reaches another")
                .contains("Not asked, since they could not be put on: nothing_other");
    }

    @Test
    void aRowWithoutAKeyIsNotNamedByOne() {
        String database = TestPostgres.emptyDatabase();
        TestPostgres.run(database, """
                create table teams (id int primary key, name text);
                insert into teams values (1, 'one'), (2, 'two');
                create table docs (id int primary key, team_id int references teams);
                insert into docs values (1, 1), (2, 2);
                create table members (team_id int references teams, user_id text, primary key (team_id, user_id));
                insert into members values (1, 'ana'), (2, 'ben');
                alter table docs enable row level security;
                create view listed as select team_id from docs;
                grant select on listed to nothing_user, nothing_login;
                grant select on teams, docs, members to nothing_login;
                """);

        assertThat(terminal.on(
                        TestPostgres.uri(database, "nothing_login"),
                        "isolation",
                        "--as",
                        "role:nothing_user",
                        "--tenant-column",
                        "team_id"))
                .isNotEqualTo(RolescopeCommand.FINE);
        assertThat(terminal.out())
                .contains("nothing_user can select a row of tenant")
                .doesNotContain("row any");
    }
}
