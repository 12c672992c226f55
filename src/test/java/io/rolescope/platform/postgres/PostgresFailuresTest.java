package io.rolescope.platform.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;
import org.postgresql.util.ServerErrorMessage;

class PostgresFailuresTest {

    @ParameterizedTest
    @CsvSource({
        "28P01, SignInRejected",
        "28000, SignInRejected",
        "3D000, Invalid",
        "42501, NotPermitted",
        "25006, NotPermitted",
        "57014, TimedOut",
        "25P03, TimedOut",
        "25P04, TimedOut",
        "55P03, Conflict",
        "55006, Conflict",
        "55000, Invalid",
        "53100, Unreachable",
        "53200, Unreachable",
        "53300, Unreachable",
        "57P01, Unreachable",
        "57P02, Unreachable",
        "57P03, Unreachable",
        "57P04, Unreachable",
        "57P05, Unreachable",
        "08001, Unreachable",
        "08003, Unreachable",
        "08006, Unreachable",
        "08P01, Unreachable",
        "58030, Unreachable",
        "XX000, Unreachable",
        "26000, Unreachable",
        "23505, Conflict",
        "23514, Conflict",
        "40001, Conflict",
        "40P01, Conflict",
        "44000, Conflict",
        "42P01, Invalid",
        "42601, Invalid",
        "42P17, Invalid",
        "22P02, Invalid",
        "22012, Invalid",
        "54001, Invalid",
        "0A000, Invalid",
        "P0001, Invalid",
        "3F000, Invalid",
        "99999, Invalid",
    })
    void everyClassHasItsKind(String state, String kind) {
        Failure failure = PostgresFailures.classify(fromServer(state, "some message"));

        assertThat(failure.getClass().getSimpleName()).isEqualTo(kind);
        assertThat(failure.code()).isEqualTo(state);
        assertThat(failure.sentence()).endsWith(".").doesNotContain("\n").doesNotContain("Exception");
        assertThat(failure.nextStep()).isNotBlank();
        assertThat(failure.details()).contains(state).doesNotContain("\tat ");
    }

    @Test
    void theMessageIsNeverWhatDecides() {
        Failure german = PostgresFailures.classify(fromServer("28P01", "Passwort-Authentifizierung fehlgeschlagen"));
        Failure misleading = PostgresFailures.classify(fromServer("22012", "password authentication failed"));

        assertThat(german).isInstanceOf(Failure.SignInRejected.class);
        assertThat(misleading).isInstanceOf(Failure.Invalid.class);
        assertThat(PostgresFailures.classify(fromServer("42P01", "relation \"x\" does not exist"))
                        .sentence())
                .isEqualTo("Relation \"x\" does not exist.");
    }

    @Test
    void theNetworkIsTold() {
        assertThat(sentence(new UnknownHostException("h"))).contains("No host of this name");
        assertThat(sentence(new ConnectException("x"))).contains("Nothing answers");
        assertThat(sentence(new NoRouteToHostException("x"))).contains("no way through the network");
        assertThat(sentence(new SocketTimeoutException("x"))).contains("did not answer in time");
        assertThat(sentence(new SSLHandshakeException("x"))).contains("encrypted connection could not be agreed");
        assertThat(sentence(new SSLException("Connection reset"))).contains("connection to the server was lost");
        assertThat(sentence(new SocketException("Connection reset"))).contains("connection to the server was lost");
        assertThat(sentence(new EOFException())).contains("closed the connection");
    }

    @Test
    void theStateIsFoundUnderWhatPoolAndJooqPutRoundIt() {
        PSQLException inner = fromServer("57P01", "terminating connection");
        List<Throwable> wrapped = List.of(
                new DataAccessException("jooq", inner),
                new DataAccessException("jooq", new SQLException("Error while reading field", inner)),
                new SQLTransientConnectionException("pool", "08001", inner),
                new RuntimeException(new IllegalStateException(inner)));

        for (Throwable thrown : wrapped) {
            assertThat(PostgresFailures.classify(thrown).code()).isEqualTo("57P01");
            assertThat(PostgresFailures.isConnectionLost(thrown)).isTrue();
        }
        Failure carried = Failure.Cancelled.onRequest();
        assertThat(PostgresFailures.classify(new DataAccessException("x", new FailureException(carried))))
                .isSameAs(carried);
    }

    @ParameterizedTest
    @ValueSource(strings = {"08006", "08003", "57P01", "57P02", "57P03", "57P04", "57P05", "25P03", "25P04"})
    void theseEndTheConnection(String state) {
        assertThat(PostgresFailures.isConnectionLost(fromServer(state, "x"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"57014", "42501", "23505", "40001", "25006", "22012", "53300"})
    void theseDoNot(String state) {
        assertThat(PostgresFailures.isConnectionLost(fromServer(state, "x"))).isFalse();
    }

    @Test
    void aFullPoolIsNoBug() {
        assertThat(PostgresFailures.classify(new SQLTransientConnectionException("no connection")))
                .isInstanceOf(Failure.TimedOut.class);
        assertThat(PostgresFailures.classify(new IllegalStateException("ours"))).isInstanceOf(Failure.Bug.class);
    }

    private static String sentence(IOException cause) {
        return PostgresFailures.classify(
                        new PSQLException("An I/O error occurred", PSQLState.CONNECTION_FAILURE, cause))
                .sentence();
    }

    private static PSQLException fromServer(String state, String message) {
        return new PSQLException(new ServerErrorMessage(
                String.format(Locale.ROOT, "SERROR\0VERROR\0C%s\0M%s\0Fx.c\0L1\0Rroutine\0", state, message)));
    }
}
