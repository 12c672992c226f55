package io.rolescope.connections.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.connections.BackendProfile;
import io.rolescope.connections.ConnectionTest;
import io.rolescope.connections.SavedBackends;
import io.rolescope.connections.SslMode;
import io.rolescope.identities.SavedSchemes;
import io.rolescope.kit.Loadable;
import io.rolescope.kit.Tasks;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import io.rolescope.platform.Progress;
import io.rolescope.platform.Secret;
import io.rolescope.platform.secrets.Keychain;
import io.rolescope.platform.settings.Folders;
import io.rolescope.platform.settings.SettingsStore;
import io.rolescope.testing.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The page Connect without a window: what is typed, saved, tested and opened.
class ConnectViewModelTest {
    @TempDir
    private Path home;

    private final Tasks tasks = Tasks.inline();
    private final Opened opened = new Opened();
    private SettingsStore settings;
    private ConnectViewModel model;

    @BeforeEach
    void make() {
        settings = SettingsStore.in(Folders.under(home));
        model = new ConnectViewModel(tasks, opened, new SavedSchemes(settings));
        model.showSaved(new SavedBackends(settings, Keychain.inMemory("No keychain in a test.")));
    }

    @AfterEach
    void close() {
        model.close();
        tasks.close();
    }

    @Test
    void aPastedUriFillsTheFieldsAndKeepsThePasswordOutOfSight() {
        model.uriProperty().set("postgresql://ana:s%40fe@db.example.org:6543/app?sslmode=verify-full");

        assertThat(model.form().host.get()).isEqualTo("db.example.org");
        assertThat(model.form().port.get()).isEqualTo("6543");
        assertThat(model.form().sslMode.get()).isEqualTo(SslMode.VERIFY_FULL);
        assertThat(model.form().typedPassword()).contains(Secret.of("s@fe"));
        assertThat(model.problemProperty().get()).isEmpty();
    }

    /// What was pasted stays in sight while it is open, for whoever looks over the shoulder.
    @Test
    void thePasswordLeavesThePastedUriAndWhatWasChangedBesideItStays() {
        model.uriProperty().set("postgresql://ana:s%40fe@db.example.org:6543/app?sslmode=require&sslrootcert=/ca.pem");
        model.form().name.set("Mine");
        model.form().database.set("other");
        model.connect();
        assertThat(model.uriProperty().get())
                .isEqualTo("postgresql://ana@db.example.org:6543/app?sslmode=require&sslrootcert=/ca.pem");
        assertThat(model.form().database.get()).isEqualTo("other");
        assertThat(model.form().typedPassword()).contains(Secret.of("s@fe"));
        assertThat(opened.passwords).containsExactly(Optional.of(Secret.of("s@fe")));

        model.uriProperty().set("postgresql://ana@db.example.org/app?password=pw&sslmode=require");
        model.hidePassword();
        assertThat(model.uriProperty().get()).isEqualTo("postgresql://ana@db.example.org/app?sslmode=require");
        assertThat(model.form().typedPassword()).contains(Secret.of("pw"));
        model.uriProperty().set("postgresql://[::1]:5432/app");
        model.hidePassword();
        assertThat(model.uriProperty().get()).isEqualTo("postgresql://[::1]:5432/app");
    }

    @Test
    void whatCouldNotBeOpenedIsTriedAgainWithTheSamePassword() {
        opened.failure = new Failure.Unreachable("Nothing answers.", "Start it.", "", null);
        model.uriProperty().set("postgresql://ana:pw@db.example.org/app");
        model.connect();
        assertThat(model.openingProperty().get()).isInstanceOf(Loadable.Failed.class);
        opened.failure = null;
        model.openAgain();
        assertThat(model.openingProperty().get()).isInstanceOf(Loadable.Ready.class);
        assertThat(opened.passwords).endsWith(Optional.of(Secret.of("pw")));
    }

    @Test
    void whatIsWrongIsSaidAndNothingIsOpened() {
        model.uriProperty().set("mysql://x");
        assertThat(model.problemProperty().get()).contains("postgresql://");

        model.clear();
        model.form().host.set("localhost");
        model.form().user.set("ana");
        model.form().port.set("70000");
        model.connect();
        assertThat(model.problemProperty().get()).contains("port");
        assertThat(opened.profiles).isEmpty();
    }

    @Test
    void aSavedBackendComesBackWithItsPasswordAndWithoutItInTheFile() throws Exception {
        model.uriProperty().set("postgresql://ana:very-secret@db.example.org/app");
        model.form().name.set("Production EU");
        model.save();
        assertThat(model.backends()).extracting(BackendProfile::name).containsExactly("Production EU");
        try (var files = Files.walk(home)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file)).doesNotContain("very-secret");
            }
        }

        model.open(model.backends().getFirst());
        assertThat(opened.passwords).containsExactly(Optional.of(Secret.of("very-secret")));

        model.remove(model.backends().getFirst());
        assertThat(model.backends()).isEmpty();
    }

    @Test
    void aFailureToOpenIsShownAsSuch() {
        opened.failure = new Failure.SignInRejected("The server did not accept this.", "Check it.", "", "28P01");
        model.uriProperty().set("postgresql://ana@db.example.org/app");
        model.connect();
        assertThat(model.openingProperty().get())
                .isInstanceOfSatisfying(
                        Loadable.Failed.class,
                        failed -> assertThat(failed.failure()).isEqualTo(opened.failure));
    }

    @Test
    @Tag("db")
    void aTestTellsFactsAndHowUsersAreToldApart() {
        model.uriProperty().set(TestPostgres.uri(TestPostgres.sandboxDatabase(), "rolescope_observer"));
        model.test();

        ConnectViewModel.TestReport report = model.testProperty().get().ready().orElseThrow();
        assertThat(report.outcome().steps()).allMatch(ConnectionTest.StepResult::ok);
        assertThat(report.outcome().facts()).isNotNull();
        assertThat(report.scheme()).isNotNull();
    }

    @Test
    @Tag("db")
    void aTestWithAWrongPasswordSaysAtWhichStep() {
        String uri = TestPostgres.uri(TestPostgres.emptyDatabase(), "nobody_here");
        model.uriProperty().set(uri);
        model.test();

        ConnectViewModel.TestReport report = model.testProperty().get().ready().orElseThrow();
        assertThat(report.outcome().facts()).isNull();
        assertThat(report.outcome().steps().getLast().step()).isEqualTo(ConnectionTest.Step.SIGN_IN);
        assertThat(report.outcome().failure()).isPresent();
    }

    private static final class Opened implements ConnectActions {
        private final List<BackendProfile> profiles = new ArrayList<>();
        private final List<Optional<Secret>> passwords = new ArrayList<>();
        private Failure failure;

        @Override
        public void openSandbox(boolean flawed, Progress progress) {}

        @Override
        public void open(BackendProfile profile, Optional<Secret> password, Progress progress) {
            if (failure != null) {
                throw new FailureException(failure);
            }
            profiles.add(profile);
            passwords.add(password);
        }
    }
}
