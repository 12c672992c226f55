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

/// A row that goes with another one that was deleted was not deleted by the statement: foreign keys ask no policy.
@Tag("db")
class CascadeDbTest {
    @Test
    void whatACascadeTakesContradictsNothing() {
        String database = TestPostgres.emptyDatabase();
        TestPostgres.run(database, """
                do $$ begin create role cascade_user; exception when duplicate_object then null; end $$;
                create table folders (id int primary key, parent int references folders on delete cascade, mine boolean);
                insert into folders values (1, null, true), (2, 1, false), (3, null, true), (4, null, false);
                alter table folders enable row level security;
                create policy own on folders using (mine);
                grant all on folders to cascade_user;
                create table flat (id int primary key, mine boolean);
                insert into flat values (1, true), (2, false);
                alter table flat enable row level security;
                create policy own on flat using (mine);
                grant all on flat to cascade_user;
                """);
        try (Backend backend = TestPostgres.backend(database, TestPostgres.superuser())) {
            backend.permitRehearsals();
            VerificationReport report = new AccessVerification(backend, CatalogReader.read(backend))
                    .run(
                            AccessVerification.Plan.of(List.of(SessionIdentity.ofRole("cascade_user")))
                                    .withShapes(List.of(StatementShape.DELETE_WITHOUT_WHERE)),
                            decision -> {});
            assertThat(report.disagreements()).isEmpty();
            assertThat(report.covered())
                    .as("where nothing else goes, every row counts")
                    .anyMatch(one -> one.table().name().equals("flat") && one.allowed() == 1 && one.denied() == 1);
        }
    }
}
