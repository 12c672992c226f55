package io.rolescope.identities;

import io.rolescope.connections.Backend;
import io.rolescope.connections.BackendSecrets;
import io.rolescope.connections.DatabaseWork;
import io.rolescope.connections.Lens;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import io.rolescope.platform.Secret;
import io.rolescope.platform.Subscription;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// An open backend and who it is looked at as: what every page stands on.
///
/// The identity may change at any time; whoever shows rows listens with [#onChange] and reads again.
/// Thread-safe; listeners are called on the thread that changed the identity.
public final class Viewpoint {
    private final Backend backend;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile IdentityScheme scheme;
    private volatile Identity identity;
    private volatile @Nullable Secret tokenSecret;
    private volatile @Nullable UserDirectory directory;
    private volatile @Nullable BackendSecrets secrets;

    public Viewpoint(Backend backend, IdentityScheme scheme, Identity identity) {
        this.backend = backend;
        this.scheme = scheme;
        this.identity = identity;
    }

    /// The backend as its login sees it, users told apart as detected. Asks the server.
    public static Viewpoint detected(Backend backend) {
        return new Viewpoint(
                backend,
                SchemeDetection.of(backend).scheme(),
                new Identity.Operator(backend.facts().login()));
    }

    public Backend backend() {
        return backend;
    }

    public IdentityScheme scheme() {
        return scheme;
    }

    public Identity identity() {
        return identity;
    }

    /// From now on users are told apart by `other`, everywhere. Whoever is looked as gets the claims that it asks for;
    /// where that cannot be done, the login takes their place. Asks the server; tells every listener.
    public void use(IdentityScheme other) {
        scheme = other;
        directory = null;
        identity = signedInAgain(identity);
        listeners.forEach(Runnable::run);
    }

    private Identity signedInAgain(Identity before) {
        if (!(before instanceof Identity.User user)) {
            return before;
        }
        try {
            return directory().identity(directory().find(user.id()));
        } catch (FailureException e) {
            return new Identity.Operator(backend.facts().login());
        }
    }

    /// Where the backend's people are listed. Looked for on first use, which asks the server.
    public UserDirectory directory() {
        @Nullable UserDirectory known = directory;
        if (known == null) {
            known = UserDirectory.of(backend, SchemeDetection.of(backend).with(scheme));
            directory = known;
        }
        return known;
    }

    /// Where the backend's secrets are kept; empty for a backend that is not saved, whose secrets stay in memory.
    public Optional<BackendSecrets> secrets() {
        return Optional.ofNullable(secrets);
    }

    /// From now on the backend's secrets are kept there.
    public void keepSecretsIn(BackendSecrets kept) {
        secrets = kept;
    }

    /// What the backend's tokens are signed with (HS256), where it is known.
    public Optional<Secret> tokenSecret() {
        return Optional.ofNullable(tokenSecret);
    }

    /// From now on tokens can be minted with this secret.
    public void rememberTokenSecret(Secret secret) {
        tokenSecret = secret;
    }

    /// The identity as the server is told it.
    public SessionIdentity session() {
        return scheme.put(identity);
    }

    /// The backend seen as the identity.
    public Lens lens() {
        return backend.as(session());
    }

    /// The backend seen as whoever sees most; for telling how much there is, never for showing RLS.
    public Lens observer() {
        return backend.as(backend.observer());
    }

    /// Reads as the observer, for telling how much there is; empty where the observer is filtered too, or may not read
    /// this.
    ///
    /// @throws FailureException classified, for anything but a missing permission
    public <T> Optional<T> ifObserved(ReadOptions options, DatabaseWork<T> work) {
        if (!backend.facts().observerBypassesRls()) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(observer().read(options, work));
        } catch (FailureException e) {
            if (e.failure() instanceof Failure.NotPermitted) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /// Changes who is looked as, and tells every listener.
    public void lookAs(Identity other) {
        identity = other;
        listeners.forEach(Runnable::run);
    }

    /// Permits changes on this backend from now on, or forbids them again; whoever shows rows is told.
    public void unlockWrites(boolean unlocked) {
        backend.unlockWrites(unlocked);
        listeners.forEach(Runnable::run);
    }

    /// @return closes the subscription
    public Subscription onChange(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /// Whether what is seen is filtered by RLS: not for a superuser or BYPASSRLS role. Owners of tables without
    /// FORCE are told by [io.rolescope.connections.ServerFacts#ownedTables].
    public boolean bypassesRls() {
        return switch (identity) {
            case Identity.Operator operator ->
                backend.facts().superuser() || backend.facts().bypassesRls();
            case Identity.Role role -> bypasses(role.role());
            case Identity.User user -> bypasses(user.role());
        };
    }

    /// Whether the server said of the role that is put on what it may: not of a role that the login may not take, nor
    /// of
    /// one that was made after connecting.
    public boolean knowsRole() {
        return switch (identity) {
            case Identity.Operator operator -> true;
            case Identity.Role role -> isKnown(role.role());
            case Identity.User user -> isKnown(user.role());
        };
    }

    private boolean isKnown(String role) {
        return role.equals(backend.facts().login())
                || backend.facts().roles().stream()
                        .anyMatch(known -> known.name().equals(role));
    }

    private boolean bypasses(String role) {
        return role.equals(backend.facts().login())
                ? backend.facts().superuser() || backend.facts().bypassesRls()
                : backend.facts().roles().stream()
                        .anyMatch(known -> known.name().equals(role) && (known.superuser() || known.bypassesRls()));
    }
}
