package io.rolescope.users.ui;

import io.rolescope.connections.ActivityLog;
import io.rolescope.connections.ReadOptions;
import io.rolescope.files.FileFilter;
import io.rolescope.files.FileRecord;
import io.rolescope.files.FileRecords;
import io.rolescope.identities.Identity;
import io.rolescope.identities.Person;
import io.rolescope.identities.UserDirectory;
import io.rolescope.identities.Viewpoint;
import io.rolescope.kit.ActivityNotes;
import io.rolescope.kit.Formats;
import io.rolescope.kit.Loadable;
import io.rolescope.kit.Navigator;
import io.rolescope.kit.Reveal;
import io.rolescope.kit.Tasks;
import io.rolescope.kit.Typing;
import io.rolescope.kit.grid.PagedRows;
import io.rolescope.platform.Cancellation;
import io.rolescope.users.Comparison;
import io.rolescope.users.People;
import io.rolescope.users.PersonDetail;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.jspecify.annotations.Nullable;

/// What the Users page shows and does.
public final class UsersViewModel implements AutoCloseable {
    static final int PAGE = 100;
    private static final long TYPING_MILLIS = 250;
    private static final int FILES = 6;
    private static final int SOURCES = 2;

    private final Viewpoint viewpoint;
    private final Tasks tasks;
    private final Navigator navigator;
    private final ObjectProperty<Loadable<People>> people = new SimpleObjectProperty<>(Loadable.idle());
    private final ObjectProperty<Loadable<PersonDetail>> detail = new SimpleObjectProperty<>(Loadable.idle());
    private final ObjectProperty<Loadable<Comparison>> comparison = new SimpleObjectProperty<>(Loadable.idle());
    private final StringProperty text = new SimpleStringProperty("");
    private final StringProperty note = new SimpleStringProperty("");
    private final StringProperty count = new SimpleStringProperty("");
    private final BooleanProperty filesThere = new SimpleBooleanProperty();
    private final ObjectProperty<@Nullable List<FileRecord>> foundFiles = new SimpleObjectProperty<>();
    private final PagedRows<Person> rows;
    /// Where the pages gone through so far start; the first one starts nowhere.
    private final List<UserDirectory.@Nullable Position> starts = new ArrayList<>();
    private final Reveal reveal;
    private UserDirectory.@Nullable Position next;
    private final Typing typing;
    private Cancellation.@Nullable Registration fileTyping;

    /// @param activity where it is noted what was revealed
    public UsersViewModel(Viewpoint viewpoint, Tasks tasks, Navigator navigator, ActivityLog activity) {
        this.reveal = new Reveal(
                viewpoint, new ActivityNotes(activity, viewpoint, tasks, navigator), () -> "the list of users");
        this.viewpoint = viewpoint;
        this.tasks = tasks;
        this.typing = new Typing(tasks, TYPING_MILLIS, this::apply);
        this.navigator = navigator;
        this.rows = new PagedRows<>(tasks, "Finding people", this::read);
        text.addListener((observable, before, now) -> typing.typed());
        people.addListener((observable, before, now) -> now.ready().ifPresent(this::start));
        rows.pageProperty().addListener((observable, before, now) -> now.ready().ifPresent(this::count));
    }

    /// Whether e-mail addresses, phone numbers and the like are shown.
    Reveal reveal() {
        return reveal;
    }

    ObjectProperty<Loadable<People>> peopleProperty() {
        return people;
    }

    ObjectProperty<Loadable<PersonDetail>> detailProperty() {
        return detail;
    }

    ObjectProperty<Loadable<Comparison>> comparisonProperty() {
        return comparison;
    }

    StringProperty textProperty() {
        return text;
    }

    /// Where the people come from and whether everybody is seen. How many there are, where all are listed.
    ReadOnlyStringProperty countProperty() {
        return count;
    }

    ReadOnlyStringProperty noteProperty() {
        return note;
    }

    /// Whether this backend keeps files that can be asked about.
    BooleanProperty filesThereProperty() {
        return filesThere;
    }

    /// Files found by what was typed; `null` while nothing is.
    ObjectProperty<@Nullable List<FileRecord>> foundFilesProperty() {
        return foundFiles;
    }

    PagedRows<Person> rows() {
        return rows;
    }

    /// The directory is the same for every identity; only what two people see is compared anew.
    public void reload() {
        reveal.follow();
        tasks.load("Looking for people", control -> People.of(viewpoint), people);
        tasks.run(
                "Looking for files",
                filesThere,
                control -> FileRecords.present(viewpoint.observer(), options(control)),
                filesThere::set,
                failure -> filesThere.set(false));
    }

    public void apply() {
        typing.stop();
        if (people.get().ready().filter(found -> found.directory().exists()).isPresent()) {
            rows.first();
        }
    }

    public void look(String idOrEmail) {
        tasks.load("Reading a person", control -> People.of(viewpoint).detail(idOrEmail, options(control)), detail);
    }

    public void closeDetail() {
        tasks.cancel(detail);
        detail.set(Loadable.idle());
    }

    public void lookAs(Identity.User user) {
        viewpoint.lookAs(user);
    }

    /// Looks among all files, as whoever sees most: the very ones that are hidden from a person are asked about.
    public void findFiles(String typed) {
        if (fileTyping != null) {
            fileTyping.close();
        }
        if (typed.isBlank()) {
            tasks.cancel(foundFiles);
            foundFiles.set(null);
            return;
        }
        FileFilter wanted = new FileFilter(typed.strip(), null, "", true);
        fileTyping = tasks.later(
                TYPING_MILLIS,
                () -> tasks.run(
                        "Finding files",
                        foundFiles,
                        control -> FileRecords.older(viewpoint.observer(), wanted, null, FILES, options(control)),
                        foundFiles::set,
                        failure -> navigator.say(failure.sentence())));
    }

    /// Does something after what goes on in the window now.
    void soon(Runnable action) {
        tasks.onWindow(action);
    }

    /// “Why can't … see this?”: looks as the person and asks the simulator about this one file.
    public void why(Identity.User user, FileRecord file) {
        viewpoint.lookAs(user);
        navigator.open(
                "simulator", Map.of("schema", "public", "table", "files", "key", "{\"id\":\"" + file.id() + "\"}"));
    }

    public void compare(Person left, Person right) {
        tasks.load(
                "Comparing " + left.name() + " and " + right.name(),
                control -> Comparison.of(viewpoint, left.id(), right.id(), control.cancellation(), control),
                comparison);
    }

    public void closeComparison() {
        tasks.cancel(comparison);
        comparison.set(Loadable.idle());
    }

    public void openOrganization(Person.Membership membership) {
        navigator.open("organizations", Map.of("organization", membership.tenantId()));
    }

    public void openChanges(Person person) {
        navigator.open("audit", Map.of("user", person.id()));
    }

    public void openTable(Comparison.Table table) {
        navigator.open(
                "explorer",
                Map.of("schema", table.table().schema(), "table", table.table().name()));
    }

    public void openExplorer() {
        navigator.open("explorer");
    }

    @Override
    public void close() {
        typing.stop();
        if (fileTyping != null) {
            fileTyping.close();
        }
        rows.close();
        for (Object key : List.of(people, detail, comparison, filesThere, foundFiles)) {
            tasks.cancel(key);
        }
    }

    private void start(People found) {
        note.set(
                found.directory().sources().isEmpty()
                        ? ""
                        : (found.directory().complete()
                                        ? "Everybody, whatever the lens; read from "
                                        : "Only whom this login may see; read from ")
                                + sources(found.directory()));
        apply();
    }

    /// The two that matter most; the others only say how memberships are found.
    private static String sources(UserDirectory directory) {
        List<String> all = directory.sources();
        return all.size() <= SOURCES
                ? String.join(", ", all)
                : String.join(", ", all.subList(0, SOURCES)) + " and "
                        + Formats.counted(all.size() - SOURCES, "more table", "more tables");
    }

    /// The directory is not counted beforehand; where one page holds all, it is known.
    private void count(PagedRows.Shown<Person> shown) {
        boolean all = !shown.before() && !shown.after();
        count.set(all ? Formats.counted(shown.rows().size(), "person", "people") : "");
    }

    /// The directory pages forwards only; the way back is remembered.
    private PagedRows.Slice<Person> read(PagedRows.Move move, @Nullable Person edge, Tasks.Control control) {
        UserDirectory directory = people.get().ready().map(People::directory).orElseThrow();
        String wanted = text.get() == null ? "" : text.get();
        synchronized (starts) {
            if (move == PagedRows.Move.FIRST || starts.isEmpty()) {
                starts.clear();
                starts.add(null);
            } else if (move == PagedRows.Move.PREVIOUS && starts.size() > 1) {
                starts.removeLast();
            } else if (next != null) {
                starts.add(next);
            }
            UserDirectory.Page page = directory.search(wanted, starts.getLast(), PAGE, options(control));
            while (move == PagedRows.Move.LAST && page.next() != null) {
                starts.add(page.next());
                page = directory.search(wanted, starts.getLast(), PAGE, options(control));
            }
            next = page.next();
            return new PagedRows.Slice<>(page.people(), starts.size() > 1, next != null);
        }
    }

    private static ReadOptions options(Tasks.Control control) {
        return ReadOptions.cancelledBy(control.cancellation());
    }
}
