package io.rolescope.connections;

import com.zaxxer.hikari.HikariDataSource;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import io.rolescope.platform.Secret;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The first connection of a pool, which starts it: where it cannot be had, what is wrong is looked for and said.
final class PoolStart {
    private static final String CHECK_AFTER = "com.zaxxer.hikari.aliveBypassWindowMs";
    /// Class 08 of the SQLSTATEs.
    private static final String CONNECTION_EXCEPTION = "08";
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final HikariDataSource pool;
    private final BackendProfile profile;
    private final Optional<Secret> password;
    private @Nullable FirstFailure failed;

    PoolStart(HikariDataSource pool, BackendProfile profile, Optional<Secret> password) {
        this.pool = pool;
        this.profile = profile;
        this.password = password;
    }

    /// Starts the pool without its check of idle connections, which costs a round trip each time: a dead connection is
    /// noticed by the transaction's first statement, and [Lens] then takes another. The pool can be told so by this
    /// property only, read when it starts.
    ///
    /// @throws FailureException when the server cannot be reached or signed in to
    Connection connection() throws SQLException {
        long asked = System.nanoTime();
        synchronized (this) {
            if (failed != null && failed.at() - asked > 0) {
                // it failed while this one was waiting for its turn: no need to wait for the same again
                throw failed.why();
            }
            @Nullable String before = System.getProperty(CHECK_AFTER);
            System.setProperty(CHECK_AFTER, Long.toString(Duration.ofDays(1).toMillis()));
            try {
                return pool.getConnection();
            } catch (SQLException e) {
                FailureException why = new FailureException(reason(e), e);
                failed = new FirstFailure(System.nanoTime(), why);
                throw why;
            } finally {
                if (before == null) {
                    System.clearProperty(CHECK_AFTER);
                } else {
                    System.setProperty(CHECK_AFTER, before);
                }
            }
        }
    }

    /// The driver has one state for every fault of the network; encryption that the two sides cannot agree on is asked
    /// for apart.
    private Failure reason(SQLException e) {
        Failure general = SignInFailures.of(e, profile, password);
        if (!String.valueOf(general.code()).startsWith(CONNECTION_EXCEPTION)) {
            return general;
        }
        try {
            TlsCheck.of(profile, PATIENCE);
            return general;
        } catch (FailureException unencrypted) {
            return unencrypted.failure();
        } catch (IOException unreachable) {
            return general;
        }
    }

    /// When, by the clock of [System#nanoTime], and why the pool could not be started last.
    private record FirstFailure(long at, FailureException why) {}
}
