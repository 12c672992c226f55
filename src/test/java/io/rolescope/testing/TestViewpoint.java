package io.rolescope.testing;

import io.rolescope.connections.ActivityLog;
import io.rolescope.connections.Backend;
import io.rolescope.identities.Claims;
import io.rolescope.identities.Identity;
import io.rolescope.identities.SchemeDetection;
import io.rolescope.identities.Viewpoint;
import java.util.Map;
import org.jooq.Record;

/// An open sandbox to look at, and people of it to look as.
public final class TestViewpoint implements AutoCloseable {
    private final Backend backend;
    private final Viewpoint viewpoint;
    private final ActivityLog activity = ShownPage.passingLog();

    private TestViewpoint(Backend backend) {
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

    public static TestViewpoint of(String database, String user) {
        return new TestViewpoint(TestPostgres.backend(database, user));
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
    }
}
