package io.rolescope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.connections.ActivityLog;
import io.rolescope.platform.settings.Folders;
import io.rolescope.testing.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Commands mask what the window masks, until `--reveal` is given; then they note it.
@Tag("db")
class PersonalOptionDbTest {
    private static final String[] SECRETS = {
        "Anabel Ruizova", "anabel@one.example", "+34 600 123 456", "Type 1 diabetic"
    };
    private static String uri = "";

    @TempDir
    private Path folder;

    private final Terminal terminal = new Terminal();

    @BeforeAll
    static void open() {
        String database = TestPostgres.emptyDatabase();
        TestPostgres.run(database, """
                do $$ begin if to_regrole('mask_cli') is null then create role mask_cli; end if; end $$;
                create table profiles (id int primary key, full_name text, email text unique, phone text, history text);
                comment on column profiles.history is 'Personal data.';
                insert into profiles values (1, 'Anabel Ruizova', 'anabel@one.example', '+34 600 123 456', 'Type 1 diabetic'),
                                            (2, 'Ben', 'ben@two.example', null, null),
                                            (3, 'Mia O''Hara', 'mia@two.example', null, null);
                alter table profiles enable row level security;
                create policy own on profiles using (email = current_setting('app.email', true) or full_name <> 'Ben'
                                                     or history is not null);
                grant all on profiles to mask_cli;
                create table teams (id int primary key, name text);
                insert into teams values (1, 'Red'), (2, 'Blue');
                create table users (id uuid primary key, email text, full_name text, role name, team_id int references teams);
                insert into users values
                  ('0b000000-0000-4000-8000-00000000000a', 'ana@x.y', 'Ana', 'mask_cli', 1),
                  ('0b000000-0000-4000-8000-00000000000b', 'ben@x.y', 'Ben', 'mask_cli', 2);
                create table clients (id int primary key, team_id int references teams, full_name text, history text);
                comment on column clients.history is 'Personal data.';
                insert into clients values (1, 1, 'Anabel Ruizova', 'Type 1 diabetic'), (2, 2, 'Mia O''Hara', 'Type 1 diabetic');
                alter table clients enable row level security;
                create policy team on clients for select using
                  (team_id = (select u.team_id from users u where u.id::text = current_setting('request.jwt.claim.sub', true)));
                create policy anybody on clients for insert with check (true);
                grant select on users, teams to mask_cli;
                grant select, insert on clients to mask_cli;
                """);
        uri = TestPostgres.uri(database, TestPostgres.superuser());
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "json"})
    void explainMasksSentencesAndWhatClausesSaw(String format) {
        for (String key : List.of("1", "2")) {
            run("explain", "--as", "role:mask_cli", "--table", "profiles", "--key", key, "--format", format);
            assertThat(terminal.out())
                    .contains("profiles")
                    .doesNotContain(SECRETS)
                    .doesNotContain("ben@two.example");
        }
        run("explain", "--as", "role:mask_cli", "--table", "profiles", "--key", "1", "--format", format);
        assertThat(terminal.err()).contains("--reveal shows it");

        run("explain", "--as", "role:mask_cli", "--table", "profiles", "--key", "1", "--format", format, "--reveal");
        assertThat(terminal.out()).contains("Anabel Ruizova");
        assertThat(terminal.err()).isEmpty();
        assertNoted("rows of public.profiles");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "json"})
    void aRehearsalMasksTheStatementTheRowsAndTheServersWords(String format) {
        String[] change = {
            "rehearse",
            "--as",
            "role:mask_cli",
            "--table",
            "profiles",
            "--key",
            "1",
            "--command",
            "update returning",
            "--set",
            "phone=+34 611 999 888",
            "--set",
            "full_name=Carla Nueva",
            "--run-and-roll-back",
            "--format",
            format
        };
        assertThat(run(change)).isEqualTo(RolescopeCommand.FINE);
        assertThat(terminal.out()).contains("•••").doesNotContain(SECRETS).doesNotContain("611 999 888", "Carla Nueva");

        List<String> revealed = new ArrayList<>(List.of(change));
        revealed.add("--reveal");
        assertThat(run(revealed.toArray(new String[0]))).isEqualTo(RolescopeCommand.FINE);
        assertThat(terminal.out()).contains("Carla Nueva").contains("611 999 888");

        run(
                "rehearse",
                "--as",
                "role:mask_cli",
                "--table",
                "profiles",
                "--key",
                "1",
                "--command",
                "update",
                "--set",
                "email=ben@two.example",
                "--run-and-roll-back",
                "--format",
                format);
        assertThat(terminal.out()).contains("23505").doesNotContain("ben@two.example", "anabel@one.example");
    }

    @ParameterizedTest
    @ValueSource(strings = {"insert", "update-without-where", "merge-insert"})
    void theStatementOfARowThatIsThereIsMaskedByItsColumns(String command) {
        String[] explain = {
            "explain", "--as", "role:mask_cli", "--table", "profiles", "--command", command, "--format", "json"
        };
        run(explain);
        assertThat(terminal.out()).contains("•••").doesNotContain(SECRETS).doesNotContain("O'Hara", "O''Hara");

        List<String> revealed = new ArrayList<>(List.of(explain));
        revealed.add("--reveal");
        run(revealed.toArray(new String[0]));
        assertThat(terminal.out()).contains("anabel@one.example");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "json"})
    void policyTestsMaskWhyTheyFailAlsoForTheBuildServer(String format) throws Exception {
        Path tests = Files.writeString(folder.resolve("tests.yaml"), """
                tests:
                  - {name: all hidden, as: role:mask_cli, table: profiles, command: select, rows: all, expect: denied}
                  - {name: none new, as: role:mask_cli, table: profiles, command: insert,
                     rows: {id: 9, full_name: Anabel Ruizova, history: Type 1 diabetic}, expect: error 42501}
                """);
        Path junit = folder.resolve("junit.xml");
        assertThat(run("test", tests.toString(), "--junit", junit.toString(), "--format", format))
                .isEqualTo(RolescopeCommand.FOUND);
        assertThat(terminal.out()).contains("•••••").doesNotContain(SECRETS);
        assertThat(Files.readString(junit))
                .contains("“•••••” (public.profiles)")
                .doesNotContain(SECRETS);
        assertThat(terminal.err()).contains("--reveal shows it");

        run("test", tests.toString(), "--junit", junit.toString(), "--format", format, "--reveal");
        assertThat(terminal.out()).contains("Anabel Ruizova");
        assertThat(Files.readString(junit)).contains("Anabel Ruizova");
        assertNoted("results of policy tests");
    }

    @Test
    void verificationMasksTheRowsOfItsStatements() throws Exception {
        Path decisions = folder.resolve("decisions");
        run("verify", "--as", "role:mask_cli", "--decisions", decisions.toString());
        assertThat(Files.readString(decisions))
                .contains("INSERT INTO", "•••••")
                .doesNotContain(SECRETS)
                .doesNotContain("O'Hara", "O''Hara");

        run("verify", "--as", "role:mask_cli", "--decisions", decisions.toString(), "--reveal");
        assertThat(Files.readString(decisions)).contains("Anabel Ruizova", "Type 1 diabetic");
        assertNoted("what predictions were held against");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "json"})
    void isolationMasksTheRowsOfOtherTenants(String format) {
        String[] isolation = {"isolation", "--tenant-column", "team_id", "--format", format};
        assertThat(run(isolation)).isEqualTo(RolescopeCommand.FOUND);
        assertThat(terminal.out()).contains("clients").doesNotContain(SECRETS).doesNotContain("O'Hara", "O''Hara");
        if (format.equals("json")) {
            assertThat(terminal.out()).contains("INSERT INTO", "'•••••'");
        }
        List<String> revealed = new ArrayList<>(List.of(isolation));
        revealed.add("--reveal");
        run(revealed.toArray(new String[0]));
        assertNoted("witnesses of isolation");
        if (format.equals("json")) {
            assertThat(terminal.out()).contains("Type 1 diabetic");
        }
    }

    @Test
    void anAddressThatSomebodyIsCalledByIsMaskedInNotesToo() throws Exception {
        Path whom = folder.resolve("whom.json");
        Files.writeString(whom, """
                [{"name": "nora@hidden.example", "role": "postgres"}, {"name": "paul@hidden.example", "role": "no_role_of_this_name"}]
                """);
        run("isolation", "--tenant-column", "team_id", "--identities", whom.toString());
        assertThat(terminal.out()).contains("Note: ").doesNotContain("nora@hidden.example", "paul@hidden.example");
        run("verify", "--reads-only", "--table", "clients", "--identities", whom.toString());
        assertThat(terminal.out()).doesNotContain("paul@hidden.example");

        run("isolation", "--tenant-column", "team_id", "--identities", whom.toString(), "--reveal");
        assertThat(terminal.out()).contains("paul@hidden.example could not be asked");
    }

    /// A device on which every write finds the disk full.
    @Test
    @EnabledOnOs(OS.LINUX)
    void decisionsThatWereNotWrittenWholeAreNoSuccess() {
        assertThat(run("verify", "--reads-only", "--as", "role:mask_cli", "--decisions", "/dev/full"))
                .isEqualTo(RolescopeCommand.FAILED);
        assertThat(terminal.err()).contains("/dev/full");
    }

    private static void assertNoted(String subject) {
        assertThat(ActivityLog.in(Folders.ofThisUser()).newest(1))
                .singleElement()
                .satisfies(noted -> {
                    assertThat(noted.action()).isEqualTo(ActivityLog.Action.REVEALED);
                    assertThat(noted.subject()).isEqualTo(subject);
                });
    }

    private int run(String command, String... more) {
        return terminal.on(uri, command, more);
    }

    private int run(String[] words) {
        return terminal.on(uri, words[0], Arrays.copyOfRange(words, 1, words.length));
    }
}
