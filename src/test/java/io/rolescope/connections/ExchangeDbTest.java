package io.rolescope.connections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rolescope.platform.Cancellation;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import io.rolescope.platform.Secret;
import io.rolescope.testing.TcpProxy;
import io.rolescope.testing.TestPostgres;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is sent together answers as what is sent step by step, and leaves nothing behind.
@Tag("db")
class ExchangeDbTest {
    /// A setting that was never put on is missing on a new connection, and empty on one that had it before.
    private static final String WHO =
            "select current_user::text || ' ' || coalesce(current_setting('my.word', true), '')";
    private static final SessionIdentity ANA =
            new SessionIdentity("Ana", "exchange_reader", Map.of("my.word", "hello"));

    private static final SessionIdentity BEN = new SessionIdentity("Ben", "exchange_reader", Map.of("my.word", "ben"));

    private static String database;
    private static Backend backend;

    @BeforeAll
    static void open() {
        database = TestPostgres.emptyDatabase();
        TestPostgres.run(database, """
                do $$ begin create role exchange_reader; exception when duplicate_object then null; end $$;
                create table texts (id int primary key, said text);
                insert into texts values (1, E'a\\tb'), (2, E'line\\nline'), (3, '\\N'), (4, null), (5, ''),
                  (6, E'back\\\\slash'), (7, 'Grüße, 世界'), (8, E'\\b\\f\\r\\v'), (9, '\\.');
                grant select on texts to exchange_reader;
                """);
        backend = TestPostgres.backend(database, TestPostgres.superuser());
    }

    @AfterAll
    static void close() {
        backend.close();
    }

    @Test
    void theIdentityIsOnForTheStatementsOnly() {
        List<String> seen = backend.snapshot(ReadOptions.standard(), snapshot -> {
            List<TextRows> both = snapshot.runAs(ANA, WHO, "select 2");
            String after = snapshot.run(WHO).single();
            String nested = snapshot.as(
                    SessionIdentity.ofRole("exchange_reader"),
                    db -> snapshot.runAs(SessionIdentity.login(), "select current_user")
                            .getFirst()
                            .single());
            return List.of(
                    String.valueOf(both.get(0).single()),
                    String.valueOf(both.get(1).single()),
                    String.valueOf(after),
                    String.valueOf(nested),
                    String.valueOf(snapshot.login().fetchValue("select current_user")));
        });
        String login = TestPostgres.superuser();
        assertThat(seen).containsExactly("exchange_reader hello", "2", login + " ", login, login);
    }

    @Test
    void theErrorOfAStatementIsToldAndTheSnapshotGoesOn() {
        String after = backend.snapshot(ReadOptions.standard(), snapshot -> {
            assertThatThrownBy(() -> snapshot.runAs(ANA, "select 1", "select 1 / (select 0)"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("22012"));
            assertThatThrownBy(() -> snapshot.runAs(SessionIdentity.ofRole("nobody_at_all"), "select 1"))
                    .isInstanceOf(SQLException.class);
            return "";
        });
        assertThat(after).isEmpty();
        assertThat(backend.<String>snapshot(ReadOptions.standard(), snapshot -> {
                    assertThatThrownBy(() -> snapshot.runAs(ANA, "select nothing"))
                            .isInstanceOf(SQLException.class);
                    assertThat(snapshot.tryOut("select nothing").sqlState()).isEqualTo("42703");
                    assertThat(snapshot.tryOut("select 'said'").rows().single()).isEqualTo("said");
                    return snapshot.run("select current_user").single();
                }))
                .isEqualTo(TestPostgres.superuser());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"it's", "back\\slash", "\\' ; select 1; --", "? {x} $1 :a", "{\"a\": \"\\u0041\"}", "$$", ""})
    void claimsArriveAsTheyAre(String word) {
        SessionIdentity someone = new SessionIdentity("someone", null, Map.of("my.word", word));
        String read = backend.snapshot(
                ReadOptions.standard(),
                snapshot -> snapshot.runAs(someone, "select current_setting('my.word')")
                        .getFirst()
                        .single());
        assertThat(read).isEqualTo(word);
    }

    /// How a text ends differs then, and with it where a statement does.
    @Test
    void anIdentityThatReadsTextsInTheOldWay() {
        SessionIdentity old = new SessionIdentity(
                "old", null, Map.of("standard_conforming_strings", "off", "escape_string_warning", "off"));
        List<String> read = backend.snapshot(ReadOptions.standard(), snapshot -> {
            String within = snapshot.runAs(old, "select 'a\\'; select 2; --'")
                    .getFirst()
                    .single();
            String after = snapshot.run("select 'b\\'").single();
            String asAna = snapshot.runAs(ANA, "select 'c\\'").getFirst().single();
            return List.of(String.valueOf(within), String.valueOf(after), String.valueOf(asAna));
        });
        assertThat(read).containsExactly("a'; select 2; --", "b\\", "c\\");
    }

    @Test
    void copiedRowsReadAsSelectedOnes() {
        String query = "select said, id from texts order by id";
        backend.snapshot(ReadOptions.standard(), snapshot -> {
            TextRows selected = snapshot.as(ANA, db -> snapshot.run(query));
            CopiedRows copied = snapshot.as(ANA, db -> snapshot.copy(query));
            assertThat(copied.size()).isEqualTo(9);
            for (int i = 0; i < copied.size(); i++) {
                assertThat(copied.line(i).value(0)).isEqualTo(selected.rows().get(i)[0]);
                assertThat(copied.line(i).value(1)).isEqualTo(selected.rows().get(i)[1]);
            }
            return "";
        });
    }

    @Test
    void oneRoundTripForTheWhole() {
        BackendProfile server = TestPostgres.profile(database, TestPostgres.superuser());
        String password = BackendUri.parse(TestPostgres.uri(database, TestPostgres.superuser()))
                .password()
                .orElseThrow()
                .reveal();
        try (TcpProxy proxy = TcpProxy.to(server.host(), server.port(), Duration.ZERO);
                Backend through = Backend.open(
                        BackendProfile.of(
                                "through the proxy", "127.0.0.1", proxy.port(), database, TestPostgres.superuser()),
                        Optional.of(Secret.of(password)),
                        Runnable::run,
                        1)) {
            int turns = through.snapshot(ReadOptions.standard(), snapshot -> {
                snapshot.runAs(ANA, WHO);
                int before = proxy.turns();
                for (int i = 0; i < 10; i++) {
                    snapshot.runAs(ANA, WHO, "select 1");
                }
                return proxy.turns() - before;
            });
            assertThat(turns).isEqualTo(10);
        }
    }

    @Test
    void whatTakesTooLongInOneRoundTripLeavesNoIdentity() {
        ReadOptions hasty = new ReadOptions(Duration.ofMillis(300), Cancellation.none());
        String after = backend.snapshot(hasty, snapshot -> {
            assertThatThrownBy(() -> snapshot.runAs(ANA, "select 1", "select pg_sleep(20)"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("57014"));
            return snapshot.run(WHO).single();
        });
        assertThat(after).isEqualTo(TestPostgres.superuser() + " ");
    }

    @Test
    void whatIsCancelledInOneRoundTripLeavesNoIdentity() {
        Cancellation cancellation = new Cancellation();
        try (ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor()) {
            later.schedule(cancellation::cancel, 300, TimeUnit.MILLISECONDS);
            assertThatThrownBy(() -> backend.snapshot(
                            new ReadOptions(Duration.ofSeconds(30), cancellation),
                            snapshot -> snapshot.runAs(ANA, "select pg_sleep(20)")))
                    .isInstanceOfSatisfying(
                            FailureException.class, e -> assertThat(e.failure()).isInstanceOf(Failure.Cancelled.class));
        }
        assertThat(backend.<String>snapshot(
                        ReadOptions.standard(), snapshot -> snapshot.run(WHO).single()))
                .isEqualTo(TestPostgres.superuser() + " ");
    }

    /// Somebody else's identity would stay on, or the one around would go.
    @Test
    void afterAWayBackThatFailsNothingIsAnsweredAsSomebodyElse() {
        backend.snapshot(ReadOptions.standard(), snapshot -> {
            snapshot.as(ANA, db -> release(db, "rolescope_1"));
            assertThatThrownBy(() -> snapshot.runAs(BEN, WHO)).isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> snapshot.run(WHO)).isInstanceOf(SQLException.class);
            return "";
        });
        String after = backend.snapshot(ReadOptions.standard(), snapshot -> {
            snapshot.as(ANA, db -> {
                snapshot.as(BEN, inner -> release(inner, "rolescope_2"));
                assertThatThrownBy(() -> snapshot.run(WHO)).isInstanceOf(SQLException.class);
                return "";
            });
            return snapshot.run(WHO).single();
        });
        assertThat(after).isEqualTo(TestPostgres.superuser() + " ");
    }

    private static String release(DSLContext db, String savepoint) {
        db.connection(connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute("RELEASE SAVEPOINT " + savepoint);
            }
        });
        return "";
    }

    @Test
    void anIdentityThatCannotBePutOnInsideOfAnotherLeavesThatOneOn() {
        List<String> seen = backend.snapshot(ReadOptions.standard(), snapshot -> {
            String within = snapshot.as(ANA, db -> {
                assertThatThrownBy(() -> snapshot.as(SessionIdentity.ofRole("nobody_at_all"), inner -> "never"))
                        .isInstanceOf(SQLException.class);
                return String.valueOf(snapshot.run(WHO).single());
            });
            return List.of(within, String.valueOf(snapshot.run(WHO).single()));
        });
        assertThat(seen).containsExactly("exchange_reader hello", TestPostgres.superuser() + " ");
    }

    /// Where no savepoint can be set, none may be returned to: the one around it is another's.
    @Test
    void aSavepointThatCannotBeSetDoesNotTakeTheIdentityAroundItOff() {
        String after = backend.snapshot(ReadOptions.standard(), snapshot -> {
            snapshot.as(ANA, db -> {
                assertThatThrownBy(() -> snapshot.run("select nothing")).isInstanceOf(SQLException.class);
                assertThatThrownBy(() -> snapshot.as(BEN, inner -> "never")).isInstanceOf(SQLException.class);
                assertThatThrownBy(() -> snapshot.run(WHO))
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                e -> assertThat(e.getSQLState()).isEqualTo("25P02"));
                return "";
            });
            return snapshot.run(WHO).single();
        });
        assertThat(after).isEqualTo(TestPostgres.superuser() + " ");
    }
}
