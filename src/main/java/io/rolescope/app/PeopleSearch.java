package io.rolescope.app;

import io.rolescope.app.CommandPalette.Entry;
import io.rolescope.connections.ReadOptions;
import io.rolescope.identities.Person;
import io.rolescope.identities.UserDirectory;
import io.rolescope.identities.Viewpoint;
import io.rolescope.kit.Formats;
import io.rolescope.platform.Cancellation;
import java.util.List;
import java.util.function.Consumer;
import org.kordamp.ikonli.feather.Feather;

/// People to look as, found by what is typed.
final class PeopleSearch implements CommandPalette.Source {
    private static final int PEOPLE = 12;

    private final Viewpoint viewpoint;
    private final Consumer<Person> onChosen;

    /// @param onChosen called on the window's thread
    PeopleSearch(Viewpoint viewpoint, Consumer<Person> onChosen) {
        this.viewpoint = viewpoint;
        this.onChosen = onChosen;
    }

    @Override
    public List<Entry> find(String typed, Cancellation cancellation) {
        UserDirectory directory = viewpoint.directory();
        return directory.search(typed, null, PEOPLE, ReadOptions.cancelledBy(cancellation)).people().stream()
                .map(person -> new Entry(Feather.USER, person.name(), hint(person), () -> onChosen.accept(person)))
                .toList();
    }

    /// Without their address, which is personal: whom it is about is told by what they belong to.
    private static String hint(Person person) {
        return person.label().isEmpty() ? Formats.shortId(person.id()) : person.label();
    }
}
