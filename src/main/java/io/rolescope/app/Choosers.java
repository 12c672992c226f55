package io.rolescope.app;

import io.rolescope.app.CommandPalette.Entry;
import io.rolescope.connections.ServerFacts;
import io.rolescope.identities.Identity;
import io.rolescope.identities.Person;
import io.rolescope.identities.Viewpoint;
import io.rolescope.kit.Navigator;
import io.rolescope.kit.Tasks;
import java.util.ArrayList;
import java.util.List;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.scene.control.TextField;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;

/// What Ctrl+K and Ctrl+L offer.
final class Choosers {
    private final Tasks tasks;
    private final Navigator navigator;
    private final Overlay overlay;
    private final StringProperty reason = new SimpleStringProperty("");

    Choosers(Tasks tasks, Navigator navigator, Overlay overlay) {
        this.tasks = tasks;
        this.navigator = navigator;
        this.overlay = overlay;
    }

    /// Pages and actions at once; tables, organizations and users as one types.
    void palette(@Nullable Viewpoint viewpoint) {
        List<Entry> fixed = new ArrayList<>();
        for (PageKind kind : PageKind.values()) {
            if (viewpoint != null || !kind.needsBackend()) {
                fixed.add(new Entry(kind.icon(), kind.title(), "page", () -> navigator.open(kind.key())));
            }
        }
        open("Search pages, tables, people…", fixed, new PaletteSearch(viewpoint, navigator));
    }

    /// Who to look as: the login, its roles, and people by name, e-mail or id.
    void lens(Viewpoint viewpoint) {
        List<Entry> fixed = new ArrayList<>();
        ServerFacts facts = viewpoint.backend().facts();
        for (ServerFacts.SettableRole role : facts.roles()) {
            String hint = role.superuser() || role.bypassesRls() ? "role, bypasses RLS" : "role";
            fixed.add(new Entry(
                    Feather.SHIELD, role.name(), hint, () -> viewpoint.lookAs(new Identity.Role(role.name()))));
        }
        fixed.add(new Entry(
                Feather.KEY,
                facts.login(),
                facts.superuser() || facts.bypassesRls() ? "this login, bypasses RLS" : "this login",
                () -> viewpoint.lookAs(new Identity.Operator(facts.login()))));
        TextField why = new TextField();
        why.setId("look-as-reason");
        why.setPromptText("Reason (a ticket, a request): kept in the activity log on this computer");
        why.textProperty().bindBidirectional(reason);
        open("Look as a person or a role…", fixed, new PeopleSearch(viewpoint, person -> lookAs(viewpoint, person)))
                .addBelow(why);
    }

    private void lookAs(Viewpoint viewpoint, Person person) {
        tasks.run(
                "Putting together the claims of " + person.name(),
                "look-as",
                control -> viewpoint.directory().identity(person),
                viewpoint::lookAs,
                failure -> navigator.say(failure.sentence()));
    }

    /// Why somebody is looked as, in the person's words; `null` where none was given.
    @Nullable
    String reason() {
        return reason.get().isBlank() ? null : reason.get().strip();
    }

    private CommandPalette open(String prompt, List<Entry> fixed, CommandPalette.Source source) {
        CommandPalette palette = new CommandPalette(tasks, prompt, fixed, source, overlay::hide);
        overlay.show(palette.root());
        palette.focus();
        return palette;
    }
}
