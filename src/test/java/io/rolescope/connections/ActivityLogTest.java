package io.rolescope.connections;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ActivityLogTest {
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-01-02T12:00:00Z"), ZoneOffset.UTC);
    private static final BackendProfile BACKEND = BackendProfile.of("School \"A\"", "db", 5432, "app", "support");
    private static final SessionIdentity ANA =
            new SessionIdentity("Ana Ruiz", "authenticated", Map.of("request.jwt.claims", "{\"secret\":1}"));

    @TempDir
    Path folder;

    @Test
    void writesOneLineEachAndReadsThemBack() throws IOException {
        ActivityLog log = log(1_000_000);
        assertThat(log.lookedAs(BACKEND, ANA, "ticket 4711\nsecond line")).isEmpty();
        assertThat(log.add(BACKEND, ActivityLog.Action.REVEALED, ANA, null, "public.users.email"))
                .isEmpty();

        assertThat(Files.readAllLines(log.file())).hasSize(2);
        assertThat(Files.readString(log.file()))
                .contains("ticket 4711\\nsecond line", "support@db:5432/app", "2026-01-02T12:00:00Z")
                .doesNotContain("claims", "secret");
        List<ActivityLog.Entry> entries = log(1_000_000).newest(10);
        assertThat(entries).hasSize(2);
        assertThat(entries.get(0).subject()).isEqualTo("public.users.email");
        assertThat(entries.get(1).identity()).isEqualTo("Ana Ruiz (authenticated)");
        assertThat(entries.get(1).reason()).isEqualTo("ticket 4711\nsecond line");
        assertThat(log.newest(1)).hasSize(1);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void isForThisUserAlone() throws IOException {
        ActivityLog log = log(1_000_000);
        log.lookedAs(BACKEND, ANA, null);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(log.file())))
                .isEqualTo("rw-------");
    }

    @Test
    void aFullFileIsPutAsideAndNothingIsLost() throws IOException {
        ActivityLog log = log(1_000);
        for (int i = 0; i < 30; i++) {
            assertThat(log.lookedAs(BACKEND, ANA, "reason " + i)).isEmpty();
        }

        int lines = 0;
        try (Stream<Path> files = Files.list(log.file().getParent())) {
            for (Path file : files.toList()) {
                assertThat(Files.size(file)).isLessThanOrEqualTo(1_000);
                lines += Files.readAllLines(file).size();
            }
        }
        assertThat(lines).isEqualTo(30);
        assertThat(log.file().resolveSibling("activity.jsonl.1")).exists();
    }

    @Test
    void whatCannotBeWrittenIsToldAndWrittenLater() throws IOException {
        ActivityLog log = log(1_000_000);
        Files.createDirectories(log.file());

        assertThat(log.lookedAs(BACKEND, ANA, "first")).isPresent();
        assertThat(log.newest(10)).hasSize(1);
        Files.delete(log.file());
        assertThat(log.lookedAs(BACKEND, ANA, "second")).isEmpty();
        assertThat(Files.readAllLines(log.file())).hasSize(2);
    }

    @Test
    void damagedLinesAreLeftOutAndKept() throws IOException {
        ActivityLog log = log(1_000_000);
        log.lookedAs(BACKEND, ANA, null);
        Files.writeString(log.file(), Files.readString(log.file()) + "{half a li\n\n[]\n");

        assertThat(log.newest(10)).hasSize(1);
        log.lookedAs(BACKEND, ANA, null);
        assertThat(log.newest(10)).hasSize(2);
        assertThat(Files.readString(log.file())).contains("{half a li");
    }

    private ActivityLog log(long full) {
        return ActivityLog.open(folder.resolve("data").resolve("activity.jsonl"), NOON, full);
    }
}
