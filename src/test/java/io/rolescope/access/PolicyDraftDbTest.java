package io.rolescope.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.access.catalog.CatalogReader;
import io.rolescope.access.catalog.Policy;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.PolicyCommand;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.catalog.TableName;
import io.rolescope.access.draft.DraftReport;
import io.rolescope.access.draft.PolicyChange;
import io.rolescope.access.draft.PolicyDraft;
import io.rolescope.access.explain.Verdict;
import io.rolescope.access.verify.ChosenIdentities;
import io.rolescope.connections.Backend;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.identities.Viewpoint;
import io.rolescope.platform.Progress;
import io.rolescope.testing.TestPostgres;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What a draft says is held to what the server does once the same change is really made: over drafts on the reference
/// backend and over generated ones, with zero disagreements.
@Tag("db")
class PolicyDraftDbTest {
    private static final int GENERATED = Integer.getInteger("rolescope.drafts", 60);

    @Test
    void generatedDraftsComeOutAsTheServerMakesThem() {
        String database = TestPostgres.emptyDatabase();
        TestPostgres.run(database, GeneratedBackend.rolesSql());
        DraftTruth truth = new DraftTruth();
        try (Backend backend = TestPostgres.backend(database, "gen_observer")) {
            backend.permitRehearsals();
            int drafts = 0;
            for (long seed = Long.getLong("rolescope.seed", 1); drafts < GENERATED; seed++) {
                drafts += generated(database, backend, seed, truth);
            }
            System.out.println(drafts + " drafts, " + truth.rows + " rows judged, " + truth.changes + " changes, "
                    + truth.unclear + " of them unclear");
        }
        assertThat(truth.wrong).as(truth.wrong.size() + " disagreements").isEmpty();
        assertThat(truth.changes).isGreaterThan(GENERATED);
        assertThat(truth.unclear).isLessThan(truth.rows / 10);
    }

    /// Row security switched on, by itself and with a policy more.
    @Test
    void generatedTablesComeUnderTheirPoliciesAsTheServerPutsThem() {
        String database = TestPostgres.emptyDatabase();
        TestPostgres.run(database, GeneratedBackend.rolesSql());
        DraftTruth truth = new DraftTruth();
        try (Backend backend = TestPostgres.backend(database, "gen_observer")) {
            backend.permitRehearsals();
            int drafts = 0;
            for (long seed = Long.getLong("rolescope.seed", 1); drafts < GENERATED / 2; seed++) {
                drafts += onGenerated(database, backend, seed, (made, name, number) -> {
                    List<SessionIdentity> identities = made.identities();
                    TestPostgres.run(database, disable(name));
                    Table without = CatalogReader.read(backend).table(name).orElseThrow();
                    TestPostgres.run(database, made.morePolicy(name.sql(), number));
                    Table with = CatalogReader.read(backend).table(name).orElseThrow();
                    Policy added = added(without, with);
                    String what = name + ": ";
                    Map<DraftTruth.Asked, Verdict> open = DraftTruth.server(backend, name, identities);
                    PolicyChange alone = new PolicyChange.Enable(with, null);
                    DraftReport switchedOn = compare(backend, alone, identities);
                    TestPostgres.run(database, new PolicyChange.Drop(with, added).script());
                    PolicyChange both = new PolicyChange.Enable(without, new PolicyChange.Add(without, added));
                    DraftReport withPolicy = compare(backend, both, identities);
                    TestPostgres.run(database, both.script());
                    Map<DraftTruth.Asked, Verdict> held = DraftTruth.server(backend, name, identities);
                    truth.hold(what + alone.script(), switchedOn, open, held);
                    truth.hold(what + both.script(), withPolicy, open, held);
                    return 2;
                });
            }
            System.out.println(drafts + " times row security was switched on, " + truth.rows + " rows judged, "
                    + truth.changes + " changes, " + truth.unclear + " of them unclear");
        }
        assertThat(truth.wrong).as(truth.wrong.size() + " disagreements").isEmpty();
        assertThat(truth.changes).isGreaterThan(GENERATED);
        assertThat(truth.unclear).isLessThan(truth.rows / 10);
    }

    private static String disable(TableName table) {
        return "ALTER TABLE " + table.sql() + " DISABLE ROW LEVEL SECURITY";
    }

    /// What is tried on one generated table.
    private interface Trial {
        /// @return how many drafts were compared
        int on(GeneratedBackend made, TableName table, int number);
    }

    private static int generated(String database, Backend backend, long seed, DraftTruth truth) {
        return onGenerated(database, backend, seed, (made, name, number) -> {
            List<SessionIdentity> identities = made.identities();
            Table before = CatalogReader.read(backend).table(name).orElseThrow();
            Map<DraftTruth.Asked, Verdict> was = DraftTruth.server(backend, name, identities);
            String statement = made.morePolicy(name.sql(), number);
            TestPostgres.run(database, statement);
            Table after = CatalogReader.read(backend).table(name).orElseThrow();
            Map<DraftTruth.Asked, Verdict> is = DraftTruth.server(backend, name, identities);
            Policy policy = added(before, after);
            // the same change the other way round: dropping it
            truth.hold(
                    "seed " + seed + " drop of " + statement,
                    compare(backend, new PolicyChange.Drop(after, policy), identities),
                    is,
                    was);
            TestPostgres.run(database, new PolicyChange.Drop(after, policy).script());
            truth.hold(
                    "seed " + seed + " add " + statement,
                    compare(backend, new PolicyChange.Add(before, policy), identities),
                    was,
                    is);
            return 2;
        });
    }

    private static Policy added(Table before, Table after) {
        return after.policies().stream()
                .filter(one -> !before.policies().contains(one))
                .findFirst()
                .orElseThrow();
    }

    private static int onGenerated(String database, Backend backend, long seed, Trial trial) {
        String schema = "gen " + seed;
        GeneratedBackend made = new GeneratedBackend(seed, schema);
        TestPostgres.run(database, made.sql());
        TestPostgres.run(
                database,
                "grant usage on schema \"" + schema + " closed\" to gen_observer; grant usage on schema \"" + schema
                        + "\" to gen_observer; grant select on all tables in schema \"" + schema
                        + "\" to gen_observer");
        int drafts = 0;
        try {
            for (String written : made.tables()) {
                TableName name = new TableName(
                        schema, written.substring(written.indexOf('.') + 1).replace("\"", ""));
                drafts += trial.on(made, name, 90 + drafts);
            }
        } finally {
            TestPostgres.run(
                    database,
                    "drop schema \"" + schema + "\" cascade; drop schema if exists \"" + schema + " closed\" cascade");
        }
        return drafts;
    }

    @Test
    void draftsOnTheReferenceBackendComeOutAsTheServerMakesThem() {
        String database = TestPostgres.sandboxDatabase();
        DraftTruth truth = new DraftTruth();
        Random random = new Random(7);
        try (Backend backend = TestPostgres.backend(database, "rolescope_observer")) {
            backend.permitRehearsals();
            PolicyCatalog catalog = CatalogReader.read(backend);
            List<SessionIdentity> identities = new ChosenIdentities(Viewpoint.detected(backend), catalog).choose(1, 6);
            List<PolicyChange> drafts = drafts(catalog, random);
            for (PolicyChange change : drafts) {
                TableName name = change.table().name();
                DraftReport report = compare(backend, change, identities);
                Map<DraftTruth.Asked, Verdict> was = DraftTruth.server(backend, name, identities);
                TestPostgres.run(database, change.script());
                Map<DraftTruth.Asked, Verdict> is = DraftTruth.server(backend, name, identities);
                truth.hold(change.script(), report, was, is);
                undo(database, change);
            }
            System.out.println(drafts.size() + " drafts on the reference backend, " + truth.rows + " rows judged, "
                    + truth.changes + " changes, " + truth.unclear + " of them unclear");
        }
        assertThat(truth.wrong).as(truth.wrong.size() + " disagreements").isEmpty();
        assertThat(truth.changes).isPositive();
    }

    /// Other tables' policies read this one as whoever asks; the draft says which, and only where reading changes.
    @Test
    void tablesWhosePoliciesReadTheDraftedOneAreNamed() {
        try (Backend backend = TestPostgres.backend(TestPostgres.sandboxDatabase(), "rolescope_observer")) {
            PolicyCatalog catalog = CatalogReader.read(backend);
            List<SessionIdentity> identities = new ChosenIdentities(Viewpoint.detected(backend), catalog).choose(1, 6);
            Table files = catalog.find("public.files");
            assertThat(notes(backend, dropped(files, "Members read files shared in their organization"), identities))
                    .contains("storage.objects")
                    .contains("public.file_versions");
            Policy insert = files.policies().stream()
                    .filter(policy -> policy.command() == PolicyCommand.INSERT)
                    .findFirst()
                    .orElseThrow();
            assertThat(notes(backend, new PolicyChange.Drop(files, insert), identities))
                    .doesNotContain("storage.objects");
        }
    }

    /// A helper that reads the table as somebody who will be held to its policies answers today what it sees without
    /// them.
    @Test
    void whatReadsTheTableItselfIsNotAnsweredByWhatItSeesWhileRowSecurityIsOff() {
        String database = TestPostgres.emptyDatabase();
        TestPostgres.run(database, GeneratedBackend.rolesSql());
        TestPostgres.run(database, """
                do $$ begin create role draft_reader; exception when duplicate_object then null; end $$;
                create table crew (id int primary key);
                insert into crew values (1), (2);
                create function crew_ids() returns setof int language sql stable security definer
                    as 'select id from public.crew';
                alter function crew_ids() owner to draft_reader;
                grant select on crew to gen_user, draft_reader;
                create policy known on crew for select using (id in (select crew_ids()));
                """);
        try (Backend backend = TestPostgres.backend(database, TestPostgres.superuser())) {
            Table crew = CatalogReader.read(backend).find("public.crew");
            DraftReport report =
                    compare(backend, new PolicyChange.Enable(crew, null), List.of(SessionIdentity.ofRole("gen_user")));
            assertThat(report.label()).isEqualTo(DraftReport.Label.UNCLEAR);
            assertThat(report.effects().getFirst().count(DraftReport.Kind.UNCLEAR))
                    .isEqualTo(2);
        }
    }

    private static PolicyChange dropped(Table table, String name) {
        return new PolicyChange.Drop(
                table,
                table.policies().stream()
                        .filter(policy -> policy.name().equals(name))
                        .findFirst()
                        .orElseThrow());
    }

    private static String notes(Backend backend, PolicyChange change, List<SessionIdentity> identities) {
        return String.join(" ", compare(backend, change, identities).notes());
    }

    private static void undo(String database, PolicyChange change) {
        TestPostgres.run(
                database,
                switch (change) {
                    case PolicyChange.Add add -> new PolicyChange.Drop(add.table(), add.policy()).script();
                    case PolicyChange.Drop drop -> new PolicyChange.Add(drop.table(), drop.policy()).script();
                    case PolicyChange.Alter alter ->
                        new PolicyChange.Alter(alter.table(), alter.to(), alter.from()).script();
                    case PolicyChange.Enable enable -> disable(enable.table().name());
                });
    }

    /// For some tables: one policy dropped, one opened to everybody, one narrowed, one added.
    private static List<PolicyChange> drafts(PolicyCatalog catalog, Random random) {
        List<PolicyChange> all = new ArrayList<>();
        for (String wanted : List.of("files", "agents", "organization_members", "meetings", "folders", "profiles")) {
            Table table = catalog.tables().get(new TableName("public", wanted));
            if (table == null || table.policies().isEmpty()) {
                continue;
            }
            Policy one = table.policies().get(random.nextInt(table.policies().size()));
            all.add(new PolicyChange.Drop(table, one));
            all.add(new PolicyChange.Alter(table, one, with(one, "true")));
            all.add(new PolicyChange.Alter(table, one, with(one, "false")));
            all.add(new PolicyChange.Add(
                    table,
                    new Policy(
                            table.name(),
                            "drafted",
                            PolicyCommand.SELECT,
                            random.nextBoolean(),
                            List.of("authenticated"),
                            "EXISTS (SELECT 1 FROM public.organization_members m WHERE m.user_id = auth.uid())",
                            null)));
            all.add(new PolicyChange.Add(
                    table,
                    new Policy(
                            table.name(),
                            "drafted",
                            PolicyCommand.ALL,
                            true,
                            List.of(Policy.PUBLIC),
                            // a table that nobody but its owner may read: the server refuses the whole statement
                            "EXISTS (SELECT 1 FROM internal.notification_outbox)",
                            null)));
        }
        return all;
    }

    private static Policy with(Policy policy, String condition) {
        return new Policy(
                policy.table(),
                policy.name(),
                policy.command(),
                policy.permissive(),
                policy.roles(),
                policy.using() == null ? null : condition,
                policy.check() == null ? null : condition);
    }

    private static DraftReport compare(Backend backend, PolicyChange change, List<SessionIdentity> identities) {
        return new PolicyDraft(backend, CatalogReader.read(backend))
                .compare(change, identities, DraftTruth.ROWS, ReadOptions.standard(), Progress.silent());
    }
}
