package io.rolescope.identities;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rolescope.connections.SessionIdentity;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentitiesFileTest {
    @TempDir
    Path folder;

    @Test
    void readsIdentitiesInTheirOrder() {
        assertThat(IdentitiesFile.parse("""
                        [{"name": "the login"},
                         {"name": "Ana \\"A\\"", "role": "authenticated",
                          "settings": {"request.jwt.claims": {"sub": "1", "x": [true, null]}, "my.n": 7, "my.b": false, "my.e": ""}},
                         {"settings": {}, "role": null, "name": "none"}]
                        """))
                .containsExactly(
                        new SessionIdentity("the login", null, Map.of()),
                        new SessionIdentity(
                                "Ana \"A\"",
                                "authenticated",
                                Map.of(
                                        "request.jwt.claims",
                                        "{\"sub\":\"1\",\"x\":[true,null]}",
                                        "my.n",
                                        "7",
                                        "my.b",
                                        "false",
                                        "my.e",
                                        "")),
                        new SessionIdentity("none", null, Map.of()));
        assertThat(IdentitiesFile.parse("[]")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"name": "x"}                                | line 1, column 1
            [{"name": 1}]                                | line 1, column 11
            [{"role": "x"}]                              | line 1, column 2
            [{"name": "x"}, {"name": "x"}]               | line 1, column 17
            [{"name": "x", "rolle": "y"}]                | line 1, column 16
            [{"name": "x", "settings": []}]              | line 1, column 28
            [{"name": "x", "settings": {"a.b": null}}]   | line 1, column 36
            [{"name": "x", "settings": {"role": "y"}}]   | line 1, column 29
            [{"name": ""}]                               | line 1, column 11
            [{"name": "x",}]                             | line 1, column
            [{"name": "x"}                               | line 1, column
            [{"name": "x"}] []                           | line 1, column 17
            [1]                                          | line 1, column 2
            """)
    void namesThePlaceOfAMistake(String text, String place) {
        assertThatThrownBy(() -> IdentitiesFile.parse(text)).isInstanceOfSatisfying(FailureException.class, e -> {
            assertThat(e.failure()).isInstanceOf(Failure.Invalid.class);
            assertThat(e.failure().sentence()).contains(place);
        });
    }

    @Test
    void namesTheFile() throws IOException {
        Path file = Files.writeString(folder.resolve("who.json"), "\n [ 5 ]");

        assertThatThrownBy(() -> IdentitiesFile.read(file))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        e -> assertThat(e.failure().sentence())
                                .startsWith("who.json: Expected an identity in braces at line 2, column 4"));
        assertThatThrownBy(() -> IdentitiesFile.read(folder.resolve("absent.json")))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        e -> assertThat(e.failure().sentence()).contains("absent.json"));
        assertThatThrownBy(() -> IdentitiesFile.parse("")).isInstanceOf(FailureException.class);
    }
}
