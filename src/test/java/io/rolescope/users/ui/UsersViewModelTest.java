package io.rolescope.users.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.connections.ActivityLog;
import io.rolescope.identities.Identity;
import io.rolescope.identities.Person;
import io.rolescope.kit.Loadable;
import io.rolescope.kit.Tasks;
import io.rolescope.platform.Failure;
import io.rolescope.testing.HeardNavigator;
import io.rolescope.testing.Loads;
import io.rolescope.testing.TestViewpoint;
import io.rolescope.users.Comparison;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// People, whoever is looked as, without a toolkit.
@Tag("db")
class UsersViewModelTest {
    private final Tasks tasks = Tasks.inline();
    private final HeardNavigator navigator = new HeardNavigator();
    private final TestViewpoint opened = TestViewpoint.remoteSandbox();
    private final UsersViewModel model = new UsersViewModel(opened.get(), tasks, navigator, opened.activity());

    @AfterEach
    void close() {
        model.close();
        tasks.close();
        opened.close();
    }

    @Test
    void everybodyIsFoundByAddressWhateverTheLens() {
        Identity.User student = opened.member("student");
        opened.get().lookAs(student);
        model.reload();
        assertThat(model.noteProperty().get()).startsWith("Everybody, whatever the lens");
        assertThat(people()).hasSizeGreaterThan(10);
        model.textProperty().set(Objects.requireNonNull(student.email()));
        model.apply();
        assertThat(people()).extracting(Person::id).containsExactly(student.id());
        model.textProperty().set("nobody is called this");
        model.apply();
        assertThat(people()).isEmpty();
    }

    @Test
    void aPersonIsReadAndWhoIsNotThereIsSaid() {
        Identity.User teacher = opened.member("teacher");
        model.look(teacher.id());
        assertThat(Loads.ready(model.detailProperty()).person().name()).isEqualTo(teacher.name());
        model.look("nobody@nowhere.example");
        assertThat(Loads.failure(model.detailProperty())).isInstanceOf(Failure.Invalid.class);
        model.closeDetail();
        assertThat(model.detailProperty().get()).isInstanceOf(Loadable.Idle.class);
    }

    @Test
    void twoPeopleAreComparedByTheRowsTheySee() {
        model.reload();
        Person left = found(opened.member("student"));
        Person right = found(opened.member("admin"));
        model.compare(left, right);
        Comparison compared = Loads.ready(model.comparisonProperty());
        assertThat(compared.left().person().id()).isEqualTo(left.id());
        assertThat(compared.tables()).anyMatch(Comparison.Table::differs);
        model.openTable(compared.tables().getFirst());
        assertThat(navigator.heard()).last().asString().startsWith("explorer{");
    }

    @Test
    void revealingIsNotedAndEndsWithTheLens() {
        model.reload();
        model.reveal().reveal();
        assertThat(opened.activity().newest(1))
                .extracting(ActivityLog.Entry::action)
                .containsExactly(ActivityLog.Action.REVEALED);
        opened.get().lookAs(opened.member("student"));
        model.reload();
        assertThat(model.reveal().isRevealed()).isFalse();
    }

    @Test
    void aLostServerIsSaid() {
        model.reload();
        people();
        opened.loseServer();
        model.apply();
        assertThat(Loads.failure(model.rows().pageProperty())).isInstanceOf(Failure.Unreachable.class);
        model.look("somebody@nowhere.example");
        assertThat(Loads.failure(model.detailProperty())).isInstanceOf(Failure.Unreachable.class);
    }

    private Person found(Identity.User user) {
        model.textProperty().set(Objects.requireNonNull(user.email()));
        model.apply();
        return people().getFirst();
    }

    private List<Person> people() {
        return Loads.ready(model.rows().pageProperty()).rows();
    }
}
