package io.rolescope.overview;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.identities.Identity;
import io.rolescope.overview.Overview.Count;
import io.rolescope.overview.Overview.Coverage;
import io.rolescope.platform.Cancellation;
import io.rolescope.testing.TestPostgres;
import io.rolescope.testing.TestViewpoint;
import java.time.Clock;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("db")
class OverviewReaderDbTest {

    @Test
    void aStudentSeesLessThanThereIs() {
        try (TestViewpoint sandbox = TestViewpoint.sandbox()) {
            Overview all = read(sandbox);
            assertThat(all.counts())
                    .allSatisfy(count -> assertThat(count.exist()).contains(seen(count)));
            sandbox.get().lookAs(sandbox.member("student"));
            Overview one = read(sandbox);
            Count files = count(one, "Files");
            assertThat(seen(files).number())
                    .isPositive()
                    .isLessThan(files.exist().orElseThrow().number());
            assertThat(seen(count(one, "Organizations")).number()).isEqualTo(1);
            assertThat(one.health()).isNull();
            assertThat(one.coverage()).as("the same for everybody").isEqualTo(all.coverage());
        }
    }

    @Test
    void aRoleWithoutGrantsIsToldSoInsteadOfZero() {
        try (TestViewpoint sandbox = TestViewpoint.sandbox()) {
            sandbox.get().lookAs(new Identity.Role("anon"));
            Overview overview = read(sandbox);
            assertThat(count(overview, "Files").seen()).isNull();
            assertThat(count(overview, "Files").exist()).isPresent();
            assertThat(overview.changes()).isEmpty();
        }
    }

    @Test
    void aForeignSchemaHasOnlyItsCoverage() {
        String database = TestPostgres.emptyDatabase();
        TestPostgres.run(
                database,
                "create schema \"odd \"\" one\"; create table \"odd \"\" one\".t (id int); grant select on \"odd \"\" one\".t to public;"
                        + "create table \"odd \"\" one\".u (id int); alter table \"odd \"\" one\".u enable row level security");
        try (TestViewpoint foreign = TestViewpoint.of(database, TestPostgres.superuser())) {
            Overview overview = read(foreign);
            assertThat(overview.counts()).isEmpty();
            assertThat(overview.health()).isNull();
            assertThat(overview.coverage()).contains(new Coverage("odd \" one", 2, 1, 1, 1, 1, 0));
        }
    }

    private static Overview read(TestViewpoint viewpoint) {
        return new OverviewReader(viewpoint.get(), Clock.systemUTC()).read(Cancellation.none());
    }

    private static Count count(Overview overview, String title) {
        return overview.counts().stream()
                .filter(count -> count.title().equals(title))
                .findFirst()
                .orElseThrow();
    }

    private static Overview.Rows seen(Count count) {
        return Objects.requireNonNull(count.seen());
    }
}
