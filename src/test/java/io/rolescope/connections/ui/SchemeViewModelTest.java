package io.rolescope.connections.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.connections.SavedBackends;
import io.rolescope.connections.ui.SchemeForm.Kind;
import io.rolescope.connections.ui.SchemeForm.Line;
import io.rolescope.connections.ui.SchemeViewModel.SchemeScreen;
import io.rolescope.identities.Identity;
import io.rolescope.identities.IdentityScheme;
import io.rolescope.identities.SavedSchemes;
import io.rolescope.identities.Viewpoint;
import io.rolescope.identities.Who;
import io.rolescope.kit.Loadable;
import io.rolescope.kit.Tasks;
import io.rolescope.platform.secrets.Keychain;
import io.rolescope.platform.settings.Folders;
import io.rolescope.platform.settings.SettingsStore;
import io.rolescope.testing.TestPostgres;
import io.rolescope.testing.TestViewpoint;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Editing how an open backend tells its users apart, without a window.
@Tag("db")
class SchemeViewModelTest {
    @TempDir
    private Path home;

    private final Tasks tasks = Tasks.inline();
    private TestViewpoint opened;
    private SettingsStore settings;
    private SavedBackends backends;
    private SchemeViewModel model;

    @BeforeEach
    void open() {
        String database = TestPostgres.emptyDatabase();
        TestPostgres.run(database, """
                do $$ begin
                  if to_regrole('form_user') is null then create role form_user nologin; end if;
                end $$;
                create table teams (id int primary key, name text);
                create table users (id int primary key, name text, email text, team_id int references teams);
                insert into teams values (5, 'Five');
                insert into users values (1, 'Ana', 'ana@x.y', 5);
                create table docs (id int primary key, team int);
                insert into docs values (1, 5), (2, 6);
                alter table docs enable row level security;
                create policy team on docs to form_user using (team = nullif(current_setting('app.circle', true), '')::int);
                grant select on docs to public;
                create function check_it() returns void language sql as $$ select $$;
                """);
        opened = TestViewpoint.of(database, TestPostgres.superuser());
        settings = SettingsStore.in(Folders.under(home));
        backends = new SavedBackends(settings, Keychain.inMemory("No keychain in a test."));
        model = new SchemeViewModel(tasks, new SavedSchemes(settings));
        model.showSaved(backends);
        model.connected(opened.get());
    }

    @AfterEach
    void close() {
        model.close();
        opened.close();
        tasks.close();
    }

    @Test
    void whatWasFoundIsShownWithItsEvidence() {
        assertThat(shown().summary().facts())
                .containsEntry("Carried by", "app.circle")
                .containsEntry("Also read", "app.circle (claim circle)")
                .containsEntry("Tenant", "not read by any policy")
                .containsEntry("People listed in", "public.users, public.users → public.teams");
        assertThat(shown().summary().evidence()).containsExactly("Policy “team” on public.docs reads app.circle.");
        assertThat(shown().edited()).isFalse();
        assertThat(shown().commandLine()).isEmpty();
    }

    @Test
    void aChangeIsTakenEverywhereAndByWhoIsLookedAs() {
        Viewpoint viewpoint = opened.get();
        viewpoint.lookAs(Who.parse("user:ana@x.y").resolve(viewpoint));
        assertThat(seen()).isZero();
        AtomicInteger told = new AtomicInteger();
        viewpoint.onChange(told::incrementAndGet);

        model.edit();
        assertThat(model.form().kind.get()).isEqualTo(Kind.SETTINGS);
        model.form().lines.getFirst().claim.set("organization_id");
        model.form().role.set("form_user");
        model.save();

        assertThat(model.problemProperty().get()).isEmpty();
        assertThat(model.editingProperty().get()).isFalse();
        assertThat(told).hasValue(1);
        assertThat(viewpoint.identity()).isInstanceOfSatisfying(Identity.User.class, ana -> {
            assertThat(ana.claims().text("organization_id")).contains("5");
            assertThat(ana.role()).isEqualTo("form_user");
        });
        assertThat(seen()).isEqualTo(1);
        assertThat(shown().summary().facts()).containsEntry("Tenant", "app.circle (claim organization_id)");
        assertThat(shown().commandLine()).isEqualTo("--scheme 'app.circle=organization_id' --scheme 'role=form_user'");
        assertThat(shown().keeping()).contains("as long as this backend is open");
        assertThat(settings.current().schemes()).isEmpty();

        model.reset();
        assertThat(shown().edited()).isFalse();
        assertThat(seen()).isEqualTo(0);
    }

    @Test
    void itIsKeptWithASavedBackendAndForgottenWithIt() {
        backends.save(opened.get().backend().profile(), Optional.empty());
        model.edit();
        model.form().lines.add(new Line("hasura.user ->> x-hasura-user-id", "sub"));
        model.form().callFirst.set(true);
        model.form().preRequest.set("public.check_it");
        model.form().people.set("public.users");
        model.save();

        assertThat(shown().keeping()).contains("saved with this backend");
        IdentityScheme again = new SavedSchemes(SettingsStore.in(Folders.under(home)))
                .find(opened.get().backend().profile())
                .orElseThrow();
        assertThat(again).isEqualTo(shown().scheme());
        assertThat(again.preRequest()).isEqualTo("public.check_it");

        backends.remove(opened.get().backend().profile().id());
        assertThat(settings.current().schemes()).isEmpty();
    }

    @Test
    void aBackendSavedLaterKeepsWhatWasChangedBefore() {
        model.edit();
        model.form().kind.set(Kind.ROLES);
        model.save();
        assertThat(settings.current().schemes()).isEmpty();

        backends.save(opened.get().backend().profile(), Optional.empty());
        model.backendSaved();

        assertThat(settings.current().schemes()).hasSize(1);
        assertThat(shown().keeping()).contains("saved with this backend");
    }

    /// Another backend is opened while the change is still being saved.
    @Test
    void aChangeOfOneBackendIsNotShownOnAnother() {
        try (TestViewpoint other = TestViewpoint.of(TestPostgres.emptyDatabase(), TestPostgres.superuser())) {
            opened.get().onChange(() -> model.connected(other.get()));
            IdentityScheme before = other.get().scheme();
            model.edit();
            model.form().role.set("form_user");
            model.save();

            assertThat(opened.get().scheme()).isNotEqualTo(before);
            assertThat(shown().backend())
                    .isEqualTo(other.get().backend().profile().name());
            assertThat(shown().scheme()).isEqualTo(before);
            assertThat(shown().edited()).isFalse();
        }
    }

    @Test
    void whatTheBackendHasNotIsSaidAndNothingIsTaken() {
        IdentityScheme before = opened.get().scheme();
        refused(form -> form.role.set("no_such_role"), "may not put on the role no_such_role");
        refused(form -> form.people.set("public.docs_of"), "public.docs_of is no table");
        refused(
                form -> {
                    form.callFirst.set(true);
                    form.preRequest.set("api.check");
                },
                "no function api.check()");
        refused(form -> form.callFirst.set(true), "not said which function");
        refused(form -> form.lines.getFirst().place.set("circle"), "“circle” is not the name");
        refused(form -> form.lines.getFirst().claim.set(" "), "what fills app.circle");
        refused(form -> form.lines.clear(), "No setting is named");
        assertThat(opened.get().scheme()).isEqualTo(before);

        model.cancel();
        assertThat(model.editingProperty().get()).isFalse();
    }

    @Test
    void aServerThatIsGoneIsToldAsSuch() {
        TestViewpoint remote = TestViewpoint.remoteSandbox();
        model.connected(remote.get());
        remote.loseServer();
        model.load();

        assertThat(model.screenProperty().get()).isInstanceOf(Loadable.Failed.class);
        remote.close();
    }

    private void refused(java.util.function.Consumer<SchemeForm> typed, String words) {
        model.edit();
        typed.accept(model.form());
        model.save();
        assertThat(model.problemProperty().get()).contains(words);
        assertThat(model.editingProperty().get()).isTrue();
    }

    private int seen() {
        return opened.get().lens().read(db -> db.fetchCount(org.jooq.impl.DSL.table("docs")));
    }

    private SchemeScreen shown() {
        return model.screenProperty().get().ready().orElseThrow();
    }
}
