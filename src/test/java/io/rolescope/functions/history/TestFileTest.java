package io.rolescope.functions.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rolescope.functions.hurl.HurlFile;
import io.rolescope.functions.hurl.ParseOutcome;
import io.rolescope.platform.FailureException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestFileTest {
    private static final String ENTRY = "GET http://h/b\nHTTP 200\n";

    @TempDir
    @SuppressWarnings("NullAway.Init") // by the extension
    Path folder;

    @Test
    void aTestIsAddedBehindWhatStandsThere() throws Exception {
        Path file = folder.resolve("suite.hurl");
        String before = "# first\r\nGET http://h/a\r\nHTTP 204";
        Files.writeString(file, before);
        TestFile.append(file, ENTRY, "what it\nis for");
        String after = Files.readString(file);
        assertThat(after).startsWith(before).endsWith("# what it is for\n" + ENTRY);
        assertThat(HurlFile.read(file))
                .isInstanceOfSatisfying(
                        ParseOutcome.Parsed.class,
                        parsed -> assertThat(parsed.file().entries()).hasSize(2));
        TestFile.append(folder.resolve("new.hurl"), ENTRY, "");
        assertThat(folder.resolve("new.hurl")).hasContent(ENTRY);
    }

    @Test
    void whatCannotBeReadIsLeftAsItIs() throws Exception {
        Path damaged = folder.resolve("damaged.hurl");
        Files.writeString(damaged, "GET http://h/\n[Asserts]\nnonsense\n");
        assertThatThrownBy(() -> TestFile.append(damaged, ENTRY, ""))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        e -> assertThat(e.failure().sentence())
                                .contains("damaged.hurl cannot be read at line 2, column"));
        assertThat(damaged).hasContent("GET http://h/\n[Asserts]\nnonsense\n");
        Path good = folder.resolve("good.hurl");
        Files.writeString(good, ENTRY);
        assertThatThrownBy(() -> TestFile.append(good, "GET", "")).isInstanceOf(FailureException.class);
        assertThat(good).hasContent(ENTRY);
        assertThat(folder).isDirectoryNotContaining(file -> file.toString().endsWith(".half"));
    }
}
