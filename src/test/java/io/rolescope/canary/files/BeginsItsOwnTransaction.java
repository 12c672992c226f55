package io.rolescope.canary.files;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

final class BeginsItsOwnTransaction {
    void begin(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("begin");
        }
    }
}
