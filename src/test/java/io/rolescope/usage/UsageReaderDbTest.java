package io.rolescope.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.platform.Cancellation;
import io.rolescope.testing.TestPostgres;
import io.rolescope.testing.TestViewpoint;
import io.rolescope.usage.UsageReport.Behind;
import io.rolescope.usage.UsageReport.Conversation;
import io.rolescope.usage.UsageReport.Group;
import java.time.Clock;
import java.util.Objects;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("db")
class UsageReaderDbTest {

    @ParameterizedTest
    @EnumSource(UsageBy.class)
    void groupsAddUpToTheTotal(UsageBy by) {
        try (TestViewpoint sandbox = TestViewpoint.sandbox()) {
            UsageReport report =
                    reader(sandbox).read(by, 30, Cancellation.none()).orElseThrow();
            assertThat(report.totals().records()).isPositive();
            assertThat(report.groups().stream()
                            .mapToLong(group -> group.totals().tokens())
                            .sum())
                    .isEqualTo(report.totals().tokens());
            assertThat(report.groups().stream()
                            .mapToDouble(group -> group.totals().cost())
                            .sum())
                    .isEqualTo(report.totals().cost(), Offset.offset(1e-6));
            Group first = report.groups().getFirst();
            Behind behind = reader(sandbox).behind(by, Objects.requireNonNull(first.key()), 30, Cancellation.none());
            assertThat(behind.conversations()).isNotEmpty();
            Conversation conversation = behind.conversations().getFirst();
            assertThat(reader(sandbox).messages(conversation.id(), Cancellation.none()))
                    .isNotEmpty();
        }
    }

    @Test
    void aStudentSeesOnlyTheirOwnUsage() {
        try (TestViewpoint sandbox = TestViewpoint.sandbox()) {
            sandbox.get().lookAs(sandbox.member("student"));
            UsageReport report = reader(sandbox)
                    .read(UsageBy.PERSON, 90, Cancellation.none())
                    .orElseThrow();
            assertThat(report.groups()).hasSizeLessThanOrEqualTo(1);
            assertThat(report.recordsThatExist().orElseThrow())
                    .isGreaterThan(report.totals().records());
        }
    }

    @Test
    void aForeignSchemaHasNoUsage() {
        try (TestViewpoint empty = TestViewpoint.of(TestPostgres.emptyDatabase(), TestPostgres.superuser())) {
            assertThat(reader(empty).read(UsageBy.DAY, 7, Cancellation.none())).isEmpty();
        }
    }

    private static UsageReader reader(TestViewpoint viewpoint) {
        return new UsageReader(viewpoint.get(), Clock.systemUTC());
    }
}
