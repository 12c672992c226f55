package io.rolescope.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.access.catalog.CatalogReader;
import io.rolescope.access.explain.StatementShape;
import io.rolescope.access.verify.AccessVerification;
import io.rolescope.access.verify.VerificationReport;
import io.rolescope.connections.Backend;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.testing.TestPostgres;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A policy keeps the functions and operators that it was made with. Others of the same names, which the client's path
/// finds and which fit better, do not come into it.
@Tag("db")
class SharedNamesDbTest {
    @Test
    void whatIsMadeLaterByTheSameNameChangesNothing() {
        String database = TestPostgres.emptyDatabase();
        TestPostgres.run(database, """
                do $$ begin create role shared_names_user; exception when duplicate_object then null; end $$;
                create table notes (id int primary key, tags int[], a text, b text, small varchar(9));
                insert into notes values (1, '{1,5}', 'a', 'b', 'x'), (2, '{2,null}', 'c', 'd', 'y'),
                    (3, '{5,null}', 'a', 'b', null), (4, null, 'a', null, 'x');
                alter table notes enable row level security;
                grant all on notes to shared_names_user;
                create policy tagged on notes for select using (tags @> array[5] or small = 'y');
                create policy said on notes for update using (concat(a, b) = 'ab') with check (id * 2 = - (-id * 2));
                create policy counted on notes for delete using
                    ((select count(*) from unnest(tags) as t where t = any (array[1, 5])) * 1 = 1);
                create policy made on notes for insert with check (length(small) = 1 and coalesce(a, b) = 'a');

                create function holds(int[], int[]) returns boolean language plpgsql immutable as
                    'begin raise null_value_not_allowed; end';
                create operator @> (leftarg = int[], rightarg = int[], function = holds);
                create function concat(text, text) returns text language sql immutable as 'select ''zz''::text';
                create function length(varchar) returns int language sql immutable as 'select 7';
                """);
        try (Backend backend = TestPostgres.backend(database, TestPostgres.superuser())) {
            backend.permitRehearsals();
            VerificationReport report = new AccessVerification(backend, CatalogReader.read(backend))
                    .run(
                            AccessVerification.Plan.of(List.of(SessionIdentity.ofRole("shared_names_user")))
                                    .withShapes(List.of(StatementShape.values())),
                            decision -> {});
            HeldToServer.agrees(report);
            assertThat(report.skipped()).isEmpty();
            assertThat(report.decisions()).isGreaterThan(50);
            assertThat(report.uncertain()).isZero();
        }
    }
}
