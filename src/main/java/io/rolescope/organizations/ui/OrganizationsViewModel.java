package io.rolescope.organizations.ui;

import io.rolescope.connections.Lens;
import io.rolescope.connections.ReadOptions;
import io.rolescope.identities.UserDirectory;
import io.rolescope.identities.Viewpoint;
import io.rolescope.kit.Loadable;
import io.rolescope.kit.Navigator;
import io.rolescope.kit.Tasks;
import io.rolescope.kit.Typing;
import io.rolescope.kit.grid.CountLine;
import io.rolescope.kit.grid.PagedRows;
import io.rolescope.organizations.Organization;
import io.rolescope.organizations.OrganizationDetail;
import io.rolescope.organizations.Organizations;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.jspecify.annotations.Nullable;

/// What the Organizations page shows and does.
public final class OrganizationsViewModel implements AutoCloseable {
    static final int PAGE = 100;
    private static final long TYPING_MILLIS = 300;

    private final Viewpoint viewpoint;
    private final Tasks tasks;
    private final Navigator navigator;
    private final ObjectProperty<Loadable<Boolean>> present = new SimpleObjectProperty<>(Loadable.idle());
    private final ObjectProperty<Loadable<OrganizationDetail>> detail = new SimpleObjectProperty<>(Loadable.idle());
    private final StringProperty text = new SimpleStringProperty("");
    private final PagedRows<Organization> rows;
    private final CountLine count;
    private final Object lookingAs = new Object();
    private final Typing typing;

    public OrganizationsViewModel(Viewpoint viewpoint, Tasks tasks, Navigator navigator) {
        this.viewpoint = viewpoint;
        this.tasks = tasks;
        this.typing = new Typing(tasks, TYPING_MILLIS, this::apply);
        this.navigator = navigator;
        this.rows = new PagedRows<>(tasks, "Reading organizations", this::read);
        this.count = new CountLine(tasks);
        text.addListener((observable, before, now) -> typing.typed());
        present.addListener(
                (observable, before, now) -> now.ready().filter(yes -> yes).ifPresent(yes -> apply()));
    }

    ObjectProperty<Loadable<Boolean>> presentProperty() {
        return present;
    }

    ObjectProperty<Loadable<OrganizationDetail>> detailProperty() {
        return detail;
    }

    StringProperty textProperty() {
        return text;
    }

    PagedRows<Organization> rows() {
        return rows;
    }

    CountLine count() {
        return count;
    }

    public void reload() {
        tasks.load("Looking for organizations", control -> Organizations.present(lens(), options(control)), present);
    }

    public void apply() {
        typing.stop();
        if (present.get().ready().filter(yes -> yes).isEmpty()) {
            return;
        }
        String wanted = wanted();
        rows.first();
        count.count("Counting organizations", control -> Organizations.count(viewpoint, wanted, options(control)));
    }

    public void look(UUID organization) {
        tasks.load(
                "Reading an organization",
                control -> Organizations.detail(lens(), organization, options(control))
                        .orElseThrow(() -> new FailureException(new Failure.Invalid(
                                "This identity sees no organization of this id.",
                                "Look as somebody who belongs to it.",
                                "",
                                null))),
                detail);
    }

    public void closeDetail() {
        tasks.cancel(detail);
        detail.set(Loadable.idle());
    }

    /// Looks through a member's eyes.
    public void lookAs(UUID user) {
        tasks.run(
                "Finding the person",
                lookingAs,
                control -> {
                    UserDirectory people = viewpoint.directory();
                    return people.identity(people.find(user.toString()));
                },
                viewpoint::lookAs,
                failure -> navigator.say(failure.sentence()));
    }

    public void openFiles(Organization organization) {
        navigator.open("files", Map.of("organization", organization.id().toString()));
    }

    public void openUser(UUID user) {
        navigator.open("users", Map.of("user", user.toString()));
    }

    public void openRecord(Organization organization) {
        navigator.open(
                "explorer",
                Map.of("schema", "public", "table", "organizations", "key", "{\"id\":\"" + organization.id() + "\"}"));
    }

    public void openExplorer() {
        navigator.open("explorer");
    }

    @Override
    public void close() {
        typing.stop();
        rows.close();
        count.clear();
        for (Object key : List.of(present, detail, lookingAs)) {
            tasks.cancel(key);
        }
    }

    private PagedRows.Slice<Organization> read(
            PagedRows.Move move, @Nullable Organization edge, Tasks.Control control) {
        String wanted = wanted();
        List<Organization> found = move.isForward()
                ? Organizations.behind(lens(), wanted, edge, PAGE + 1, options(control))
                : Organizations.before(lens(), wanted, edge, PAGE + 1, options(control));
        return PagedRows.Slice.of(found, PAGE, move, edge);
    }

    private String wanted() {
        return text.get() == null ? "" : text.get();
    }

    private Lens lens() {
        return viewpoint.lens();
    }

    private static ReadOptions options(Tasks.Control control) {
        return ReadOptions.cancelledBy(control.cancellation());
    }
}
