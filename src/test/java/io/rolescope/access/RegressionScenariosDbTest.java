package io.rolescope.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.access.catalog.CatalogReader;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.explain.AccessExplainer;
import io.rolescope.access.explain.Explanation;
import io.rolescope.access.explain.RowSelection;
import io.rolescope.access.explain.StatementShape;
import io.rolescope.access.explain.Verdict;
import io.rolescope.access.verify.AccessVerification;
import io.rolescope.access.verify.VerificationReport;
import io.rolescope.connections.Backend;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.testing.TestPostgres;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What PostgreSQL's own tests of row security hold the server to (`src/test/regress/sql/rowsecurity.sql`), as facts: a
/// schema, a role, a statement, and how it ends. Written anew; each outcome is predicted, and the server agrees.
@Tag("db")
class RegressionScenariosDbTest {
    private static final List<String> ROLES =
            List.of("reg_alice", "reg_bob", "reg_carol", "reg_dave", "reg_exempt", "reg_g1_member", "reg_g2_member");

    private static Backend backend;
    private static PolicyCatalog catalog;

    @BeforeAll
    static void open() {
        String database = TestPostgres.emptyDatabase();
        TestPostgres.run(database, SCHEMA);
        backend = TestPostgres.backend(database, "reg_observer");
        backend.permitRehearsals();
        catalog = CatalogReader.read(backend);
    }

    @AfterAll
    static void close() {
        backend.close();
    }

    /// Keys that come out as each word; `*` is every row.
    @ParameterizedTest(name = "{0}: {1} {2}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            # security levels: a permissive policy with a lookup; restrictive ones for dave alone
            document      | reg_bob    | select               | allowed=1 4 6 8 9; denied (hidden)=2 3 5 7 10
            document      | reg_carol  | select               | allowed=*
            document      | reg_dave   | select               | allowed=1 2 3 6 7 9 10; denied (hidden)=4 5 8
            document      | reg_alice  | select               | allowed=*
            document      | reg_exempt | select               | allowed=*
            document      | reg_dave   | insert               | allowed=1 2 3 6 9; denied (42501 policy)=4 5 7 8 10
            document      | reg_dave   | update               | allowed=1 2 3 6 9; denied (hidden)=4 5 8; denied (42501 policy)=7 10
            # the same with the policy changed to the author's own rows
            own_document  | reg_bob    | select               | allowed=1 2 3 4 5; denied (hidden)=6 7 8 9 10
            own_document  | reg_carol  | select               | allowed=6 7 8; denied (hidden)=1 2 3 4 5 9 10
            own_document  | reg_carol  | update               | allowed=6 7 8; denied (hidden)=1 2 3 4 5 9 10
            own_document  | reg_bob    | insert               | allowed=1 2 3 4 5; denied (42501 policy)=6 7 8 9 10
            own_document  | reg_bob    | insert on conflict do nothing | allowed=1 2 3 4 5; denied (42501 policy)=6 7 8 9 10
            own_document  | reg_alice  | select               | allowed=*
            # rows that others refer to, hidden from one and shown to the other
            category      | reg_bob    | select               | allowed=11 33; denied (hidden)=22 44
            category      | reg_carol  | select               | allowed=22 44; denied (hidden)=11 33
            category      | reg_dave   | select               | denied (hidden)=*
            # forced on the owner, or not
            owners_own    | reg_alice  | select               | allowed=*
            forced_on     | reg_alice  | select               | denied (hidden)=*
            forced_on     | reg_alice  | insert               | denied (42501 policy)=*
            forced_on     | reg_exempt | select               | allowed=*
            # a policy for one role, a group, and a member of the group
            by_group      | reg_g1_member | select            | allowed=1 3 5; denied (hidden)=2 4
            by_group      | reg_g2_member | select            | allowed=2 4; denied (hidden)=1 3 5
            by_group      | reg_bob    | select               | denied (hidden)=*
            # a policy for one command only
            by_command    | reg_bob    | select               | allowed=1 3 5; denied (hidden)=2 4
            by_command    | reg_bob    | update               | allowed=1; denied (hidden)=2 4 5; denied (42501 policy)=3
            by_command    | reg_bob    | update without where | allowed=1 2; denied (42501 policy)=3; denied (hidden)=4 5
            by_command    | reg_bob    | delete               | denied (hidden)=1 2 4; allowed=3 5
            by_command    | reg_bob    | delete without where | denied (hidden)=1 2; allowed=3 4 5
            by_command    | reg_bob    | insert               | allowed=4; denied (42501 policy)=1 2 3 5
            by_command    | reg_bob    | insert returning     | denied (42501 policy)=*
            # a policy without any USING, and one without a check
            only_check    | reg_bob    | select               | denied (hidden)=*
            only_check    | reg_bob    | insert               | allowed=1 2; denied (42501 policy)=3 4 5
            # parent and child: asked through the parent, the parent's policy counts; else the child's
            parent        | reg_bob    | select               | allowed=2 4 6 8; denied (hidden)=1 3 5 7
            child         | reg_bob    | select               | allowed=5 7; denied (hidden)=6 8
            # partitioned, with a policy on one partition only
            parted        | reg_bob    | select               | allowed=1 3; denied (hidden)=2 4
            parted_low    | reg_bob    | select               | denied (42501 privilege)=*
            parted_low    | reg_carol  | select               | denied (hidden)=*
            parted_high   | reg_carol  | select               | allowed=*
            # recursion by one table and by two
            rec1          | reg_bob    | select               | fails 42P17=*
            rec2          | reg_bob    | select               | fails 42P17=*
            # a lookup in another protected table sees what the caller sees of it
            looks_up      | reg_bob    | select               | allowed=2; denied (hidden)=1 3
            looks_up      | reg_carol  | select               | allowed=1; denied (hidden)=2 3
            # a policy reads a column that the caller may not
            secret_column | reg_bob    | select               | allowed=1; denied (hidden)=2
            # a mistake in the policy fails the whole statement
            divides       | reg_bob    | select               | fails 22012=1; depends: allowed & fails 22012=2
            # nobody may turn it off without being hit
            no_policy     | reg_bob    | select               | denied (hidden)=*
            no_policy     | reg_bob    | insert               | denied (42501 policy)=*
            no_grant      | reg_bob    | select               | denied (42501 privilege)=*
            # current_user in a policy is the caller
            by_name       | reg_bob    | select               | allowed=1; denied (hidden)=2 3
            by_name       | reg_carol  | update               | allowed=2; denied (hidden)=1 3
            # an UPDATE that moves a row out of sight
            restrictive   | reg_bob    | select               | allowed=1 2; denied (hidden)=3 4
            restrictive   | reg_bob    | insert               | allowed=1 2; denied (42501 policy)=3 4
            # MERGE raises where UPDATE passes by
            merged        | reg_bob    | update               | allowed=1; denied (hidden)=2 3
            merged        | reg_bob    | merge update         | allowed=1; denied (42501 policy)=2 3
            merged        | reg_bob    | merge delete         | denied (42501 policy)=*
            merged        | reg_bob    | insert on conflict do update | allowed=1; denied (42501 policy)=2 3
            """)
    void endsAsTheServersOwnTestsSay(String table, String role, String command, String expected) {
        Table found = catalog.find("reg." + table);
        Explanation explanation = new AccessExplainer(backend, catalog)
                .explain(
                        SessionIdentity.ofRole(role),
                        found,
                        StatementShape.parse(command),
                        new RowSelection.First(100),
                        ReadOptions.standard());
        Map<String, String> said = new TreeMap<>(explanation.rows().stream()
                .collect(Collectors.groupingBy(
                        row -> row.verdict().exactWord(),
                        Collectors.mapping(row -> row.values().get("id"), Collectors.joining(" ")))));
        Map<String, String> wanted = new TreeMap<>();
        Arrays.stream(expected.replace(" & ", " | ").split(";"))
                .map(String::strip)
                .forEach(part -> wanted.put(
                        part.substring(0, part.lastIndexOf('=')), part.substring(part.lastIndexOf('=') + 1)));
        if (wanted.containsValue("*")) {
            assertThat(said).containsOnlyKeys(wanted.keySet());
        } else {
            assertThat(said).isEqualTo(wanted);
        }
        assertThat(explanation.wroteNothing()).isTrue();
    }

    @Test
    void serverAgreesOnEveryTableRoleAndForm() {
        VerificationReport report = new AccessVerification(backend, catalog)
                .run(
                        AccessVerification.Plan.of(ROLES.stream()
                                        .map(SessionIdentity::ofRole)
                                        .toList())
                                .withShapes(List.of(StatementShape.values())),
                        decision -> {});
        HeldToServer.agrees(report);
        assertThat(report.skipped()).isEmpty();
        assertThat(report.decisions()).isGreaterThan(3_000);
        assertThat(report.unknown()).isEmpty();
    }

    /// `ALTER TABLE … DISABLE ROW LEVEL SECURITY` and dropping the last policy, as drafts would: what is left.
    @Test
    void withoutRowSecurityEveryGrantedRowIsSeen() {
        Table open = catalog.find("reg.own_document");
        Table off = open.withPolicies(open.policies(), false, false);
        assertThat(off.rls()).isFalse();
        Explanation explanation = new AccessExplainer(backend, catalog)
                .explain(
                        SessionIdentity.ofRole("reg_bob"),
                        catalog.find("reg.rls_off"),
                        StatementShape.SELECT,
                        new RowSelection.First(100),
                        ReadOptions.standard());
        assertThat(explanation.rows()).isNotEmpty().allMatch(row -> row.verdict() instanceof Verdict.Allowed);
    }

    private static final String SCHEMA = """
            do $$ begin
              if to_regrole('reg_alice') is null then
                create role reg_alice; create role reg_bob; create role reg_carol; create role reg_dave;
                create role reg_exempt bypassrls; create role reg_group1; create role reg_group2;
                create role reg_g1_member; create role reg_g2_member;
                grant reg_group1 to reg_g1_member; grant reg_group2 to reg_g2_member;
                create role reg_observer login bypassrls noinherit password 'test-only';
                grant reg_alice, reg_bob, reg_carol, reg_dave, reg_exempt, reg_g1_member, reg_g2_member to reg_observer;
              end if;
            end $$;
            create schema reg;
            grant usage on schema reg to public;
            grant create on schema reg to reg_alice;
            set role reg_alice;

            create table reg.uaccount (id int primary key, who name unique, level int);
            insert into reg.uaccount values (1, 'reg_alice', 99), (2, 'reg_bob', 1), (3, 'reg_carol', 2), (4, 'reg_dave', 3);
            grant select on reg.uaccount to public;

            create table reg.document (id int primary key, cid int, level int, author name, title text);
            insert into reg.document values
              (1, 11, 1, 'reg_bob', 'first novel'), (2, 11, 2, 'reg_bob', 'second novel'),
              (3, 22, 2, 'reg_bob', 'science fiction'), (4, 44, 1, 'reg_bob', 'first manga'),
              (5, 44, 2, 'reg_bob', 'second manga'), (6, 22, 1, 'reg_carol', 'great science fiction'),
              (7, 33, 2, 'reg_carol', 'technology book'), (8, 44, 1, 'reg_carol', 'great manga'),
              (9, 22, 1, 'reg_dave', 'awesome science fiction'), (10, 33, 2, 'reg_dave', 'awesome technology book');
            create table reg.own_document as table reg.document;
            alter table reg.own_document add primary key (id);
            create table reg.rls_off as table reg.document;
            alter table reg.rls_off add primary key (id);
            create policy nobody on reg.rls_off using (false);
            grant all on reg.document, reg.own_document, reg.rls_off to public;
            alter table reg.document enable row level security;
            create policy p1 on reg.document as permissive
              using (level <= (select level from reg.uaccount where who = current_user));
            create policy p2r on reg.document as restrictive to reg_dave using (cid <> 44 and cid < 50);
            create policy p1r on reg.document as restrictive for select to reg_dave using (cid <> 44);
            create policy p3w on reg.document as restrictive for insert to reg_dave with check (cid <> 33);
            create policy p3u on reg.document as restrictive for update to reg_dave using (true) with check (cid <> 33);
            alter table reg.own_document enable row level security;
            create policy p1 on reg.own_document using (author = current_user);

            create table reg.category (id int primary key, name text);
            insert into reg.category values (11, 'novel'), (22, 'science fiction'), (33, 'technology'), (44, 'manga');
            grant all on reg.category to public;
            alter table reg.category enable row level security;
            create policy p2 on reg.category using (case when current_user = 'reg_bob' then id in (11, 33)
              when current_user = 'reg_carol' then id in (22, 44) else false end);

            create function reg.make(name text) returns void language plpgsql as $f$ begin
              execute format('create table reg.%I (id int primary key, b text)', name);
              execute format('insert into reg.%I select i, md5(i::text) from generate_series(1, 5) i', name);
              execute format('grant all on reg.%I to public', name);
              execute format('alter table reg.%I enable row level security', name);
            end $f$;
            select reg.make(n) from unnest(array['owners_own', 'forced_on', 'by_group', 'by_command', 'only_check',
              'no_policy', 'no_grant']) n;
            alter table reg.forced_on force row level security;
            create policy g1 on reg.by_group to reg_group1 using (id % 2 = 1);
            create policy g2 on reg.by_group to reg_group2 using (id % 2 = 0);
            create policy s on reg.by_command for select using (id % 2 = 1);
            create policy i on reg.by_command for insert with check (id = 4);
            create policy u on reg.by_command for update using (id <= 3) with check (id <= 2);
            create policy d on reg.by_command for delete using (id >= 3);
            create policy w on reg.only_check for insert with check (id <= 2);
            revoke all on reg.no_grant from public;
            create policy p on reg.no_grant using (true);

            create table reg.parent (id int, a int, b text);
            create table reg.child () inherits (reg.parent);
            insert into reg.parent select i, i, 'p' from generate_series(1, 4) i;
            insert into reg.child select i, i, 'c' from generate_series(5, 8) i;
            grant all on reg.parent, reg.child to public;
            alter table reg.parent enable row level security;
            alter table reg.child enable row level security;
            create policy p on reg.parent using (a % 2 = 0);
            create policy p on reg.child using (a % 2 = 1);

            create table reg.parted (id int, level int) partition by range (id);
            create table reg.parted_low partition of reg.parted for values from (0) to (3);
            create table reg.parted_high partition of reg.parted for values from (3) to (10);
            insert into reg.parted values (1, 1), (2, 2), (3, 1), (4, 2);
            grant select on reg.parted to public;
            grant select on reg.parted_low, reg.parted_high to reg_carol;
            alter table reg.parted enable row level security;
            alter table reg.parted_low enable row level security;
            create policy p on reg.parted using (level <= (select level from reg.uaccount where who = current_user));

            create table reg.rec1 (id int primary key, y int);
            create table reg.rec2 (id int primary key, y int);
            insert into reg.rec1 values (1, 1); insert into reg.rec2 values (1, 1);
            grant all on reg.rec1, reg.rec2 to public;
            alter table reg.rec1 enable row level security;
            alter table reg.rec2 enable row level security;
            create policy r1 on reg.rec1 using (id = (select r.id from reg.rec2 r where y = r.y));
            create policy r2 on reg.rec2 using (id in (select r.id from reg.rec1 r where y = r.y));

            create table reg.looks_up (id int primary key, cid int);
            insert into reg.looks_up values (1, 22), (2, 33), (3, 55);
            grant all on reg.looks_up to public;
            alter table reg.looks_up enable row level security;
            create policy p on reg.looks_up using (exists (select from reg.category c where c.id = cid));

            create table reg.secret_column (id int primary key, hidden bool);
            insert into reg.secret_column values (1, true), (2, false);
            grant select (id) on reg.secret_column to public;
            alter table reg.secret_column enable row level security;
            create policy p on reg.secret_column using (hidden);

            create table reg.divides (id int primary key, n int);
            insert into reg.divides values (1, 0), (2, 1);
            grant all on reg.divides to public;
            alter table reg.divides enable row level security;
            create policy p on reg.divides using (10 / n > 1);

            create table reg.by_name (id int primary key, who name);
            insert into reg.by_name values (1, 'reg_bob'), (2, 'reg_carol'), (3, 'reg_dave');
            grant all on reg.by_name to public;
            alter table reg.by_name enable row level security;
            create policy p on reg.by_name using (who = current_user);

            create table reg.restrictive (id int primary key, n int);
            insert into reg.restrictive values (1, 1), (2, 2), (3, 3), (4, 4);
            grant all on reg.restrictive to public;
            alter table reg.restrictive enable row level security;
            create policy p on reg.restrictive using (true);
            create policy r on reg.restrictive as restrictive using (n < 3);

            create table reg.merged (id int primary key, who name, note text);
            insert into reg.merged values (1, 'reg_bob', 'a'), (2, 'reg_carol', 'b'), (3, 'reg_dave', 'c');
            grant all on reg.merged to public;
            alter table reg.merged enable row level security;
            create policy s on reg.merged for select using (true);
            create policy i on reg.merged for insert with check (who = current_user);
            create policy u on reg.merged for update using (who = current_user);
            reset role;
            grant select on all tables in schema reg to reg_observer;
            analyze;
            """;
}
