package io.rolescope.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.access.catalog.CatalogReader;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.survey.IsolationReport;
import io.rolescope.access.survey.TenantIsolation;
import io.rolescope.access.survey.TenantKeys;
import io.rolescope.access.survey.Witness;
import io.rolescope.access.verify.ChosenIdentities;
import io.rolescope.connections.Backend;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.identities.Viewpoint;
import io.rolescope.identities.Who;
import io.rolescope.platform.Progress;
import io.rolescope.testing.TestPostgres;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jooq.Record;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Isolation has to show everything that reaches over, whatever it is called, and to say what it did not look at.
@Tag("db")
class IsolationDbTest {
    private static Backend flawed;
    private static IsolationReport report;
    private static List<Record> faults;

    @BeforeAll
    static void lookOnce() {
        flawed = TestPostgres.backend(TestPostgres.flawedDatabase(), "rolescope_observer");
        PolicyCatalog catalog = CatalogReader.read(flawed);
        faults = new ArrayList<>(flawed.as(flawed.observer())
                .read(db -> db.fetch(
                        "select number, name, witness_identity, coalesce(witness_table, object) as witness_table,"
                                + " command from flawed.faults where command is not null order by number")));
        Map<String, SessionIdentity> whom = new LinkedHashMap<>();
        Viewpoint viewpoint = Viewpoint.detected(flawed);
        new ChosenIdentities(viewpoint, catalog).choose(1, 2).forEach(identity -> whom.put(identity.name(), identity));
        for (Record fault : faults) {
            String written = String.valueOf(fault.get("witness_identity"));
            if (!written.equals("role:rolescope_app")) {
                // that one signs in by itself; the observer may not put it on
                whom.put(written, Who.parse(written).session(viewpoint));
            }
        }
        report = isolation(flawed, catalog, List.copyOf(whom.values()));
    }

    @AfterAll
    static void close() {
        flawed.close();
    }

    @Test
    void everyPlantedFaultIsShown() {
        List<String> missed = new ArrayList<>();
        for (Record fault : faults) {
            String table = String.valueOf(fault.get("witness_table"));
            String command = String.valueOf(fault.get("command"));
            boolean witnessed = report.witnesses().stream()
                    .filter(witness -> witness.kind() != Witness.Kind.PLATFORM)
                    .anyMatch(witness -> witness.table().toString().equals(table)
                            && witness.shape().command().name().equalsIgnoreCase(command));
            boolean told = report.notes().stream()
                    .anyMatch(note -> note.contains(table.substring(table.indexOf('.') + 1)) && isTold(command, note));
            if (!witnessed && !told) {
                missed.add(fault.get("number") + " " + fault.get("name") + ": " + command + " on " + table);
            }
        }
        assertThat(missed).isEmpty();
    }

    private static boolean isTold(String command, String note) {
        return command.equals("truncate")
                ? note.contains("TRUNCATE")
                : note.startsWith("The function ") || note.contains("not forced");
    }

    @Test
    void onlyPlantedTablesLeak() {
        assertThat(report.leaks())
                .extracting(witness -> witness.table().toString())
                .allMatch(table -> table.startsWith("public.flawed_") || table.equals("storage.objects"));
    }

    @Test
    void platformRolesAreShownNotLeftOut() {
        SessionIdentity superAdmin = new SessionIdentity(
                "super admin",
                "authenticated",
                Map.of(
                        "request.jwt.claims",
                        "{\"sub\": \"0b000000-0000-4000-8000-000000000040\", \"role\": \"authenticated\","
                                + " \"app_metadata\": {\"role\": \"super_admin\"}}"));
        IsolationReport own = isolation(flawed, CatalogReader.read(flawed), List.of(superAdmin));
        assertThat(own.witnesses()).isNotEmpty().allMatch(witness -> witness.kind() == Witness.Kind.PLATFORM);
        assertThat(own.holds()).isTrue();
    }

    @Test
    void flagExcusesOnlyTheRowsItOpens() {
        String database = TestPostgres.emptyDatabase();
        TestPostgres.run(database, GeneratedBackend.rolesSql());
        TestPostgres.run(database, FLAGS);
        try (Backend backend = TestPostgres.backend(database, "gen_observer")) {
            SessionIdentity user =
                    new SessionIdentity("of one", "gen_user", Map.of("app.tenant", ONE, "app.user_id", "ana"));
            IsolationReport found = isolation(backend, CatalogReader.read(backend), List.of(user));
            Map<String, List<Witness.Kind>> kinds = new LinkedHashMap<>();
            found.witnesses().stream()
                    .filter(witness -> witness.shape().command().name().equals("SELECT"))
                    .forEach(witness -> kinds.computeIfAbsent(witness.table().name(), table -> new ArrayList<>())
                            .add(witness.kind()));
            assertThat(kinds)
                    .containsEntry("shared_only", List.of(Witness.Kind.SHARED))
                    .containsEntry("shared_and_leaking", List.of(Witness.Kind.SHARED, Witness.Kind.LEAK))
                    .containsEntry("flag_is_not_why", List.of(Witness.Kind.LEAK))
                    .containsEntry("named_otherwise", List.of(Witness.Kind.LEAK))
                    .containsEntry("no_tenant", List.of(Witness.Kind.NO_TENANT))
                    .containsEntry("uploads", List.of(Witness.Kind.LEAK))
                    .doesNotContainKeys("closed", "one_column", "kept_by_reference");
            assertThat(found.leaks())
                    .filteredOn(witness -> witness.table().name().equals("own_name_only"))
                    .extracting(witness -> witness.shape().name())
                    .containsExactly("INSERT");
            assertThat(found.leaks())
                    .as("being invited is not belonging")
                    .anyMatch(witness -> witness.table().name().equals("seen_by_invited"));
            assertThat(found.undecided()).isPositive();
            assertThat(found.notes())
                    .anyMatch(note -> note.contains("one_column") && note.contains("some columns"))
                    .anyMatch(note -> note.contains("kept_by_reference") && note.contains("foreign key"))
                    .anyMatch(note -> note.contains("gen_user may empty") && note.contains("closed"));
        }
    }

    private static IsolationReport isolation(Backend of, PolicyCatalog its, List<SessionIdentity> whom) {
        ReadOptions options = new ReadOptions(Duration.ofMinutes(3), io.rolescope.platform.Cancellation.none());
        return new TenantIsolation(of, its, TenantKeys.detect(its, null))
                .run(whom, options, Progress.silent(), witness -> {});
    }

    private static final String ONE = "00000000-0000-4000-8000-000000000001";

    private static final String FLAGS = """
            create table tenants (id uuid primary key);
            insert into tenants select ('00000000-0000-4000-8000-00000000000' || n)::uuid from generate_series(1, 3) n;
            create function mine(uuid) returns boolean language sql stable as
                $$ select $1::text = current_setting('app.tenant', true) $$;
            create procedure make(name text, columns text default '') language plpgsql as $$
            begin
                execute format('create table %I (id int primary key, tenant_id uuid references tenants, title text %s)',
                               name, columns);
                execute format('insert into %I (id, tenant_id, title) select n, t.id, ''row '' || n
                    from (select id, row_number() over (order by id) as n from tenants) t', name);
                execute format('alter table %I enable row level security', name);
                execute format('grant select, insert, update, delete on %I to gen_user', name);
            end $$;

            call make('closed');
            create policy p on closed using (mine(tenant_id));
            grant truncate on closed to gen_user;

            call make('shared_only', ', is_public boolean not null default false');
            update shared_only set is_public = true where id = 2;
            create policy p on shared_only using (mine(tenant_id) or is_public);

            call make('shared_and_leaking', ', visibility text default ''private''');
            -- the shared row has to be met first: it is moved before the other one
            update shared_and_leaking set visibility = 'public' where id = 2;
            update shared_and_leaking set title = 'row 3, written last' where id = 3;
            create policy p on shared_and_leaking for select
                using (mine(tenant_id) or visibility = 'public' or id = 3);

            call make('flag_is_not_why', ', is_public boolean not null default true');
            create policy p on flag_is_not_why for select using (mine(tenant_id) or is_public or title like 'row%');

            call make('named_otherwise', ', is_active boolean not null default true');
            create policy p on named_otherwise for select using (mine(tenant_id) or is_active);

            call make('no_tenant');
            update no_tenant set tenant_id = null where id = 2;
            create policy p on no_tenant for select using (mine(tenant_id) or tenant_id is null);

            create table uploads (id int primary key, path text);
            insert into uploads values (2, '00000000-0000-4000-8000-000000000002/plan.pdf');
            alter table uploads enable row level security;
            create policy p on uploads for select using (true);
            grant select on uploads to gen_user;

            call make('one_column');
            revoke select on one_column from gen_user;
            grant select (title) on one_column to gen_user;
            create policy p on one_column using (true);

            call make('own_name_only', ', owner_id text');
            create policy r on own_name_only for select using (mine(tenant_id));
            create policy w on own_name_only for insert with check (title is not null);

            create table user_invitations (user_id text, tenant_id uuid references tenants);
            insert into user_invitations values ('ana', '00000000-0000-4000-8000-000000000002');
            create function invited(uuid) returns boolean language sql stable security definer as
                $$ select exists (select from user_invitations i where i.tenant_id = $1
                    and i.user_id = current_setting('app.user_id', true)) $$;
            call make('seen_by_invited');
            create policy p on seen_by_invited for select using (mine(tenant_id) or invited(tenant_id));

            create table threads (id int, tenant_id uuid references tenants, primary key (id, tenant_id));
            insert into threads select n, ('00000000-0000-4000-8000-00000000000' || n)::uuid from generate_series(1, 3) n;
            alter table threads enable row level security;
            grant select on threads to gen_user;
            create policy p on threads using (mine(tenant_id));
            create table kept_by_reference (
                id int primary key, thread_id int not null, tenant_id uuid not null,
                foreign key (thread_id, tenant_id) references threads (id, tenant_id));
            insert into kept_by_reference select n, n, ('00000000-0000-4000-8000-00000000000' || n)::uuid from generate_series(1, 3) n;
            alter table kept_by_reference enable row level security;
            grant select, insert, update on kept_by_reference to gen_user;
            create policy r on kept_by_reference for select using (mine(tenant_id));
            create policy w on kept_by_reference for insert with check (thread_id = 1);
            grant select on all tables in schema public to gen_observer;
            """;
}
