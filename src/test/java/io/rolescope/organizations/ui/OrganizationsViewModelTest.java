package io.rolescope.organizations.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.identities.Identity;
import io.rolescope.kit.Loadable;
import io.rolescope.kit.Tasks;
import io.rolescope.organizations.Organization;
import io.rolescope.platform.Failure;
import io.rolescope.testing.HeardNavigator;
import io.rolescope.testing.Loads;
import io.rolescope.testing.TestPostgres;
import io.rolescope.testing.TestViewpoint;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Tenants through the lens, without a toolkit.
@Tag("db")
class OrganizationsViewModelTest {
    private final Tasks tasks = Tasks.inline();
    private final HeardNavigator navigator = new HeardNavigator();
    private final TestViewpoint opened = TestViewpoint.remoteSandbox();
    private final OrganizationsViewModel model = new OrganizationsViewModel(opened.get(), tasks, navigator);

    @AfterEach
    void close() {
        model.close();
        tasks.close();
        opened.close();
    }

    @Test
    void aStudentSeesTheirOwnAndIsToldWhenAnotherIsAskedFor() {
        model.reload();
        List<Organization> all = rows();
        assertThat(all).hasSizeGreaterThan(1);
        opened.get().lookAs(opened.member("student"));
        model.reload();
        assertThat(rows()).hasSize(1);
        UUID own = rows().getFirst().id();
        model.look(own);
        assertThat(Loads.ready(model.detailProperty()).organization().id()).isEqualTo(own);
        UUID other = all.stream()
                .map(Organization::id)
                .filter(id -> !id.equals(own))
                .findFirst()
                .orElseThrow();
        model.look(other);
        assertThat(Loads.failure(model.detailProperty()))
                .isInstanceOfSatisfying(
                        Failure.Invalid.class,
                        failure -> assertThat(failure.sentence())
                                .isEqualTo("This identity sees no organization of this id."));
        model.closeDetail();
        assertThat(model.detailProperty().get()).isInstanceOf(Loadable.Idle.class);
    }

    @Test
    void tenantsAreFoundByName() {
        model.reload();
        Organization wanted = rows().getLast();
        model.textProperty().set(wanted.name());
        model.apply();
        assertThat(rows()).extracting(Organization::id).contains(wanted.id());
        assertThat(rows()).allMatch(row -> row.name().contains(wanted.name()));
        model.textProperty().set("no tenant has this name");
        model.apply();
        assertThat(rows()).isEmpty();
    }

    @Test
    void aMemberIsLookedAsAndWhoIsNobodyIsSaid() {
        Identity.User student = opened.member("student");
        model.lookAs(UUID.fromString(student.id()));
        assertThat(opened.get().identity())
                .isInstanceOfSatisfying(
                        Identity.User.class, user -> assertThat(user.id()).isEqualTo(student.id()));
        model.lookAs(new UUID(0, 0));
        assertThat(navigator.heard()).hasSize(1);
        assertThat(opened.get().identity()).isInstanceOf(Identity.User.class);
        model.openUser(new UUID(0, 1));
        assertThat(navigator.heard()).last().isEqualTo("users{user=" + new UUID(0, 1) + "}");
    }

    @Test
    void aBackendWithoutTenantsIsNotAskedForThem() {
        TestViewpoint bare = TestViewpoint.of(TestPostgres.emptyDatabase(), TestPostgres.superuser());
        OrganizationsViewModel other = new OrganizationsViewModel(bare.get(), tasks, navigator);
        other.reload();
        assertThat(Loads.ready(other.presentProperty())).isFalse();
        assertThat(other.rows().pageProperty().get()).isInstanceOf(Loadable.Idle.class);
        other.close();
        bare.close();
    }

    @Test
    void aLostServerIsSaid() {
        model.reload();
        rows();
        opened.loseServer();
        model.apply();
        assertThat(Loads.failure(model.rows().pageProperty())).isInstanceOf(Failure.Unreachable.class);
        model.look(new UUID(0, 0));
        assertThat(Loads.failure(model.detailProperty())).isInstanceOf(Failure.Unreachable.class);
    }

    private List<Organization> rows() {
        return Loads.ready(model.rows().pageProperty()).rows();
    }
}
