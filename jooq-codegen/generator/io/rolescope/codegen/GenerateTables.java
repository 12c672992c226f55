package io.rolescope.codegen;

import io.rolescope.sandbox.SandboxSchema;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jooq.codegen.GenerationTool;
import org.jooq.meta.jaxb.Configuration;
import org.jooq.meta.jaxb.Database;
import org.jooq.meta.jaxb.Generate;
import org.jooq.meta.jaxb.Generator;
import org.jooq.meta.jaxb.Jdbc;
import org.jooq.meta.jaxb.Logging;
import org.jooq.meta.jaxb.SchemaMappingType;
import org.jooq.meta.jaxb.Target;

/// Runs the migrations on an embedded server and writes a class for each table that the console reads.
///
/// What is written depends on the migrations only: no time, no machine, no order of the moment.
public final class GenerateTables {
    /// The package of what is generated.
    public static final String PACKAGE = "io.rolescope.schema";

    /// Schemas that the console reads with typed queries. The closed ones (`internal`, `partitions`) are not for it.
    private static final List<String> SCHEMAS =
            List.of("app", "auth", "cron", "net", "public", "realtime", "storage", "supabase_functions");

    private GenerateTables() {}

    /// @param args the folder to write to; what it held of the generated package before is deleted
    public static void main(String[] args) throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "off")
                .setServerConfig("shared_preload_libraries", "pg_stat_statements")
                .start()) {
            DataSource owner = server.getPostgresDatabase();
            SandboxSchema.migrate(owner);
            generate(owner, Path.of(args[0]));
        }
    }

    /// Writes the classes of a migrated database into `folder`.
    public static void generate(DataSource migrated, Path folder) throws Exception {
        deletePackage(folder);
        Database database = new Database()
                .withName("org.jooq.meta.postgres.PostgresDatabase")
                .withSchemata(SCHEMAS.stream()
                        .map(name -> new SchemaMappingType().withInputSchema(name))
                        .toList())
                .withIncludes(".*")
                .withExcludes(partitions(migrated))
                .withIncludeRoutines(false)
                .withIncludeSequences(false)
                .withIncludeIndexes(false)
                .withIncludeCheckConstraints(false)
                .withIncludeTriggers(false)
                .withIncludeSystemSequences(false);
        Generate what = new Generate()
                .withRecords(false)
                .withPojos(false)
                .withDaos(false)
                .withComments(false)
                .withJavadoc(false)
                .withSources(false)
                .withGeneratedAnnotation(false)
                .withImplicitJoinPathsToOne(false)
                .withImplicitJoinPathsToMany(false)
                .withImplicitJoinPathsManyToMany(false)
                .withWhereMethodOverrides(false)
                .withRenameMethodOverrides(false)
                .withGlobalCatalogReferences(false)
                .withGlobalSchemaReferences(false);
        try (Connection connection = migrated.getConnection()) {
            GenerationTool tool = new GenerationTool();
            tool.setConnection(connection);
            tool.run(new Configuration()
                    .withLogging(Logging.WARN)
                    .withJdbc(new Jdbc())
                    .withGenerator(new Generator()
                            .withDatabase(database)
                            .withGenerate(what)
                            .withTarget(new Target()
                                    .withPackageName(PACKAGE)
                                    .withDirectory(folder.toString())
                                    .withEncoding("UTF-8"))));
        }
    }

    /// A pattern of all partitions, which are read through their parents only.
    private static String partitions(DataSource migrated) throws SQLException {
        List<String> names = new ArrayList<>();
        try (Connection connection = migrated.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                        select n.nspname || '.' || c.relname
                        from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                        where c.relispartition""")) {
            while (rows.next()) {
                names.add(Pattern.quote(Objects.requireNonNull(rows.getString(1))));
            }
        }
        return String.join("|", names);
    }

    private static void deletePackage(Path folder) throws IOException {
        Path old = folder.resolve(PACKAGE.replace('.', '/'));
        if (!Files.exists(old)) {
            return;
        }
        try (Stream<Path> files = Files.walk(old)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
