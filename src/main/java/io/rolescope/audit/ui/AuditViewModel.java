package io.rolescope.audit.ui;

import io.rolescope.audit.AuditEvent;
import io.rolescope.audit.AuditFilter;
import io.rolescope.audit.AuditLog;
import io.rolescope.audit.AuditSource;
import io.rolescope.connections.ActivityLog;
import io.rolescope.connections.Lens;
import io.rolescope.connections.ReadOptions;
import io.rolescope.explorer.RowCount;
import io.rolescope.explorer.RowCounts;
import io.rolescope.explorer.RowExport;
import io.rolescope.identities.UserDirectory;
import io.rolescope.identities.Viewpoint;
import io.rolescope.kit.ActivityNotes;
import io.rolescope.kit.Formats;
import io.rolescope.kit.Loadable;
import io.rolescope.kit.Navigator;
import io.rolescope.kit.Reveal;
import io.rolescope.kit.Tasks;
import io.rolescope.kit.Typing;
import io.rolescope.kit.grid.CountLine;
import io.rolescope.kit.grid.PagedRows;
import io.rolescope.platform.Cancellation;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import org.jspecify.annotations.Nullable;

/// What the Audit log shows and does.
public final class AuditViewModel implements AutoCloseable {
    static final int PAGE = 100;
    private static final int LIVE_ROWS = 500;
    private static final long LIVE_MILLIS = 2_000;
    private static final long TYPING_MILLIS = 350;

    private final Viewpoint viewpoint;
    private final Tasks tasks;
    private final Navigator navigator;
    private final ObjectProperty<Loadable<Set<AuditSource>>> present = new SimpleObjectProperty<>(Loadable.idle());
    private final ObjectProperty<Loadable<List<String>>> tables = new SimpleObjectProperty<>(Loadable.idle());
    private final CountLine count;
    private final AuditForm form = new AuditForm();
    private final BooleanProperty live = new SimpleBooleanProperty();
    private final PagedRows<AuditEvent> rows;
    private final Object tail = new Object();
    private final Object lookingAs = new Object();
    private final ActivityNotes notes;
    private final Reveal reveal;
    private AuditFilter filter = AuditFilter.all(AuditSource.CHANGES);
    private final Typing typing;
    private Cancellation.@Nullable Registration ticking;

    /// @param activity where it is noted what was revealed and exported
    public AuditViewModel(Viewpoint viewpoint, Tasks tasks, Navigator navigator, ActivityLog activity) {
        this.notes = new ActivityNotes(activity, viewpoint, tasks, navigator);
        this.reveal = new Reveal(viewpoint, notes, this::subjectOfLog);
        this.viewpoint = viewpoint;
        this.tasks = tasks;
        this.typing = new Typing(tasks, TYPING_MILLIS, this::apply);
        this.navigator = navigator;
        this.rows = new PagedRows<>(tasks, "Reading the log", this::read);
        this.count = new CountLine(tasks);
        form.onChosen(this::apply);
        form.onTyped(typing::typed);
        live.addListener((observable, before, now) -> follow(now));
        present.addListener((observable, before, now) -> now.ready().ifPresent(this::start));
    }

    ObjectProperty<Loadable<Set<AuditSource>>> presentProperty() {
        return present;
    }

    ObjectProperty<Loadable<List<String>>> tablesProperty() {
        return tables;
    }

    ReadOnlyStringProperty countProperty() {
        return count.textProperty();
    }

    /// What is asked for.
    AuditForm form() {
        return form;
    }

    BooleanProperty liveProperty() {
        return live;
    }

    PagedRows<AuditEvent> rows() {
        return rows;
    }

    /// Whether addresses and personal fields of rows are shown.
    Reveal reveal() {
        return reveal;
    }

    private String subjectOfLog() {
        return "public." + form.source().table();
    }

    public void reload() {
        reveal.follow();
        tasks.load("Looking for logs", control -> AuditLog.present(lens(), options(control)), present);
    }

    /// Reads with the filter as it stands now, unless a time in it makes no sense.
    public void apply() {
        typing.stop();
        Optional<AuditFilter> read = form.read(Instant.now());
        if (read.isEmpty() || present.get().ready().isEmpty()) {
            return;
        }
        filter = read.get();
        rows.first();
        AuditFilter asked = filter;
        count.count("Counting entries", control -> countText(asked, control));
    }

    /// Only entries of one person.
    public void showUser(String id) {
        form.askForUser(id);
    }

    /// Only entries of one table, or one record of it.
    public void showRecord(String table, @Nullable String record) {
        form.askForRecord(table, record);
    }

    public void export(RowExport.Format format, Path file) {
        Lens as = lens();
        AuditFilter asked = filter;
        boolean masked = !reveal.isRevealed();
        notes.add(ActivityLog.Action.EXPORTED, "public." + asked.source().table() + (masked ? ", masked" : ""));
        tasks.run(
                "Exporting " + asked.source().title().toLowerCase(java.util.Locale.ROOT),
                file,
                control -> AuditLog.export(as, asked, masked, format, file, control.cancellation(), control),
                written -> navigator.say(Formats.counted(written.rows(), "entry", "entries") + " written to "
                        + file.getFileName() + " (" + Formats.bytes(written.bytes()) + ")"),
                failure -> navigator.say(failure.sentence() + " " + failure.nextStep()));
    }

    /// The record that an entry is about, in the Explorer.
    public void openRecord(AuditEvent event) {
        if (event.subject() != null && event.subjectId() != null) {
            navigator.open(
                    "explorer",
                    Map.of(
                            "schema",
                            event.schema() == null ? "public" : event.schema(),
                            "table",
                            event.subject(),
                            "key",
                            "{\"id\":\""
                                    + event.subjectId().replace("\\", "\\\\").replace("\"", "\\\"") + "\"}"));
        }
    }

    /// Looks through the eyes of who did it.
    public void lookAsActor(UUID user) {
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

    void openExplorer() {
        navigator.open("explorer");
    }

    @Override
    public void close() {
        live.set(false);
        typing.stop();
        rows.close();
        count.clear();
        for (Object key : List.of(present, tables, tail, lookingAs)) {
            tasks.cancel(key);
        }
    }

    private void start(Set<AuditSource> found) {
        tasks.load("Listing audited tables", control -> AuditLog.auditedTables(lens(), options(control)), tables);
        if (!found.isEmpty() && !found.contains(form.source())) {
            form.sourceProperty().set(found.iterator().next());
        } else if (!found.isEmpty()) {
            apply();
        }
    }

    private void follow(boolean on) {
        if (ticking != null) {
            ticking.close();
            ticking = null;
        }
        if (on) {
            rows.first();
            ticking = tasks.every(LIVE_MILLIS, this::tick);
        }
    }

    /// Asks for what is newer than the first entry shown.
    private void tick() {
        PagedRows.@Nullable Shown<AuditEvent> shown =
                rows.pageProperty().get().ready().orElse(null);
        if (shown == null || shown.before()) {
            return;
        }
        AuditFilter asked = filter;
        @Nullable
        AuditEvent newest = shown.rows().isEmpty() ? null : shown.rows().getFirst();
        tasks.run(
                "Following the log",
                tail,
                control -> newest == null
                        ? AuditLog.older(lens(), asked, null, PAGE, options(control))
                        : AuditLog.newer(lens(), asked, newest, PAGE, options(control)),
                newer -> rows.prepend(newer, LIVE_ROWS),
                failure -> {
                    live.set(false);
                    navigator.say(failure.sentence());
                });
    }

    private PagedRows.Slice<AuditEvent> read(PagedRows.Move move, @Nullable AuditEvent edge, Tasks.Control control) {
        AuditFilter asked = filter;
        List<AuditEvent> found = move.isForward()
                ? AuditLog.older(lens(), asked, edge, PAGE + 1, options(control))
                : AuditLog.newer(lens(), asked, edge, PAGE + 1, options(control));
        return PagedRows.Slice.of(found, PAGE, move, edge);
    }

    private String countText(AuditFilter asked, Tasks.Control control) {
        RowCount visible = AuditLog.count(lens(), asked, options(control));
        if (viewpoint.bypassesRls()) {
            return visible.known()
                    ? visible.text() + (visible.rows() == 1 ? " entry" : " entries")
                    : "not counted: it took too long";
        }
        Optional<RowCount> existing = viewpoint.backend().facts().observerBypassesRls()
                ? Optional.of(AuditLog.count(viewpoint.observer(), asked, options(control)))
                : Optional.empty();
        return new RowCounts(existing, visible).text(viewpoint.identity().name());
    }

    private Lens lens() {
        return viewpoint.lens();
    }

    private static ReadOptions options(Tasks.Control control) {
        return ReadOptions.cancelledBy(control.cancellation());
    }
}
