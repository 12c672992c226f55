package io.rolescope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.connections.ActivityLog;
import io.rolescope.platform.settings.Folders;
import io.rolescope.testing.TestPostgres;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/// Commands mask what the window masks, until `--reveal` is given; then they note it.
@Tag("db")
class PersonalOptionDbTest {
    private static final String[] SECRETS = {
        "Anabel Ruizova", "anabel@one.example", "+34 600 123 456", "Type 1 diabetic"
    };
    private static String uri = "";

    @TempDir
    private Path folder;

    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();

    @BeforeAll
    static void open() {
        String database = TestPostgres.emptyDatabase();
        TestPostgres.run(database, """
                do $$ begin if to_regrole('mask_cli') is null then create role mask_cli; end if; end $$;
                create table profiles (id int primary key, full_name text, email text unique, phone text, history text);
                comment on column profiles.history is 'Personal data.';
                insert into profiles values (1, 'Anabel Ruizova', 'anabel@one.example', '+34 600 123 456', 'Type 1 diabetic'),
                                            (2, 'Ben', 'ben@two.example', null, null);
                alter table profiles enable row level security;
                create policy own on profiles using (email = current_setting('app.email', true) or full_name <> 'Ben'
                                                     or history is not null);
                grant all on profiles to mask_cli;
                """);
        uri = TestPostgres.uri(database, TestPostgres.superuser());
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "json"})
    void explainMasksSentencesAndWhatClausesSaw(String format) {
        for (String key : List.of("1", "2")) {
            run("explain", "--as", "role:mask_cli", "--table", "profiles", "--key", key, "--format", format);
            assertThat(out.toString())
                    .contains("profiles")
                    .doesNotContain(SECRETS)
                    .doesNotContain("ben@two.example");
        }
        run("explain", "--as", "role:mask_cli", "--table", "profiles", "--key", "1", "--format", format);
        assertThat(err.toString()).contains("--reveal shows it");

        run("explain", "--as", "role:mask_cli", "--table", "profiles", "--key", "1", "--format", format, "--reveal");
        assertThat(out.toString()).contains("Anabel Ruizova");
        assertThat(err.toString()).isEmpty();
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
        assertThat(out.toString()).contains("•••").doesNotContain(SECRETS).doesNotContain("611 999 888", "Carla Nueva");

        List<String> revealed = new ArrayList<>(List.of(change));
        revealed.add("--reveal");
        assertThat(run(revealed.toArray(new String[0]))).isEqualTo(RolescopeCommand.FINE);
        assertThat(out.toString()).contains("Carla Nueva").contains("611 999 888");

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
        assertThat(out.toString()).contains("23505").doesNotContain("ben@two.example", "anabel@one.example");
    }

    @Test
    void verificationAndIsolationMaskByForm() throws Exception {
        Path decisions = folder.resolve("decisions");
        run("verify", "--as", "role:mask_cli", "--reads-only", "--decisions", decisions.toString());
        assertThat(Files.readString(decisions)).contains("profiles").doesNotContain("anabel@one.example");
        run("isolation", "--as", "role:mask_cli", "--reveal");
        assertNoted("witnesses of isolation");
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
        List<String> all = new ArrayList<>(List.of(command, "--db", uri));
        all.addAll(List.of(more));
        return execute(all);
    }

    private int run(String[] words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(1, List.of("--db", uri));
        return execute(all);
    }

    private int execute(List<String> all) {
        out = new StringWriter();
        err = new StringWriter();
        CommandLine line = RolescopeCommand.commandLine(args -> 0);
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(all.toArray(new String[0]));
    }
}
