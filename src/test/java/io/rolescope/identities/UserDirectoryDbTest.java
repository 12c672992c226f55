package io.rolescope.identities;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rolescope.connections.Backend;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import io.rolescope.sandbox.SandboxSchema;
import io.rolescope.testing.TestPostgres;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("db")
class UserDirectoryDbTest {
    private static final String ANA = "00000000-0000-4000-8000-000000000001";

    private static Backend backend;
    private static UserDirectory directory;

    @BeforeAll
    static void open() {
        String database = TestPostgres.emptyDatabase();
        SandboxSchema.migrate(TestPostgres.dataSource(database));
        TestPostgres.run(database, """
                set session_replication_role = replica;
                insert into auth.users (id, email, role, aud, raw_app_meta_data, raw_user_meta_data, phone, deleted_at) values
                  ('00000000-0000-4000-8000-000000000001', 'Ana.Ruiz@northside.edu', 'authenticated', 'authenticated',
                   '{"provider": "email", "organization_id": "x"}', '{"full_name": "Ana R."}', '4915112345', null),
                  ('00000000-0000-4000-8000-000000000002', 'ben@southside.edu', 'service_role', 'authenticated', null, null, null, null),
                  ('00000000-0000-4000-8000-000000000003', 'joana@southside.edu', null, null, '{}', '{}', null, null),
                  ('00000000-0000-4000-8000-000000000004', 'gone@southside.edu', '', '', '{}', '{"name": "100%_gone"}', null, now());
                insert into public.profiles (id, email, full_name, platform_role) values
                  ('00000000-0000-4000-8000-000000000001', 'ana.ruiz@northside.edu', 'Ana Ruiz', 'user'),
                  ('00000000-0000-4000-8000-000000000002', 'ben@southside.edu', 'Ben O''Hara', 'super_admin'),
                  ('00000000-0000-4000-8000-000000000003', 'joana@southside.edu', 'Joana Anan', 'user');
                insert into public.organizations (id, name, slug) values
                  ('00000000-0000-4000-8000-00000000000a', 'Northside', 'northside'),
                  ('00000000-0000-4000-8000-00000000000b', 'Southside', 'southside');
                insert into public.organization_members (organization_id, user_id, role, status, invited_by) values
                  ('00000000-0000-4000-8000-00000000000a', '00000000-0000-4000-8000-000000000001', 'student', 'active',
                   '00000000-0000-4000-8000-000000000003'),
                  ('00000000-0000-4000-8000-00000000000b', '00000000-0000-4000-8000-000000000001', 'teacher', 'suspended', null),
                  ('00000000-0000-4000-8000-00000000000b', '00000000-0000-4000-8000-000000000003', 'admin', 'active', null);
                insert into auth.sessions (id, user_id, created_at, aal, not_after) values
                  ('00000000-0000-4000-8000-0000000000a1', '00000000-0000-4000-8000-000000000001', now() - interval '1 day', 'aal2', null),
                  ('00000000-0000-4000-8000-0000000000a2', '00000000-0000-4000-8000-000000000001', now(), 'aal1', now() - interval '1 hour');
                """);
        backend = TestPostgres.backend(database, TestPostgres.superuser());
        directory = UserDirectory.of(backend);
    }

    @AfterAll
    static void close() {
        backend.close();
    }

    @Test
    void knowsWhereThePeopleAre() {
        assertThat(directory.sources())
                .contains("auth.users", "public.profiles", "public.organization_members → public.organizations")
                .doesNotContain("public.project_members → public.projects");
        assertThat(directory.complete()).isTrue();
    }

    @Test
    void labelsPeopleWithTheirMemberships() {
        Person ana = directory.find(ANA);

        assertThat(ana.name()).isEqualTo("Ana Ruiz");
        assertThat(ana.memberships()).hasSize(2);
        assertThat(ana.label()).isEqualTo("student · Northside, teacher · Southside (suspended)");
        assertThat(directory.find("ben@southside.edu").label()).isEqualTo("super_admin");
        assertThat(directory.find("gone@southside.edu").label()).isEqualTo("deleted");
    }

    @Test
    void ranksTheBestMatchFirst() {
        assertThat(names("ana")).containsExactly("Ana Ruiz", "Joana Anan");
        assertThat(names("anan")).containsExactly("Joana Anan");
        assertThat(names("southside ben")).containsExactly("Ben O'Hara");
        assertThat(names("o'h")).containsExactly("Ben O'Hara");
        assertThat(names("100%_")).containsExactly("100%_gone");
        assertThat(names("%")).containsExactly("100%_gone");
        assertThat(names(ANA)).containsExactly("Ana Ruiz");
        assertThat(names("4915112")).containsExactly("Ana Ruiz");
        assertThat(names("nobody at all")).isEmpty();
    }

    @Test
    void pagesByKeyWithoutGapsOrRepeats() {
        List<String> seen = new ArrayList<>();
        UserDirectory.@Nullable Position next = null;
        do {
            UserDirectory.Page page = directory.search("", next, 1, ReadOptions.standard());
            page.people().forEach(one -> seen.add(one.name()));
            next = page.next();
        } while (next != null);

        assertThat(seen).containsExactly("100%_gone", "Ana Ruiz", "Ben O'Hara", "Joana Anan");
        assertThat(seen)
                .isEqualTo(directory.search("", 50).people().stream()
                        .map(Person::name)
                        .toList());
    }

    @Test
    void findsExactlyOneOrSaysWhyNot() {
        assertThat(directory.find(" ANA.ruiz@NORTHSIDE.edu ").id()).isEqualTo(ANA);
        assertThat(directory.find(ANA.toUpperCase(java.util.Locale.ROOT)).id()).isEqualTo(ANA);
        assertInvalid("nobody@northside.edu", "No user has the e-mail address nobody@northside.edu");
        assertInvalid("00000000-0000-4000-8000-0000000000ff", "No user has the id");
        assertInvalid("ana", "neither an e-mail address nor a user's id");
        assertInvalid("'; drop table x; --@", "No user has the e-mail address");
    }

    @Test
    void claimsAreThoseOfTheAuthServer() {
        Identity.User ana = directory.identity(directory.find(ANA));

        assertThat(ana.role()).isEqualTo("authenticated");
        assertThat(ana.claims().text("sub")).contains(ANA);
        assertThat(ana.claims().text("aud")).contains("authenticated");
        assertThat(ana.claims().text("app_metadata", "organization_id")).contains("x");
        assertThat(ana.claims().text("user_metadata", "full_name")).contains("Ana R.");
        assertThat(ana.claims().text("aal")).contains("aal2");
        assertThat(ana.claims().text("session_id")).contains("00000000-0000-4000-8000-0000000000a1");
        assertThat(ana.claims().text("is_anonymous")).contains("false");
        assertThat(ana.claims().flat()).containsKeys("iss", "exp", "iat", "amr", "phone", "email");
        // nothing that the token does not carry: a claim more would narrow what policies allow
        assertThat(ana.claims().flat()).doesNotContainKeys("organization_id", "user_role");

        Identity.User ben = directory.identity(directory.find("ben@southside.edu"));
        assertThat(ben.role()).isEqualTo("service_role");
        Identity.User joana = directory.identity(directory.find("joana@southside.edu"));
        assertThat(joana.role()).isEqualTo("authenticated");
        assertThat(directory.signIn(directory.find("gone@southside.edu")).notes())
                .anyMatch(note -> note.contains("deleted"));
    }

    @Test
    void theIdentityIsWhoTheDatabaseSees() {
        IdentityScheme scheme = directory.detection().scheme();
        Identity.User joana = directory.identity(directory.find("joana@southside.edu"));

        String seen = backend.as(scheme.put(joana))
                .read(
                        db -> Objects.toString(
                                db.fetchValue(
                                        "select concat_ws(' ', current_user, app.current_user_id(), count(*)) from public.organizations")));

        assertThat(seen).isEqualTo("authenticated 00000000-0000-4000-8000-000000000003 1");
    }

    @Test
    void customSettingsAreFilledWhenTheSchemeIsEdited() {
        SchemeDetection found = directory.detection();
        SchemeDetection edited = new SchemeDetection(
                new IdentityScheme(
                        false,
                        false,
                        List.of(
                                new IdentityScheme.SettingRule("my.user_id", "sub"),
                                new IdentityScheme.SettingRule("my.organization_id", "organization_id"),
                                new IdentityScheme.SettingRule("my.user_role", "user_role")),
                        null),
                found.evidence(),
                found.claimsRead(),
                List.of());
        UserDirectory custom = UserDirectory.of(backend, edited);
        Person ana = custom.find(ANA);

        SessionIdentity put = edited.scheme().put(custom.identity(ana));
        assertThat(put.settings())
                .containsEntry("my.user_id", ANA)
                .containsEntry("my.organization_id", "00000000-0000-4000-8000-00000000000a")
                .containsEntry("my.user_role", "student")
                .doesNotContainKey("request.jwt.claims");
        SessionIdentity other =
                edited.scheme().put(custom.signIn(ana, ana.memberships().get(1)).user());
        assertThat(other.settings()).containsEntry("my.user_role", "teacher");
    }

    @Test
    void whoIsResolvedAgainstTheBackend() {
        assertThat(Who.parse("user:ana.ruiz@northside.edu").resolve(Viewpoint.detected(backend)))
                .isInstanceOfSatisfying(
                        Identity.User.class, user -> assertThat(user.id()).isEqualTo(ANA));
        assertThat(Who.parse("role:anon").resolve(Viewpoint.detected(backend))).isEqualTo(new Identity.Role("anon"));
        assertThatThrownBy(() -> Who.parse("role:no_such_role").resolve(Viewpoint.detected(backend)))
                .isInstanceOfSatisfying(
                        FailureException.class, e -> assertThat(e.failure()).isInstanceOf(Failure.Invalid.class));
        Identity.User given = (Identity.User)
                Who.parse("claims:{\"sub\":\"7\",\"role\":\"anon\"}").resolve(Viewpoint.detected(backend));
        assertThat(given.role()).isEqualTo("anon");
        assertThat(given.name()).isEqualTo("7");
    }

    private static List<String> names(String text) {
        return directory.search(text, 10).people().stream().map(Person::name).toList();
    }

    private static void assertInvalid(String who, String sentence) {
        assertThatThrownBy(() -> directory.find(who)).isInstanceOfSatisfying(FailureException.class, e -> {
            assertThat(e.failure()).isInstanceOf(Failure.Invalid.class);
            assertThat(e.failure().sentence()).contains(sentence);
        });
    }
}
