package io.rolescope.functions.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rolescope.functions.hurl.SyntaxError;
import io.rolescope.platform.FailureException;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What goes wrong in one entry is told at its place and ends no other entry.
@Timeout(120)
class SuiteFaultsTest {
    private static final String DEEP = "ab".repeat(50_000);

    @TempDir
    Path folder;

    private SuiteBench bench;

    @BeforeEach
    void start() throws IOException {
        bench = new SuiteBench(folder);
        bench.onward = true;
        bench.bindings.set("deep", new Value.Text(DEEP));
        bench.bindings.set("slow", new Value.Text("a".repeat(64) + "b"));
        bench.bindings.set("huge", new Value.Number(BigDecimal.TEN.pow(30), true));
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    /// The one problem of the first entry, at its line and column; the second entry must have been run.
    private ProblemResult problem(String first) {
        bench.reply("fine");
        FileResult result = bench.run(first + "\nGET {{base}}/next\nHTTP 200\n");
        assertThat(result.entries()).hasSize(2);
        assertThat(result.entries().getLast().isSuccess()).isTrue();
        assertThat(result.entries().getFirst().problems()).hasSize(1);
        return result.entries().getFirst().problems().getFirst();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET {{base}}/{{slow replaceRegex /^(a|aa)+\\1?$/ \"\"}}",
                "GET {{base}}\n[Options]\nuser: {{slow replaceRegex /^(a|aa)+\\1?$/ \"\"}}:x"
            })
    void aFilterThatIsTooSlowIsAProblemOfItsPlace(String entry) {
        ProblemResult problem = problem(entry);
        assertThat(problem.sentence()).contains("takes too long");
        assertThat(problem.at().line()).isEqualTo(entry.lines().count());
        assertThat(problem.at().column()).isGreaterThan(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET {{base}}/{{deep replaceRegex /(?:a|b)*c/ \"\"}}",
                "GET {{base}}\nX: {{deep replaceRegex /(?:a|b)*c/ \"\"}}",
                "POST {{base}}\n`{{deep replaceRegex /(?:a|b)*c/ \"\"}}`",
                "GET {{base}}\n[Options]\nuser: {{deep replaceRegex /(?:a|b)*c/ \"\"}}:x"
            })
    void aPatternThatGoesTooDeepIsAProblemOfItsPlace(String entry) {
        ProblemResult problem = problem(entry);
        assertThat(problem.sentence()).contains("repeats a group too often");
        assertThat(problem.at().line()).isEqualTo(entry.lines().count());
        assertThatThrownBy(() -> bench.runner().prepare(SuiteBench.file(entry + "\n"), 0, folder, bench.bindings))
                .isInstanceOf(FailureException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[Asserts]\nbody matches /^(?:a|b)*$/",
                "[Asserts]\nregex /^((?:a|b)*)$/ exists",
                "[Asserts]\nbody replaceRegex /(?:a|b)*/ \"x\" == \"x\"",
                "[Asserts]\njsonpath \"$[?match(@, '(a|b)*')]\" exists",
                "[Captures]\nx: regex /^((?:a|b)*)$/",
                "[Captures]\nx: body regex /^((?:a|b)*)$/"
            })
    void aPatternThatGoesTooDeepOnAnAnswerSpoilsItsLineAlone(String lines) {
        bench.reply(lines.contains("jsonpath") ? "[\"" + DEEP + "\"]" : DEEP);
        bench.reply("fine");
        FileResult result = bench.run("GET {{base}}\nHTTP 200\n" + lines + "\nGET {{base}}/next\nHTTP 200\n");
        assertThat(result.entries()).hasSize(2);
        assertThat(result.entries().getFirst().isSuccess()).isFalse();
        assertThat(result.entries().getLast().isSuccess()).isTrue();
        assertThat(result.entries().getFirst().toString())
                .contains("repeats a group too often")
                .contains("at=4:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"max-time: 30d", "max-time: 999999999999h", "delay: 2147483648", "retry-interval: 597h"})
    void aTimeBeyondAllMeasureIsRefusedAtItsPlace(String option) {
        SyntaxError error = SuiteBench.refusal("GET http://localhost\n[Options]\n" + option + "\n");
        assertThat(error.line()).isEqualTo(3);
        assertThat(error.column()).isGreaterThan(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"max-time", "connect-timeout", "delay", "retry-interval"})
    void aTimeThatIsWorkedOutToBeBeyondAllMeasureIsAProblem(String option) {
        ProblemResult problem = problem("GET {{base}}\n[Options]\n" + option + ": {{huge}}");
        assertThat(problem.sentence()).contains("24 days at most");
        assertThat(problem.at().line()).isEqualTo(3);
    }

    @Test
    void theLongestTimeThatCanBeAskedForIsTaken() {
        bench.reply("ok");
        FileResult result =
                bench.run("GET {{base}}\n[Options]\nmax-time: 2147483647\nmax-redirs: {{huge}}\nHTTP 200\n");
        assertThat(result.isSuccess()).as(result.toString()).isTrue();
    }
}
