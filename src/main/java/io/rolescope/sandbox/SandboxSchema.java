package io.rolescope.sandbox;

import io.rolescope.platform.Progress;
import io.rolescope.sandbox.SqlScripts.Script;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/// Makes a database into the reference backend: migrations, then demo data, then (if asked for) the planted faults.
public final class SandboxSchema {
    private SandboxSchema() {}

    /// Runs the migrations that the database has not had yet.
    public static void migrate(DataSource owner) {
        Flyway.configure(SandboxSchema.class.getClassLoader())
                .dataSource(owner)
                .locations("classpath:sql/migrations")
                .schemas("rolescope_migrations")
                .defaultSchema("rolescope_migrations")
                .createSchemas(true)
                .validateMigrationNaming(true)
                .load()
                .migrate();
    }

    /// Fills an empty migrated database.
    ///
    /// @param scale 1 is three organizations and some thousand rows; N multiplies
    public static void fill(DataSource owner, int scale, Progress progress) throws SQLException {
        run(owner, scale, SqlScripts.in("sql/demo"), progress);
    }

    /// Plants the known faults beside the sound tables.
    public static void plantFaults(DataSource owner, Progress progress) throws SQLException {
        run(owner, 1, SqlScripts.in("sql/demo/flawed"), progress);
    }

    /// Sets the passwords of the login roles, which no migration knows.
    public static void setPassword(DataSource owner, String role, String password) throws SQLException {
        try (Connection connection = owner.getConnection();
                PreparedStatement prepared =
                        connection.prepareStatement("select format('alter role %I password %L', ?, ?)")) {
            prepared.setString(1, role);
            prepared.setString(2, password);
            try (var rows = prepared.executeQuery()) {
                rows.next();
                try (Statement alter = connection.createStatement()) {
                    alter.execute(rows.getString(1));
                }
            }
        }
    }

    private static void run(DataSource owner, int scale, List<Script> scripts, Progress progress) throws SQLException {
        try (Connection connection = owner.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("select set_config('rolescope.scale', '" + scale + "', false)");
            int done = 0;
            for (Script script : scripts) {
                progress.report((double) done / scripts.size(), "Loading " + script.name());
                statement.execute(script.text());
                done++;
            }
        }
    }
}
