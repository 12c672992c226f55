package io.rolescope.files.ui;

import io.rolescope.connections.ActivityLog;
import io.rolescope.connections.Lens;
import io.rolescope.connections.ReadOptions;
import io.rolescope.explorer.RowExport;
import io.rolescope.files.FileDetail;
import io.rolescope.files.FileFilter;
import io.rolescope.files.FileRecord;
import io.rolescope.files.FileRecords;
import io.rolescope.identities.Identity;
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
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.jspecify.annotations.Nullable;

/// What the Files page shows and does.
public final class FilesViewModel implements AutoCloseable {
    static final int PAGE = 100;
    private static final long TYPING_MILLIS = 300;

    private final Viewpoint viewpoint;
    private final Tasks tasks;
    private final Navigator navigator;
    private final ObjectProperty<Loadable<Boolean>> present = new SimpleObjectProperty<>(Loadable.idle());
    private final ObjectProperty<Loadable<Map<UUID, String>>> organizations =
            new SimpleObjectProperty<>(Loadable.idle());
    private final ObjectProperty<Loadable<FileDetail>> detail = new SimpleObjectProperty<>(Loadable.idle());
    private final StringProperty text = new SimpleStringProperty("");
    private final StringProperty scan = new SimpleStringProperty("");
    private final ObjectProperty<@Nullable UUID> organization = new SimpleObjectProperty<>();
    private final BooleanProperty deleted = new SimpleBooleanProperty();
    private final PagedRows<FileRecord> rows;
    private final CountLine count;
    private final ActivityNotes notes;
    private final Reveal reveal;
    private final OpenFile open;
    private FileFilter filter = FileFilter.all();
    private final Typing typing;

    /// @param activity where it is noted what was exported, fetched, linked and changed
    public FilesViewModel(Viewpoint viewpoint, Tasks tasks, Navigator navigator, ActivityLog activity) {
        this.notes = new ActivityNotes(activity, viewpoint, tasks, navigator);
        this.reveal = new Reveal(viewpoint, notes, () -> "public.file_access_logs");
        this.open = new OpenFile(viewpoint, tasks, navigator, notes, (file, change) -> changed(file));
        this.viewpoint = viewpoint;
        this.tasks = tasks;
        this.typing = new Typing(tasks, TYPING_MILLIS, this::apply);
        this.navigator = navigator;
        this.rows = new PagedRows<>(tasks, "Reading files", this::read);
        this.count = new CountLine(tasks);
        text.addListener((observable, before, now) -> typing.typed());
        scan.addListener((observable, before, now) -> apply());
        organization.addListener((observable, before, now) -> apply());
        deleted.addListener((observable, before, now) -> apply());
        detail.addListener((observable, before, now) -> now.ready().ifPresent(found -> open.show(found.file())));
        present.addListener(
                (observable, before, now) -> now.ready().filter(yes -> yes).ifPresent(yes -> start()));
    }

    ObjectProperty<Loadable<Boolean>> presentProperty() {
        return present;
    }

    ObjectProperty<Loadable<Map<UUID, String>>> organizationsProperty() {
        return organizations;
    }

    ObjectProperty<Loadable<FileDetail>> detailProperty() {
        return detail;
    }

    StringProperty textProperty() {
        return text;
    }

    StringProperty scanProperty() {
        return scan;
    }

    ObjectProperty<@Nullable UUID> organizationProperty() {
        return organization;
    }

    BooleanProperty deletedProperty() {
        return deleted;
    }

    PagedRows<FileRecord> rows() {
        return rows;
    }

    CountLine count() {
        return count;
    }

    /// Whether the addresses of the access log are shown.
    Reveal reveal() {
        return reveal;
    }

    /// The file whose details are shown.
    OpenFile open() {
        return open;
    }

    public void reload() {
        reveal.follow();
        open.reload();
        detail.get().latest().ifPresent(shown -> look(shown.file().id()));
        tasks.load("Looking for files", control -> FileRecords.present(lens(), options(control)), present);
    }

    /// Reads with the filter as it stands now.
    public void apply() {
        typing.stop();
        if (present.get().ready().filter(yes -> yes).isEmpty()) {
            return;
        }
        filter = new FileFilter(text.get() == null ? "" : text.get(), organization.get(), scan.get(), deleted.get());
        FileFilter asked = filter;
        rows.first();
        count.count("Counting files", control -> FileRecords.count(viewpoint, asked, options(control)));
    }

    public void look(UUID file) {
        tasks.load(
                "Reading a file's history",
                control -> FileRecords.detail(lens(), file, options(control))
                        .orElseThrow(() -> new FailureException(new Failure.Invalid(
                                "This identity sees no file of this id.",
                                "Look as somebody else, or ask why in the simulator.",
                                "",
                                null))),
                detail);
    }

    public void closeDetail() {
        tasks.cancel(detail);
        detail.set(Loadable.idle());
    }

    /// “Why can't … see this?”: the simulator, at this row.
    public void why(FileRecord file) {
        Map<String, String> arguments = new HashMap<>(place(file));
        if (viewpoint.identity() instanceof Identity.User user) {
            arguments.put("user", user.id());
        }
        navigator.open("simulator", arguments);
    }

    /// “Who can see this?”
    public void who(FileRecord file) {
        navigator.open("reach", place(file));
    }

    public void openRecord(FileRecord file) {
        navigator.open("explorer", place(file));
    }

    public void history(FileRecord file) {
        navigator.open("audit", Map.of("table", "files", "record", file.id().toString()));
    }

    public void openOwner(FileRecord file) {
        if (file.ownerId() != null) {
            navigator.open("users", Map.of("user", file.ownerId().toString()));
        }
    }

    public void openOrganization(FileRecord file) {
        navigator.open(
                "organizations", Map.of("organization", file.organizationId().toString()));
    }

    public void openExplorer() {
        navigator.open("explorer");
    }

    public void export(RowExport.Format format, Path file) {
        Lens as = lens();
        FileFilter asked = filter;
        notes.add(ActivityLog.Action.EXPORTED, "public.files");
        tasks.run(
                "Exporting files",
                file,
                control -> FileRecords.export(as, asked, format, file, control.cancellation(), control),
                written -> navigator.say(Formats.counted(written.rows(), "record", "records") + " written to "
                        + file.getFileName() + " (" + Formats.bytes(written.bytes()) + ")"),
                failure -> navigator.say(failure.sentence() + " " + failure.nextStep()));
    }

    /// What the simulator calls whoever is looked as.
    String identityName() {
        return viewpoint.identity().name();
    }

    @Override
    public void close() {
        typing.stop();
        open.close();
        rows.close();
        count.clear();
        for (Object key : List.of(present, organizations, detail)) {
            tasks.cancel(key);
        }
    }

    /// The grid and the details show what has been changed.
    private void changed(FileRecord file) {
        apply();
        look(file.id());
    }

    private void start() {
        tasks.load(
                "Listing organizations", control -> FileRecords.organizations(lens(), options(control)), organizations);
        apply();
    }

    private PagedRows.Slice<FileRecord> read(PagedRows.Move move, @Nullable FileRecord edge, Tasks.Control control) {
        FileFilter asked = filter;
        List<FileRecord> found = move.isForward()
                ? FileRecords.older(lens(), asked, edge, PAGE + 1, options(control))
                : FileRecords.newer(lens(), asked, edge, PAGE + 1, options(control));
        return PagedRows.Slice.of(found, PAGE, move, edge);
    }

    private static Map<String, String> place(FileRecord file) {
        return Map.of(
                "schema",
                "public",
                "table",
                "files",
                "file",
                file.id().toString(),
                "key",
                "{\"id\":\"" + file.id() + "\"}");
    }

    private Lens lens() {
        return viewpoint.lens();
    }

    private static ReadOptions options(Tasks.Control control) {
        return ReadOptions.cancelledBy(control.cancellation());
    }
}
