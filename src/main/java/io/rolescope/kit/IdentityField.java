package io.rolescope.kit;

import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.ServerFacts.SettableRole;
import io.rolescope.identities.Identity;
import io.rolescope.identities.Person;
import io.rolescope.identities.Viewpoint;
import io.rolescope.platform.Cancellation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import javafx.geometry.Side;
import javafx.scene.Node;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TextField;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// A field that finds people and roles as one types.
public final class IdentityField {
    private static final int OFFERED = 8;
    private static final long PAUSE_MILLIS = 200;

    private final Viewpoint viewpoint;
    private final Tasks tasks;
    private final Consumer<@Nullable Identity> onChosen;
    private final TextField field = new TextField();
    private final ContextMenu offers = new ContextMenu();
    private Cancellation.@Nullable Registration pause;
    private boolean setting;

    /// @param onChosen told whom, or `null` when the field is emptied
    public IdentityField(Viewpoint viewpoint, Tasks tasks, String prompt, Consumer<@Nullable Identity> onChosen) {
        this.viewpoint = viewpoint;
        this.tasks = tasks;
        this.onChosen = onChosen;
        field.setPromptText(prompt);
        field.textProperty().addListener((observable, before, now) -> typed(now));
    }

    public TextField field() {
        return field;
    }

    public Node root() {
        return field;
    }

    private void typed(String text) {
        if (pause != null) {
            pause.close();
        }
        if (setting) {
            return;
        }
        if (text.isBlank()) {
            offers.hide();
            onChosen.accept(null);
            return;
        }
        pause = tasks.later(PAUSE_MILLIS, () -> find(text));
    }

    private void find(String text) {
        tasks.run(
                "Finding " + text,
                this,
                control -> viewpoint
                        .directory()
                        .search(text, null, OFFERED, ReadOptions.cancelledBy(control.cancellation()))
                        .people(),
                people -> offer(text, people),
                failure -> offer(text, List.of()));
    }

    private void offer(String text, List<Person> people) {
        List<MenuItem> items = new ArrayList<>();
        for (SettableRole role : viewpoint.backend().facts().roles()) {
            if (role.name().toLowerCase(Locale.ROOT).contains(text.strip().toLowerCase(Locale.ROOT))) {
                MenuItem item = new MenuItem(role.name() + "   role", new FontIcon(Feather.SHIELD));
                item.setOnAction(event -> choose(role.name(), new Identity.Role(role.name())));
                items.add(item);
            }
        }
        for (Person person : people) {
            MenuItem item = new MenuItem(person.name() + "   " + person.label(), new FontIcon(Feather.USER));
            item.setOnAction(event -> tasks.run(
                    "Putting together the claims of " + person.name(),
                    this,
                    control -> viewpoint.directory().identity(person),
                    identity -> choose(person.name(), identity),
                    failure -> field.setPromptText(failure.sentence())));
            items.add(item);
        }
        if (items.isEmpty()) {
            MenuItem none = new MenuItem("Nobody of that name");
            none.setDisable(true);
            items.add(none);
        }
        offers.getItems().setAll(items);
        if (field.getScene() != null && !offers.isShowing()) {
            offers.show(field, Side.BOTTOM, 0, 2);
        }
    }

    /// Shows a name without looking for it.
    public void show(String name) {
        setting = true;
        field.setText(name);
        setting = false;
    }

    private void choose(String name, Identity identity) {
        setting = true;
        field.setText(name);
        setting = false;
        offers.hide();
        onChosen.accept(identity);
    }
}
