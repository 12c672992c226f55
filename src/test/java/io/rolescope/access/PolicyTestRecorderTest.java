package io.rolescope.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rolescope.access.catalog.TableName;
import io.rolescope.access.expect.Expectation;
import io.rolescope.access.expect.IdentityReferences;
import io.rolescope.access.expect.PolicyTest;
import io.rolescope.access.expect.PolicyTestFile;
import io.rolescope.access.expect.PolicyTestRecorder;
import io.rolescope.access.expect.PolicyTestRecorder.IdentityReference;
import io.rolescope.access.explain.RowKey;
import io.rolescope.access.explain.StatementShape;
import io.rolescope.access.explain.Verdict;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyTestRecorderTest {
    private static final PolicyTest NEW = PolicyTestRecorder.test(
            new IdentityReference("Ana: \"the first\" # of all", "user:7", null),
            new TableName("public", "files"),
            StatementShape.SELECT,
            new RowKey(Map.of("id", "1"), false),
            new Expectation.Denied());

    @TempDir
    Path folder;

    @Test
    void aNewFileHoldsTheTest() throws IOException {
        Path file = folder.resolve("access.yaml");
        assertThat(PolicyTestRecorder.append(file, NEW).added()).isTrue();
        assertThat(PolicyTestFile.read(file)).containsExactly(NEW);
        // once is enough
        assertThat(PolicyTestRecorder.append(file, NEW).added()).isFalse();
        assertThat(PolicyTestFile.read(file)).hasSize(1);
        assertThat(Files.list(folder)).containsExactly(file);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "# Access of students\n\ntests:\n  # first\n  - name: a   # why\n    as: role:anon\n    table: t\n"
                        + "    expect: denied\n  # the end\n",
                "tests:\n- {name: a, as: role:anon, table: t, expect: denied}",
                "- name: a\n  as: role:anon\n  table: t\n  expect: denied\n\n\n",
                "tests:\r\n    -   name: a\r\n        as: role:anon\r\n        table: t\r\n        expect: count 3\r\n",
                "tests:\n  - name: |\n      - tests:\n      many lines\n    as: role:anon\n    table: t\n    expect: denied\n"
                        + "# about\nversion: 1\n",
                "version: 1\ntests:\n  - name: a\n    as: {role: x, settings: {a.b: c}}\n    table: t\n    expect: denied\n",
                "tests: []  # none yet\n",
            })
    void whatIsThereStaysAsItIs(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("t.yaml"), text);
        List<PolicyTest> before = PolicyTestFile.read(file);

        PolicyTestRecorder.append(file, NEW);

        List<PolicyTest> expected = new java.util.ArrayList<>(before);
        expected.add(NEW);
        assertThat(PolicyTestFile.read(file)).isEqualTo(expected);
        String now = Files.readString(file);
        List<String> kept = text.lines()
                .filter(line -> !line.isBlank())
                .map(line -> line.replace(" []", ""))
                .toList();
        assertThat(now.lines()).containsSubsequence(kept);
        assertThat(now.contains("\r\n")).isEqualTo(text.contains("\r\n"));
        assertThat(now.replace("\r\n", "")).doesNotContain("\r");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tests: [",
                "other: 1\n",
                "tests:\n  - name: a\n    as: role:x\n    table: t\n    expect: perhaps\n",
                "tests: [{name: a, as: role:anon, table: t, expect: denied}]\n",
                "tests:\n  - {name: a, as: role:anon, table: t, expect: denied}\n---\nmore: 1\n",
            })
    void aDamagedOrOddFileIsLeftAlone(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("t.yaml"), text);
        assertThatThrownBy(() -> PolicyTestRecorder.append(file, NEW)).isInstanceOf(FailureException.class);
        assertThat(Files.readString(file)).isEqualTo(text);
        assertThat(Files.list(folder)).containsExactly(file);
    }

    @Test
    void whatIsNoTextIsLeftAloneToo() throws IOException {
        byte[] bytes = {'t', 'e', 's', (byte) 0xff, (byte) 0xfe, 0};
        Path file = Files.write(folder.resolve("t.yaml"), bytes);
        assertThatThrownBy(() -> PolicyTestRecorder.append(file, NEW)).isInstanceOf(FailureException.class);
        assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
        assertThatThrownBy(() -> PolicyTestRecorder.append(folder.resolve("no/such/t.yaml"), NEW))
                .isInstanceOf(FailureException.class);
    }

    @Test
    void onlyCertainVerdictsAreExpectations() {
        assertThat(PolicyTestRecorder.expectation(new Verdict.Allowed())).contains(new Expectation.Allowed());
        assertThat(PolicyTestRecorder.expectation(new Verdict.Fails("22P02", "")))
                .contains(new Expectation.Error("22P02"));
        assertThat(PolicyTestRecorder.expectation(new Verdict.Unknown("why"))).isEmpty();
        assertThat(PolicyTestRecorder.expectation(new Verdict.DependsOnPlan(List.of(), null)))
                .isEmpty();
    }

    @Test
    void peopleAreNamedByIdOnlyWhereThatBringsBackTheSameSession() {
        SessionIdentity ana = claims("{\"sub\":\"7\",\"email\":\"ana@example.org\",\"iat\":1}");
        IdentityReferences references = new IdentityReferences(words -> {
            if (words.equals("user:7")) {
                return claims("{\"sub\":\"7\",\"email\":\"ana@example.org\",\"iat\":2}");
            }
            if (words.equals("role:authenticated")) {
                return SessionIdentity.ofRole("authenticated");
            }
            throw new FailureException(new Failure.Invalid("nobody", "", "", null));
        });
        assertThat(references.of(ana).written()).isEqualTo("user:7");
        assertThat(references.of(SessionIdentity.ofRole("authenticated")).written())
                .isEqualTo("role:authenticated");
        SessionIdentity forged = claims("{\"sub\":\"7\",\"user_metadata\":{\"role\":\"admin\"}}");
        assertThat(references.of(forged).identity()).isEqualTo(forged);
        SessionIdentity odd = claims("not json");
        assertThat(references.of(odd).identity()).isEqualTo(odd);
    }

    private static SessionIdentity claims(String json) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("request.jwt.claims", json);
        return new SessionIdentity("Ana", "authenticated", settings);
    }
}
