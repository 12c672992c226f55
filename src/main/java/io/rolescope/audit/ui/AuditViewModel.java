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
import io.rolescope.explorer.TimeText;
import io.rolescope.identities.UserDirectory;
import io.rolescope.identities.Viewpoint;
import io.rolescope.kit.ActivityNotes;
import io.rolescope.kit.Formats;
import io.rolescope.kit.Loadable;
import io.rolescope.kit.Navigator;
import io.rolescope.kit.Reveal;
import io.rolescope.kit.Tasks;
import io.rolescope.kit.grid.PagedRows;
import io.rolescope.platform.Cancellation;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
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
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
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
    private final ObjectProperty<Loadable<String>> counted = new SimpleObjectProperty<>(Loadable.idle());
    private final StringProperty count = new SimpleStringProperty("");
    private final ObjectProperty<AuditSource> source = new SimpleObjectProperty<>(AuditSource.CHANGES);
    private final ObjectProperty<Period> period = new SimpleObjectProperty<>(Period.WEEK);
    private final StringProperty from = new SimpleStringProperty("");
    private final StringProperty until = new SimpleStringProperty("");
    private final StringProperty actor = new SimpleStringProperty("");
    private final StringProperty subject = new SimpleStringProperty("");
    private final StringProperty operation = new SimpleStringProperty("");
    private final StringProperty text = new SimpleStringProperty("");
    private final StringProperty problem = new SimpleStringProperty("");
    private final BooleanProperty live = new SimpleBooleanProperty();
    private final PagedRows<AuditEvent> rows;
    private final Object tail = new Object();
    private final Object lookingAs = new Object();
    private final ActivityNotes notes;
    private final Reveal reveal;
    private AuditFilter filter = AuditFilter.all(AuditSource.CHANGES);
    private Cancellation.@Nullable Registration typing;
    private Cancellation.@Nullable Registration ticking;

    /// @param activity where it is noted what was revealed and exported
    public AuditViewModel(Viewpoint viewpoint, Tasks tasks, Navigator navigator, ActivityLog activity) {
        this.notes = new ActivityNotes(activity, viewpoint, tasks, navigator);
        this.reveal = new Reveal(viewpoint, notes, this::subjectOfLog);
        this.viewpoint = viewpoint;
        this.tasks = tasks;
        this.navigator = navigator;
        this.rows = new PagedRows<>(tasks, "Reading the log", this::read);
        source.addListener((observable, before, now) -> apply());
        period.addListener((observable, before, now) -> apply());
        subject.addListener((observable, before, now) -> typed());
        operation.addListener((observable, before, now) -> typed());
        for (StringProperty field : List.of(from, until, actor, text)) {
            field.addListener((observable, before, now) -> typed());
        }
        live.addListener((observable, before, now) -> follow(now));
        present.addListener((observable, before, now) -> now.ready().ifPresent(this::start));
        counted.addListener((observable, before, now) -> count.set(
                switch (now) {
                    case Loadable.Ready<String> ready -> ready.value();
                    case Loadable.Loading<String> loading -> "counting…";
                    case Loadable.Failed<String> failed -> "not counted";
                    case Loadable.Idle<String> idle -> "";
                }));
    }

    ObjectProperty<Loadable<Set<AuditSource>>> presentProperty() {
        return present;
    }

    ObjectProperty<Loadable<List<String>>> tablesProperty() {
        return tables;
    }

    ReadOnlyStringProperty countProperty() {
        return count;
    }

    ObjectProperty<AuditSource> sourceProperty() {
        return source;
    }

    ObjectProperty<Period> periodProperty() {
        return period;
    }

    StringProperty fromProperty() {
        return from;
    }

    StringProperty untilProperty() {
        return until;
    }

    StringProperty actorProperty() {
        return actor;
    }

    StringProperty subjectProperty() {
        return subject;
    }

    StringProperty operationProperty() {
        return operation;
    }

    StringProperty textProperty() {
        return text;
    }

    /// What is wrong with the times; empty when nothing is.
    ReadOnlyStringProperty problemProperty() {
        return problem;
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
        return "public." + source.get().table();
    }

    public void reload() {
        reveal.follow();
        tasks.load("Looking for logs", control -> AuditLog.present(lens(), options(control)), present);
    }

    /// Reads with the filter as it stands now, unless a time in it makes no sense.
    public void apply() {
        stopTyping();
        Instant now = Instant.now();
        Optional<Instant> first = period.get() == Period.EXACT
                ? time(from)
                : Optional.ofNullable(period.get().start(now));
        Optional<Instant> last = period.get() == Period.EXACT ? time(until) : Optional.empty();
        boolean wrong = period.get() == Period.EXACT
                && (first.isEmpty() && !from.get().isBlank()
                        || last.isEmpty() && !until.get().isBlank());
        problem.set(
                wrong
                        ? "Write dates or times: 2026-03-31, 2026-03-31 14:30, today, or 2 h ago."
                        : first.isPresent() && last.isPresent() && first.get().isAfter(last.get())
                                ? "The first time is after the last one."
                                : "");
        if (!problem.get().isEmpty() || present.get().ready().isEmpty()) {
            return;
        }
        filter = new AuditFilter(
                source.get(),
                first.orElse(null),
                last.orElse(null),
                plain(actor),
                plain(subject),
                plain(operation),
                plain(text));
        rows.first();
        AuditFilter asked = filter;
        tasks.load("Counting entries", control -> countText(asked, control), counted);
    }

    /// Only entries of one person.
    public void showUser(String id) {
        period.set(Period.MONTH);
        actor.set(id);
    }

    /// Only entries of one table, or one record of it.
    public void showRecord(String table, @Nullable String record) {
        period.set(Period.ALL);
        source.set(AuditSource.CHANGES);
        subject.set(table);
        text.set(record == null ? "" : record);
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

    void say(String message) {
        navigator.say(message);
    }

    void openExplorer() {
        navigator.open("explorer");
    }

    @Override
    public void close() {
        live.set(false);
        stopTyping();
        rows.close();
        for (Object key : List.of(present, tables, counted, tail, lookingAs)) {
            tasks.cancel(key);
        }
    }

    private void start(Set<AuditSource> found) {
        tasks.load("Listing audited tables", control -> AuditLog.auditedTables(lens(), options(control)), tables);
        if (!found.isEmpty() && !found.contains(source.get())) {
            source.set(found.iterator().next());
        } else if (!found.isEmpty()) {
            apply();
        }
    }

    private void typed() {
        stopTyping();
        typing = tasks.later(TYPING_MILLIS, this::apply);
    }

    private void stopTyping() {
        if (typing != null) {
            typing.close();
            typing = null;
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
        return switch (move) {
            case FIRST, NEXT -> {
                List<AuditEvent> found = AuditLog.older(lens(), asked, edge, PAGE + 1, options(control));
                boolean more = found.size() > PAGE;
                yield new PagedRows.Slice<>(more ? found.subList(0, PAGE) : found, edge != null, more);
            }
            case PREVIOUS, LAST -> {
                List<AuditEvent> found = AuditLog.newer(lens(), asked, edge, PAGE + 1, options(control));
                boolean more = found.size() > PAGE;
                yield new PagedRows.Slice<>(more ? found.subList(1, PAGE + 1) : found, more, edge != null);
            }
        };
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

    private static Optional<Instant> time(StringProperty field) {
        return TimeText.parse(plain(field), ZoneId.systemDefault()).map(java.time.ZonedDateTime::toInstant);
    }

    private static String plain(StringProperty field) {
        return field.get() == null ? "" : field.get();
    }

    private Lens lens() {
        return viewpoint.lens();
    }

    private static ReadOptions options(Tasks.Control control) {
        return ReadOptions.cancelledBy(control.cancellation());
    }
}
