package io.rolescope.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.connections.Attempt;
import io.rolescope.connections.Backend;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.identities.Identity;
import io.rolescope.identities.IdentityScheme;
import io.rolescope.identities.UserDirectory;
import io.rolescope.sandbox.Actor.Kind;
import io.rolescope.testing.TestPostgres;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// No organization reaches another: every table that names one, every command, every kind of caller. Everything is
/// tried and rolled back.
@Tag("db")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OrganizationIsolationDbTest {
    private static final String NORTHSIDE = "0a000000-0000-4000-8000-000000000001";
    private static final String SOUTHSIDE = "0a000000-0000-4000-8000-000000000002";
    private static final String ANA = "0b000000-0000-4000-8000-000000000001";
    private static final String NIL = "00000000-0000-0000-0000-000000000000";

    private String database;
    private Backend backend;
    private Backend application;
    private List<TenantTable> tables;
    private Map<String, Actor> actors;

    @BeforeAll
    void open() throws Exception {
        database = TestPostgres.sandboxDatabase();
        backend = rehearsing(database, "rolescope_observer");
        application = rehearsing(database, "rolescope_app");
        tables = TenantTable.in(TestPostgres.dataSource(database));
        actors = new LinkedHashMap<>();
        UserDirectory directory = UserDirectory.of(backend);
        add(person(directory, "student", "ana.ruiz@northside.example", Kind.STUDENT));
        add(person(directory, "teacher", "tomas.herrera@northside.example", Kind.TEACHER));
        add(person(directory, "admin", "margaret.chen@northside.example", Kind.ADMIN));
        add(person(directory, "super_admin", "sofia.marquez@rolescope.example", Kind.EVERYWHERE));
        add(role("anon", Kind.STRANGER));
        add(role("service_role", Kind.EVERYWHERE));
        for (String name : List.of("student", "teacher", "admin")) {
            Actor claimed = actors.get(name);
            Map<String, String> settings = new LinkedHashMap<>();
            settings.put("my.user_id", claimed.id());
            settings.put("my.user_role", name);
            settings.put("my.organization_id", NORTHSIDE);
            String called = name + " by settings";
            SessionIdentity put = new SessionIdentity(called, "authenticated", settings);
            add(new Actor(called, put, claimed.id(), claimed.kind(), NORTHSIDE, SOUTHSIDE));
        }
    }

    @AfterAll
    void close() {
        application.close();
        backend.close();
    }

    private void add(Actor actor) {
        actors.put(actor.name(), actor);
    }

    private static Backend rehearsing(String database, String login) {
        Backend backend = TestPostgres.backend(database, login);
        backend.permitRehearsals();
        return backend;
    }

    /// A real person, with a second factor, since without one some deletions are refused for another reason.
    private static Actor person(UserDirectory directory, String name, String email, Kind kind) {
        Identity.User user = directory.identity(directory.find(email));
        Identity.User assured = new Identity.User(
                user.id(), user.name(), user.email(), user.role(), user.claims().with("aal", "aal2"), user.label());
        SessionIdentity put = IdentityScheme.supabase().put(assured);
        return new Actor(name, put, user.id(), kind, NORTHSIDE, SOUTHSIDE);
    }

    private static Actor role(String name, Kind kind) {
        return new Actor(name, SessionIdentity.ofRole(name), NIL, kind, NORTHSIDE, SOUTHSIDE);
    }

    @Test
    void theCatalogNamesTheTables() {
        assertThat(tables)
                .extracting(TenantTable::name)
                .doesNotHaveDuplicates()
                .contains("organizations", "files", "agent_task_queue", "audit_logs", "rls_audit_log")
                .hasSizeGreaterThan(25);
        assertThat(tables).allSatisfy(table -> assertThat(table.key()).isEqualTo("id"));
    }

    Stream<Arguments> confined() {
        return pairs(actors.values().stream().filter(actor -> !actor.everywhere()));
    }

    @ParameterizedTest(name = "{0} in {1}")
    @MethodSource("confined")
    void nobodyReachesAnotherOrganization(Actor actor, TenantTable table) {
        assertThat(IsolationCheck.intrusions(backend, actor, table)).isEmpty();
    }

    /// The login that real applications use puts the settings on as well.
    @ParameterizedTest(name = "{0} as an application in {1}")
    @MethodSource("bySettings")
    void norThroughAnApplication(Actor actor, TenantTable table) {
        String foreign = "select count(*) from " + table.quoted() + " where " + table.own(SOUTHSIDE)
                + " and not coalesce(" + table.open() + ", false)";
        assertThat(tried(application, actor, foreign).rows().single()).isEqualTo("0");
    }

    Stream<Arguments> bySettings() {
        return pairs(Stream.of(actors.get("teacher by settings")));
    }

    Stream<Arguments> teachers() {
        return pairs(Stream.of(actors.get("teacher"), actors.get("teacher by settings")));
    }

    @ParameterizedTest(name = "{0} in {1}")
    @MethodSource("teachers")
    void teachersReadAllOfTheirOwn(Actor actor, TenantTable table) {
        assertThat(IsolationCheck.refusals(backend, actor, table, table.own(NORTHSIDE), Set.of("select")))
                .isEmpty();
    }

    Stream<Arguments> reaching() {
        return pairs(Stream.of(actors.get("admin"), actors.get("super_admin"), actors.get("service_role")));
    }

    @ParameterizedTest(name = "{0} in {1}")
    @MethodSource("reaching")
    void adminsReachAllOfTheirOwnAndThePlatformEverything(Actor actor, TenantTable table) throws Exception {
        String inside = actor.everywhere() ? "true" : table.own(NORTHSIDE);
        assertThat(IsolationCheck.refusals(backend, actor, table, inside, granted(actor, table)))
                .isEmpty();
    }

    /// Where privileges allow. Only the platform makes and ends organizations; people's activity is their own to
    /// record.
    private Set<String> granted(Actor actor, TenantTable table) throws Exception {
        Set<String> commands = new TreeSet<>(Set.of("select"));
        try (Connection connection = TestPostgres.dataSource(database).getConnection();
                Statement statement = connection.createStatement()) {
            String role = TenantTable.literal(String.valueOf(actor.identity().role()));
            String name = TenantTable.literal(table.quoted());
            for (String command : List.of("insert", "update", "delete")) {
                String asked = command.equals("delete") ? "has_table_privilege" : "has_any_column_privilege";
                String sql = "select " + asked + "(" + role + ", " + name + ", '" + command + "')";
                if (TenantTable.rows(statement, sql).getFirst().getFirst().equals("t")) {
                    commands.add(command);
                }
            }
        }
        if (actor.kind() == Kind.ADMIN && table.name().equals("organizations")) {
            commands.removeAll(Set.of("insert", "delete"));
        }
        if (!actor.name().equals("service_role") && table.name().equals("user_activity_log")) {
            commands.remove("insert");
        }
        return commands;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tables")
    void studentsReadNoMoreThanTeachers(TenantTable table) {
        String rows = "select count(*) from " + table.quoted() + " where " + table.own(NORTHSIDE);
        long student = number(actors.get("student"), rows);
        assertThat(student).isLessThanOrEqualTo(number(actors.get("teacher"), rows));
    }

    Stream<TenantTable> tables() {
        return tables.stream();
    }

    @Test
    void studentsHaveTheirOwnTasksAndNobodyElses() {
        Actor student = actors.get("student");
        String others = "from public.agent_task_queue where user_id is distinct from '" + ANA + "'";
        assertThat(number(actors.get("teacher"), "select count(*) " + others)).isPositive();
        assertThat(number(student, "select count(*) " + others)).isZero();
        assertThat(tried(backend, student, "delete " + others).count()).isZero();
        assertThat(number(student, "select count(*) from public.agent_task_queue"))
                .isPositive();
    }

    @Test
    void strangersReadOnlyWhatIsPublished() {
        Actor anon = actors.get("anon");
        Set<String> readable = new TreeSet<>();
        for (TenantTable table : tables) {
            Attempt read = tried(backend, anon, "select count(*) from " + table.quoted());
            if (read.succeeded()) {
                readable.add(table.name());
                String published = "select count(*) from " + table.quoted() + " where " + table.open();
                assertThat(Long.parseLong(String.valueOf(read.rows().single())))
                        .as(table.name())
                        .isEqualTo(number(actors.get("service_role"), published));
            } else {
                assertThat(read.sqlState()).as(table.name()).isEqualTo("42501");
            }
        }
        assertThat(readable).containsExactly("capabilities", "dashboard_templates");
    }

    /// The same check over a copy with holes: it must find each of them, or it proves nothing.
    @Test
    void holesAreFound() {
        String copy = TestPostgres.sandboxDatabase();
        TestPostgres.run(copy, """
                alter policy "Members read their own usage" on public.usage_analytics using (true);
                alter policy "Members queue tasks for themselves" on public.agent_task_queue
                    with check (user_id = (select app.current_user_id()) and status = 'queued');
                alter policy "Members change their own conversations" on public.chat_sessions
                    with check (user_id = (select app.current_user_id()));
                alter policy "Owners delete their dashboards" on public.dashboards using (true);
                grant select on public.files to anon;
                create policy "Hole" on public.files for select to anon using (true);
                alter table public.rls_audit_log no force row level security, disable row level security;
                """);
        List<String> found = new ArrayList<>();
        try (Backend holed = rehearsing(copy, "rolescope_observer")) {
            for (String table : List.of(
                    "usage_analytics", "agent_task_queue", "chat_sessions", "dashboards", "rls_audit_log", "files")) {
                Actor actor = actors.get(table.equals("files") ? "anon" : "student");
                found.addAll(IsolationCheck.intrusions(holed, actor, named(table)));
            }
        }
        assertThat(found)
                .anyMatch(line -> line.startsWith("student, usage_analytics, select: sees "))
                .anyMatch(line -> line.startsWith("student, agent_task_queue, insert: "))
                .anyMatch(line -> line.startsWith("student, chat_sessions, update (moving rows away): "))
                .anyMatch(line -> line.startsWith("student, dashboards, delete (without a condition): "))
                .anyMatch(line -> line.startsWith("student, rls_audit_log, select: sees "))
                .anyMatch(line -> line.startsWith("anon, files, select: sees "));
    }

    private TenantTable named(String name) {
        return tables.stream()
                .filter(table -> table.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private Stream<Arguments> pairs(Stream<Actor> who) {
        return who.flatMap(actor -> tables.stream().map(table -> Arguments.of(actor, table)));
    }

    private long number(Actor actor, String sql) {
        return Long.parseLong(String.valueOf(tried(backend, actor, sql).rows().single()));
    }

    private static Attempt tried(Backend backend, Actor actor, String sql) {
        return backend.rehearsal(
                ReadOptions.standard(), snapshot -> snapshot.as(actor.identity(), db -> snapshot.tryOut(sql)));
    }
}
