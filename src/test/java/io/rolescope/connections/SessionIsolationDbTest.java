package io.rolescope.connections;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.platform.Cancellation;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import io.rolescope.platform.Secret;
import io.rolescope.testing.TestPostgres;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Proves that nothing of one identity is ever seen by the next on the same connection, whatever goes wrong between.
@Tag("db")
class SessionIsolationDbTest {
    private static final int TRANSACTIONS = 100_000;
    private static final int WORKERS = 12;
    private static final int POOL = 4;
    private static final List<String> ROLES = List.of("isolation_a", "isolation_b", "isolation_c");
    private static final String ROW = """
            select current_user::text as role, session_user::text as login,
                   coalesce(current_setting('my.user_id', true), '') as user_id,
                   coalesce(current_setting('request.jwt.claims', true), '') as claims,
                   coalesce(current_setting('my.odd', true), '') as odd,
                   coalesce(current_setting('my.leak', true), '') as leak,
                   current_setting('search_path') as path,
                   current_setting('work_mem') as work_mem,
                   current_setting('transaction_read_only') as read_only
            """;

    private final Queue<String> leaks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger left = new AtomicInteger(TRANSACTIONS);
    private final AtomicLong checked = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private final AtomicLong stopped = new AtomicLong();

    @Test
    void nothingOfOneIdentityIsSeenByTheNext() throws InterruptedException {
        String database = prepare();
        try (Backend backend = open(database);
                Backend killer = TestPostgres.backend(database, TestPostgres.superuser())) {
            backend.permitRehearsals();
            String loginsPath = path(backend);
            ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
            IntStream.range(0, WORKERS)
                    .forEach(worker -> workers.execute(() -> work(backend, killer, new Random(worker), loginsPath)));
            workers.shutdown();
            assertThat(workers.awaitTermination(10, TimeUnit.MINUTES)).isTrue();

            assertThat(leaks).isEmpty();
            assertThat(checked.get()).isGreaterThan(TRANSACTIONS * 9L / 10);
            assertThat(stopped.get()).isPositive();
            assertThat(lost.get()).isPositive();
            Record after = killer.as(SessionIdentity.login()).read(db -> db.fetchSingle("""
                            select (select count(*)::int from public.kept) as rows, (select sum(n)::int from public.kept) as sum,
                                   (select count(*)::int from pg_locks where locktype = 'advisory'
                                       and database = (select oid from pg_database where datname = current_database())) as locks
                            """));
            assertThat(after.get("rows", Integer.class)).isEqualTo(3);
            assertThat(after.get("sum", Integer.class)).isEqualTo(6);
            assertThat(after.get("locks", Integer.class)).isZero();
        }
    }

    private void work(Backend backend, Backend killer, Random random, String loginsPath) {
        while (left.getAndDecrement() > 0) {
            SessionIdentity identity = identity(random);
            int dice = random.nextInt(1000);
            try {
                if (dice < 900) {
                    backend.as(identity).read(db -> check(db, identity, loginsPath, "on"));
                } else if (dice < 940) {
                    backend.as(identity).read(db -> poison(db, identity, loginsPath, random));
                } else if (dice < 955) {
                    backend.as(identity)
                            .rehearse(ReadOptions.standard(), db -> rehearse(db, identity, loginsPath, random));
                } else if (dice < 970) {
                    twoOnOneSnapshot(backend, identity, identity(random), loginsPath);
                } else if (dice < 980) {
                    outOfTime(backend, identity, loginsPath);
                } else if (dice < 998) {
                    cancelled(backend, identity, loginsPath, random);
                } else {
                    kill(killer);
                }
            } catch (FailureException e) {
                expected(e);
            } catch (RuntimeException e) {
                leaks.add("not classified: " + e);
            }
        }
    }

    /// Only failures that this test provokes itself.
    private void expected(FailureException e) {
        switch (e.failure()) {
            case Failure.Unreachable gone -> lost.incrementAndGet();
            case Failure.TimedOut out -> stopped.incrementAndGet();
            case Failure.Cancelled out -> stopped.incrementAndGet();
            case Failure.Invalid division when "22012".equals(division.code()) -> checked.incrementAndGet();
            case Failure.NotPermitted write when "25006".equals(write.code()) -> checked.incrementAndGet();
            default -> leaks.add("unexpected: " + e.failure());
        }
    }

    private int check(DSLContext db, SessionIdentity identity, String loginsPath, String readOnly) {
        Record row = db.fetchSingle(ROW);
        Map<String, String> put = identity.settings();
        Map<String, String> wanted = new LinkedHashMap<>();
        wanted.put("role", identity.role() == null ? "isolation_login" : identity.role());
        wanted.put("login", "isolation_login");
        wanted.put("user_id", put.getOrDefault("my.user_id", ""));
        wanted.put("claims", put.getOrDefault("request.jwt.claims", ""));
        wanted.put("odd", put.getOrDefault("my.odd", ""));
        wanted.put("leak", "");
        wanted.put("path", put.getOrDefault("search_path", pathOf(identity.role(), loginsPath)));
        wanted.put("work_mem", "isolation_b".equals(identity.role()) ? "5MB" : "4MB");
        wanted.put("read_only", readOnly);
        Map<String, @Nullable Object> seen = row.intoMap();
        if (!seen.equals(wanted)) {
            leaks.add("wanted " + wanted + " saw " + seen);
        }
        checked.incrementAndGet();
        return 1;
    }

    /// Leaves behind whatever a read can: settings for the whole session, another role, locks, prepared statements.
    private int poison(DSLContext db, SessionIdentity identity, String loginsPath, Random random) {
        check(db, identity, loginsPath, "on");
        db.fetch("""
                select set_config('my.leak', 'LEAKED', false), set_config('my.user_id', 'LEAKED', false),
                       set_config('search_path', 'leaked', false), set_config('work_mem', '9MB', false),
                       set_config('request.jwt.claims', 'LEAKED', false), pg_advisory_lock_shared(42)
                """);
        db.execute("prepare leaked as select 'leaked'");
        switch (random.nextInt(4)) {
            case 0 -> db.fetch("select 1 / 0");
            case 1 -> db.execute("delete from public.kept");
            case 2 -> db.fetch("select set_config('role', 'isolation_c', false)");
            default -> db.fetch("select set_config('role', 'none', false)");
        }
        return 0;
    }

    private int rehearse(DSLContext db, SessionIdentity identity, String loginsPath, Random random) {
        check(db, identity, loginsPath, "off");
        db.execute("update public.kept set n = n + 100 where n = ?", 1 + random.nextInt(3));
        db.execute("insert into public.kept values (100)");
        db.fetch("select set_config('my.leak', 'LEAKED', false)");
        return random.nextBoolean() ? db.execute("select 1 / 0") : 0;
    }

    private void twoOnOneSnapshot(Backend backend, SessionIdentity one, SessionIdentity other, String loginsPath) {
        backend.snapshot(ReadOptions.standard(), snapshot -> {
            snapshot.as(one, db -> check(db, one, loginsPath, "on"));
            return snapshot.as(other, db -> check(db, other, loginsPath, "on"));
        });
    }

    private void outOfTime(Backend backend, SessionIdentity identity, String loginsPath) {
        backend.as(identity).read(ReadOptions.standard().withTimeout(Duration.ofMillis(3)), db -> {
            check(db, identity, loginsPath, "on");
            return db.fetch("select pg_sleep(5)");
        });
    }

    /// The cancel comes at any moment: before, during, after the query, or when the connection is somebody else's.
    private void cancelled(Backend backend, SessionIdentity identity, String loginsPath, Random random) {
        Cancellation cancellation = new Cancellation();
        long nanos = random.nextInt(3_000_000);
        Thread.ofVirtual().start(() -> {
            java.util.concurrent.locks.LockSupport.parkNanos(nanos);
            cancellation.cancel();
        });
        backend.as(identity).read(ReadOptions.cancelledBy(cancellation), db -> {
            check(db, identity, loginsPath, "on");
            return random.nextBoolean() ? db.fetch("select pg_sleep(0.002)") : 0;
        });
    }

    private static void kill(Backend killer) {
        killer.as(SessionIdentity.login()).read(db -> db.fetch("""
                select pg_terminate_backend(pid) from pg_stat_activity
                 where datname = current_database() and usename = 'isolation_login' order by random() limit 1
                """));
    }

    private static SessionIdentity identity(Random random) {
        Map<String, String> settings = new LinkedHashMap<>();
        if (random.nextInt(4) > 0) {
            settings.put("my.user_id", "user " + random.nextInt(1000));
        }
        if (random.nextBoolean()) {
            settings.put("request.jwt.claims", "{\"sub\":\"" + random.nextInt(1000) + "\"}");
        }
        if (random.nextInt(5) == 0) {
            settings.put(
                    "my.odd",
                    List.of("a'b", "\"q\"", "back\\slash", "$$", "?", ":x", "{0}", "é😀\n")
                            .get(random.nextInt(8)));
        }
        if (random.nextInt(3) == 0) {
            settings.put("search_path", random.nextBoolean() ? "pg_catalog" : "\"odd schema\", public");
        }
        int role = random.nextInt(ROLES.size() + 1);
        return new SessionIdentity("somebody", role == ROLES.size() ? null : ROLES.get(role), settings);
    }

    private static String pathOf(@Nullable String role, String loginsPath) {
        return "isolation_a".equals(role) ? "a_path, public" : loginsPath;
    }

    private static String path(Backend backend) {
        return backend.as(SessionIdentity.login())
                .read(db -> db.fetchSingle("select current_setting('search_path') as path")
                        .get("path", String.class));
    }

    private static Backend open(String database) {
        return Backend.open(
                TestPostgres.profile(database, "isolation_login"),
                Optional.of(Secret.of(TestPostgres.PASSWORD)),
                Executors.newVirtualThreadPerTaskExecutor(),
                POOL);
    }

    private static String prepare() {
        String database = TestPostgres.emptyDatabase();
        TestPostgres.run(database, """
                do $$ begin
                  if to_regrole('isolation_a') is null then
                    create role isolation_a; create role isolation_b; create role isolation_c;
                    create role isolation_login login password 'test-only';
                    grant isolation_a, isolation_b, isolation_c to isolation_login;
                    alter role isolation_a set search_path = a_path, public;
                    alter role isolation_b set work_mem = '5MB';
                  end if;
                end $$;
                create table public.kept (n int);
                insert into public.kept values (1), (2), (3);
                grant select, insert, update, delete on public.kept to isolation_a, isolation_b, isolation_c, isolation_login;
                """);
        return database;
    }
}
