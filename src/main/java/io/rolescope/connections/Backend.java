package io.rolescope.connections;

import com.zaxxer.hikari.HikariDataSource;
import io.rolescope.platform.Cancellation;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import io.rolescope.platform.Secret;
import io.rolescope.platform.postgres.PostgresFailures;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/// An opened backend, and the only way to its database.
///
/// Everything runs through [#as] or [#snapshot]: one transaction, in which role, claims and limits are put on
/// locally, so that nothing survives on the pooled connection. The pool is the limit of concurrency; waiting
/// for it is short.
public final class Backend implements AutoCloseable {
    private static final int POOL_SIZE = 6;
    private static final Duration WAIT_FOR_CONNECTION = Duration.ofSeconds(10);
    private static final Duration ASK_AGAIN_AFTER = Duration.ofSeconds(1);
    private static final int CONNECT_SECONDS = 8;
    /// Kept here since loggers that nobody holds lose their level. What the driver has to say comes as exceptions.
    private static final Logger DRIVER_LOG = Logger.getLogger("org.postgresql");

    private final BackendProfile profile;
    private final HikariDataSource pool;
    private final PoolStart start;
    private final Executor housekeeping;
    private final Map<String, RoleSettings> settingsOfRoles = new ConcurrentHashMap<>();
    private final Set<Announcements> listening = ConcurrentHashMap.newKeySet();
    private final CatalogMemory catalog = new CatalogMemory();
    private volatile @Nullable ServerFacts facts;
    private volatile boolean writesUnlocked;
    /// Permissions that are open.
    private final AtomicInteger rehearsalsPermitted = new AtomicInteger();

    private Backend(BackendProfile profile, HikariDataSource pool, PoolStart start, Executor housekeeping) {
        this.profile = profile;
        this.pool = pool;
        this.start = start;
        this.housekeeping = housekeeping;
    }

    /// Prepares the pool; connects on first use.
    ///
    /// @param housekeeping where a finished transaction is rolled back while its caller goes on already
    public static Backend open(BackendProfile profile, Optional<Secret> password, Executor housekeeping) {
        return open(profile, password, housekeeping, POOL_SIZE);
    }

    /// Like [#open(BackendProfile, Optional, Executor)] with a pool of `connections`.
    public static Backend open(
            BackendProfile profile, Optional<Secret> password, Executor housekeeping, int connections) {
        quietDriver();
        // started by its first connection, so that a first failure comes out at once and as it is
        HikariDataSource config = new HikariDataSource();
        config.setPoolName("backend " + profile.name());
        config.setJdbcUrl(jdbcUrl(profile));
        config.setDataSourceProperties(properties(profile, password));
        config.setMaximumPoolSize(connections);
        config.setMinimumIdle(1);
        config.setAutoCommit(false);
        config.setExceptionOverride(new KeepWhatWorks());
        config.setConnectionTimeout(ASK_AGAIN_AFTER.toMillis());
        config.setInitializationFailTimeout(1);
        config.setKeepaliveTime(Duration.ofMinutes(2).toMillis());
        return new Backend(profile, config, new PoolStart(config, profile, password), housekeeping);
    }

    /// How long a rehearsed write waits for somebody else's lock before it gives up.
    public static Duration lockWait() {
        return Session.LOCK_WAIT;
    }

    public BackendProfile profile() {
        return profile;
    }

    /// Everything that is asked as `identity`.
    public Lens as(SessionIdentity identity) {
        return new Lens(this, identity);
    }

    /// One REPEATABLE READ, READ ONLY transaction in which identities change while the rows stand still.
    ///
    /// Source of the method: the truth table reads candidate rows as one identity and judges them as another.
    ///
    /// @throws FailureException classified, when the work or the connection fails
    public <T extends @Nullable Object> T snapshot(ReadOptions options, SnapshotWork<T> work) {
        return new Lens(this, SessionIdentity.login()).inTransaction(Session.Mode.READ, options, session -> {
            try (session) {
                return work.run(new Snapshot(this, session));
            }
        });
    }

    /// One REPEATABLE READ transaction in which writes may be tried as several identities; always rolled back, with a
    /// lock timeout. Only within [#permitRehearsals].
    ///
    /// @throws FailureException classified, when the work or the connection fails or rehearsals are locked
    public <T extends @Nullable Object> T rehearsal(ReadOptions options, SnapshotWork<T> work) {
        if (!rehearsalsPermitted()) {
            throw locked("Rehearsals");
        }
        return new Lens(this, SessionIdentity.login())
                .inTransaction(Session.Mode.REHEARSE_ON_SNAPSHOT, options, session -> {
                    try (session) {
                        return work.run(new Snapshot(this, session));
                    }
                });
    }

    /// What the server says of itself and of this login; kept until [#refreshedFacts].
    public ServerFacts facts() {
        @Nullable ServerFacts known = facts;
        if (known == null) {
            known = as(SessionIdentity.login()).read(ServerFacts::ask);
            facts = known;
        }
        return known;
    }

    /// Asks for the facts again, and from now on for the roles' settings: grants, memberships, BYPASSRLS and
    /// `ALTER ROLE … SET` may have changed since. Until the answer is there, what was known before is told.
    ///
    /// @throws FailureException classified, when the server does not answer
    public ServerFacts refreshedFacts(ReadOptions options) {
        forgetCatalog();
        settingsOfRoles.clear();
        ServerFacts fresh = as(SessionIdentity.login()).read(options, ServerFacts::ask);
        facts = fresh;
        return fresh;
    }

    /// Looks for tables again from now on: they may have been made or dropped.
    public void forgetCatalog() {
        catalog.forget();
    }

    CatalogMemory catalog() {
        return catalog;
    }

    /// The identity that sees most: the login where it bypasses RLS, else a role it may put on that does, else the
    /// login.
    ///
    /// Whether hidden rows can be known at all is told by [ServerFacts#observerBypassesRls].
    public SessionIdentity observer() {
        return facts().observer();
    }

    /// Commits are refused until this is called; the console asks the person first.
    public void unlockWrites(boolean unlocked) {
        writesUnlocked = unlocked;
    }

    public boolean writesUnlocked() {
        return writesUnlocked;
    }

    /// Rehearsals change rows and roll back; triggers may still act outside. So they too are asked for, and permitted
    /// until what is returned is closed.
    public RehearsalPermission permitRehearsals() {
        return new RehearsalPermission(rehearsalsPermitted);
    }

    public boolean rehearsalsPermitted() {
        return rehearsalsPermitted.get() > 0;
    }

    /// Listens to what the server announces on a channel, over a connection outside the pool.
    ///
    /// @return empty where nothing can be heard (behind a pooler, on a standby): ask again and again then
    /// @throws FailureException classified, when there is no connection to be had
    public Optional<Announcements> listen(String channel, Cancellation cancellation) {
        throwIfClosed();
        Properties properties = new Properties();
        properties.putAll(pool.getDataSourceProperties());
        properties.setProperty("ApplicationName", "Rolescope (listening)");
        Optional<Announcements> opened = Announcements.open(this, properties, channel, cancellation);
        opened.ifPresent(listening::add);
        if (pool.isClosed()) {
            opened.ifPresent(Announcements::abort);
        }
        return opened;
    }

    void forget(Announcements ended) {
        listening.remove(ended);
    }

    @Override
    public void close() {
        pool.close();
        List.copyOf(listening).forEach(Announcements::abort);
    }

    private void throwIfClosed() {
        if (pool.isClosed()) {
            throw new FailureException(new Failure.Unreachable(
                    "The connections to " + profile.name() + " have been closed here.",
                    "Open the backend again.",
                    "",
                    null));
        }
    }

    Connection borrow() {
        throwIfClosed();
        try {
            return pool.isRunning() ? waitFor() : start.connection();
        } catch (SQLException e) {
            throw PostgresFailures.asException(e);
        }
    }

    /// The pool waits its whole time even where the server refuses every connection. So it is asked for a short time
    /// only, and asked again while all connections are in use or the server is starting up.
    private Connection waitFor() throws SQLException {
        long until = System.nanoTime() + WAIT_FOR_CONNECTION.toNanos();
        while (true) {
            try {
                return pool.getConnection();
            } catch (SQLTransientConnectionException e) {
                if (System.nanoTime() >= until || isRefused(e.getSQLState())) {
                    throw e;
                }
            }
        }
    }

    /// Class 08: nobody answers at the address; class 28: signing in is refused.
    private static boolean isRefused(@Nullable String sqlState) {
        return sqlState != null && (sqlState.startsWith("08") || sqlState.startsWith("28"));
    }

    /// How many connections may be open, and so at most be dead, at once.
    int connections() {
        return pool.getMaximumPoolSize();
    }

    void evict(Connection connection) {
        pool.evictConnection(connection);
    }

    Executor housekeeping() {
        return housekeeping;
    }

    /// Settings that `ALTER ROLE … SET` and `ALTER DATABASE … SET` give a role's own sessions; SET ROLE does
    /// not apply them, PostgREST does.
    RoleSettings settingsOf(@Nullable String role) {
        if (role == null || settingsOfRoles.containsKey(role)) {
            return settingsOf(role, null);
        }
        return new Lens(this, SessionIdentity.login())
                .inTransaction(Session.Mode.READ, ReadOptions.standard(), session -> {
                    try (session) {
                        return settingsOf(role, session.db());
                    }
                });
    }

    /// The same, asked over a connection that is held already: taking a second one could wait for itself.
    RoleSettings settingsOf(@Nullable String role, @Nullable DSLContext held) {
        if (role == null) {
            return RoleSettings.none();
        }
        @Nullable RoleSettings known = settingsOfRoles.get(role);
        if (known == null && held != null) {
            known = RoleSettings.ask(held, role);
            settingsOfRoles.put(role, known);
        }
        return known == null ? RoleSettings.none() : known;
    }

    /// Keeps the driver from writing to the console by itself.
    static void quietDriver() {
        DRIVER_LOG.setLevel(Level.OFF);
    }

    static String jdbcUrl(BackendProfile profile) {
        String host = profile.host().contains(":") ? "[" + profile.host() + "]" : profile.host();
        return "jdbc:postgresql://" + host + ":" + profile.port() + "/" + encode(profile.database());
    }

    private static String encode(String text) {
        return java.net.URLEncoder.encode(text, java.nio.charset.StandardCharsets.UTF_8)
                .replace("+", "%20");
    }

    /// What the driver is told; holds the password, so it is never printed.
    static Properties properties(BackendProfile profile, Optional<Secret> password) {
        Properties properties = new Properties();
        properties.setProperty("user", profile.user());
        password.ifPresent(secret -> properties.setProperty("password", secret.reveal()));
        properties.setProperty("sslmode", profile.sslMode().word());
        if (profile.caFile() != null) {
            properties.setProperty("sslrootcert", profile.caFile().toString());
        } else if (profile.sslMode() == SslMode.VERIFY_CA || profile.sslMode() == SslMode.VERIFY_FULL) {
            // the authorities that this computer trusts, as libpq's sslrootcert=system
            properties.setProperty("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
        }
        properties.setProperty("ApplicationName", "Rolescope");
        properties.setProperty("assumeMinServerVersion", "14");
        properties.setProperty("connectTimeout", Integer.toString(CONNECT_SECONDS));
        properties.setProperty("loginTimeout", Integer.toString(CONNECT_SECONDS));
        properties.setProperty("tcpKeepAlive", "true");
        // unnamed statements only: nothing to go stale when the role changes, and poolers keep working
        properties.setProperty("prepareThreshold", "0");
        return properties;
    }

    static FailureException locked(String what) {
        return new FailureException(new Failure.NotPermitted(
                what + " are locked.", "Unlock them for this backend first, then try again.", "", null));
    }

    /// The pool takes “feature not supported” for a broken connection; here it is an answer like any other.
    private static final class KeepWhatWorks implements com.zaxxer.hikari.SQLExceptionOverride {
        @java.lang.Override
        public Override adjudicate(SQLException error) {
            return "0A000".equals(error.getSQLState()) ? Override.DO_NOT_EVICT : Override.CONTINUE_EVICT;
        }
    }
}
