package io.rolescope.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.sandbox.SandboxSchema;
import io.rolescope.testing.TestPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is committed is what the migrations make.
@Tag("db")
final class GeneratedTablesDbTest {
    private static final String REMEDY = "; run: mvn -q test-compile exec:exec@generate-tables";

    @Test
    void theCommittedClassesAreThoseOfTheMigrations(@TempDir Path folder) throws Exception {
        DataSource migrated = TestPostgres.dataSource(TestPostgres.emptyDatabase());
        SandboxSchema.migrate(migrated);
        GenerateTables.generate(migrated, folder);

        Map<String, String> made = sources(folder);
        Map<String, String> committed = sources(Path.of("jooq-codegen/generated"));

        assertThat(made).hasSizeGreaterThan(50);
        assertThat(committed.keySet())
                .as("generated classes" + REMEDY)
                .containsExactlyInAnyOrderElementsOf(made.keySet());
        made.forEach((name, text) -> assertThat(committed.get(name))
                .as(name + " as the migrations make it" + REMEDY)
                .isEqualTo(text));
    }

    @Test
    void aChangedColumnIsNoticed(@TempDir Path folder) throws Exception {
        String database = TestPostgres.emptyDatabase();
        DataSource migrated = TestPostgres.dataSource(database);
        SandboxSchema.migrate(migrated);
        TestPostgres.run(database, "alter table public.projects add column noticed text");
        GenerateTables.generate(migrated, folder);

        Map<String, String> committed = sources(Path.of("jooq-codegen/generated"));
        assertThat(sources(folder).entrySet().stream()
                        .filter(made -> !made.getValue().equals(committed.get(made.getKey())))
                        .map(Map.Entry::getKey))
                .containsExactly("io/rolescope/schema/public_/tables/Projects.java");
    }

    private static Map<String, String> sources(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .collect(Collectors.toMap(
                            file -> folder.relativize(file).toString().replace('\\', '/'),
                            GeneratedTablesDbTest::text,
                            (one, other) -> one,
                            TreeMap::new));
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
