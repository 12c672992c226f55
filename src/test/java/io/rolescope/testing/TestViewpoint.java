package io.rolescope.testing;

import io.rolescope.connections.ActivityLog;
import io.rolescope.connections.Backend;
import io.rolescope.connections.BackendProfile;
import io.rolescope.identities.Claims;
import io.rolescope.identities.Identity;
import io.rolescope.identities.SchemeDetection;
import io.rolescope.identities.Viewpoint;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/// An open sandbox to look at, and people of it to look as.
public final class TestViewpoint implements AutoCloseable {
    private final @Nullable TcpProxy network;
    private final Backend backend;
    private final Viewpoint viewpoint;
    private final ActivityLog activity = ShownPage.passingLog();

    private TestViewpoint(Backend backend, @Nullable TcpProxy network) {
        this.network = network;
        this.backend = backend;
        this.viewpoint = new Viewpoint(
                backend,
                SchemeDetection.of(backend).scheme(),
                new Identity.Operator(backend.facts().login()));
    }

    /// A fresh copy of the sandbox, signed in as the observer.
    public static TestViewpoint sandbox() {
        return of(TestPostgres.sandboxDatabase(), "rolescope_observer");
    }

    /// The same behind a network that [#loseServer] cuts.
    public static TestViewpoint remoteSandbox() {
        BackendProfile near = TestPostgres.profile(TestPostgres.sandboxDatabase(), "rolescope_observer");
        TcpProxy network = TcpProxy.to(near.host(), near.port(), Duration.ZERO);
        return new TestViewpoint(
                TestPostgres.backend(
                        BackendProfile.of("remote", "localhost", network.port(), near.database(), near.user())),
                network);
    }

    /// The server cannot be reached any more.
    public void loseServer() {
        Objects.requireNonNull(network).close();
    }

    public static TestViewpoint of(String database, String user) {
        return new TestViewpoint(TestPostgres.backend(database, user), null);
    }

    public Viewpoint get() {
        return viewpoint;
    }

    /// Where pages over it note what they do; a folder of its own.
    public ActivityLog activity() {
        return activity;
    }

    /// An active member who is nothing but a `student`, `teacher` or `admin`, the same one at every call.
    public Identity.User member(String role) {
        Record found = backend.as(backend.observer()).read(db -> db.fetchSingle("""
                select p.id::text as id, p.full_name as name, p.email as email, o.name as organization
                  from public.profiles p
                  join public.organization_members m on m.user_id = p.id
                  join public.organizations o on o.id = m.organization_id
                 where p.status = 'active' and p.platform_role = 'user' and p.deleted_at is null
                   and m.status = 'active' and m.role = ?
                   and not exists (select from public.organization_members x where x.user_id = p.id and x.id <> m.id)
                 order by p.email limit 1
                """, role));
        return person(found, role + " · " + found.get("organization", String.class));
    }

    private static Identity.User person(Record found, String label) {
        String id = found.get("id", String.class);
        return new Identity.User(
                id,
                found.get("name", String.class),
                found.get("email", String.class),
                "authenticated",
                Claims.of(Map.of("sub", id, "role", "authenticated")),
                label);
    }

    @Override
    public void close() {
        backend.close();
        if (network != null) {
            network.close();
        }
    }
}
