package io.rolescope.identities;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.connections.Backend;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.testing.TestPostgres;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The people of the reference backend's demo data, found and looked as by the console's own login.
@Tag("db")
class SandboxPeopleDbTest {

    @Test
    void everybodyIsFoundAndIsWhoTheDatabaseSees() {
        try (Backend backend = TestPostgres.backend(TestPostgres.sandboxDatabase(), "rolescope_observer")) {
            UserDirectory directory = UserDirectory.of(backend);
            List<Person> everybody = directory.search("", 500).people();

            assertThat(directory.complete()).isTrue();
            assertThat(everybody).hasSizeGreaterThan(30);
            assertThat(everybody.stream()
                            .flatMap(one -> one.memberships().stream())
                            .map(Person.Membership::role)
                            .collect(Collectors.toSet()))
                    .containsExactlyInAnyOrder("student", "teacher", "admin");
            assertThat(everybody).anyMatch(one -> "super_admin".equals(one.platformRole()));
            assertThat(everybody).allMatch(one -> !one.name().contains("@"));

            IdentityScheme scheme = directory.detection().scheme();
            for (Person person : everybody.subList(0, 12)) {
                assertThat(directory.find(Objects.requireNonNull(person.email())))
                        .isEqualTo(person);
                SessionIdentity put = scheme.put(directory.identity(person));
                String seen =
                        backend.as(put).read(db -> Objects.toString(db.fetchValue("select app.current_user_id()")));
                assertThat(seen).isEqualTo(person.id());
                assertThat(directory.search(person.name(), 5).people().get(0).name())
                        .isEqualToIgnoringCase(person.name());
            }
        }
    }
}
