package io.rolescope.files.ui;

import io.rolescope.access.catalog.CatalogReader;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.connections.ActivityLog;
import io.rolescope.connections.Change;
import io.rolescope.connections.ReadOptions;
import io.rolescope.files.FileRecord;
import io.rolescope.files.change.ChangePlan;
import io.rolescope.files.change.FileChange;
import io.rolescope.files.change.FileChanges;
import io.rolescope.files.storage.Preview;
import io.rolescope.files.storage.SignedLink;
import io.rolescope.files.storage.StoredFiles;
import io.rolescope.files.verdict.FileAccess;
import io.rolescope.files.verdict.FileJudge;
import io.rolescope.identities.Identity;
import io.rolescope.identities.Viewpoint;
import io.rolescope.kit.ActivityNotes;
import io.rolescope.kit.Formats;
import io.rolescope.kit.Loadable;
import io.rolescope.kit.Navigator;
import io.rolescope.kit.Tasks;
import io.rolescope.platform.Failure;
import io.rolescope.platform.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import org.jspecify.annotations.Nullable;

/// What is asked and done about the one file that is open: verdict, bytes, links, changes.
final class OpenFile implements AutoCloseable {
    private final Viewpoint viewpoint;
    private final Tasks tasks;
    private final Navigator navigator;
    private final ActivityNotes notes;
    private final StoredFiles stored;
    private final FileChanges changes;
    private final BiConsumer<FileRecord, FileChange> onChanged;
    private final ObjectProperty<Loadable<FileAccess>> access = new SimpleObjectProperty<>(Loadable.idle());
    private final ObjectProperty<Loadable<FileAccess>> otherAccess = new SimpleObjectProperty<>(Loadable.idle());
    private final ObjectProperty<Loadable<Preview>> preview = new SimpleObjectProperty<>(Loadable.idle());
    private final ObjectProperty<Loadable<SignedLink>> link = new SimpleObjectProperty<>(Loadable.idle());
    private final ObjectProperty<Loadable<ChangePlan>> plan = new SimpleObjectProperty<>(Loadable.idle());
    private final ObjectProperty<@Nullable Failure> refused = new SimpleObjectProperty<>();
    private final Object downloading = new Object();
    private final Object applying = new Object();
    private volatile @Nullable PolicyCatalog catalog;
    private @Nullable FileRecord file;
    private @Nullable Identity other;

    /// @param onChanged told once a change has been committed
    OpenFile(
            Viewpoint viewpoint,
            Tasks tasks,
            Navigator navigator,
            ActivityNotes notes,
            BiConsumer<FileRecord, FileChange> onChanged) {
        this.viewpoint = viewpoint;
        this.tasks = tasks;
        this.navigator = navigator;
        this.notes = notes;
        this.stored = new StoredFiles(viewpoint);
        this.changes = new FileChanges(viewpoint, stored);
        this.onChanged = onChanged;
    }

    ObjectProperty<Loadable<FileAccess>> access() {
        return access;
    }

    /// The verdict for whom it is compared with; idle for nobody.
    ObjectProperty<Loadable<FileAccess>> otherAccess() {
        return otherAccess;
    }

    ObjectProperty<Loadable<Preview>> preview() {
        return preview;
    }

    ObjectProperty<Loadable<SignedLink>> link() {
        return link;
    }

    ObjectProperty<Loadable<ChangePlan>> plan() {
        return plan;
    }

    /// Why the last change was not made; `null` where nothing went wrong.
    ObjectProperty<@Nullable Failure> refused() {
        return refused;
    }

    Viewpoint viewpoint() {
        return viewpoint;
    }

    Tasks tasks() {
        return tasks;
    }

    @Nullable
    FileRecord file() {
        return file;
    }

    /// Opens a file and judges it. Its bytes are not fetched before somebody asks.
    void show(FileRecord opened) {
        FileRecord before = file;
        file = opened;
        if (before == null || !before.id().equals(opened.id())) {
            forget();
        }
        judge(viewpoint.identity(), access);
        if (other != null) {
            judge(other, otherAccess);
        }
    }

    /// Whoever is looked as, or the backend's policies, may have changed.
    void reload() {
        catalog = null;
        forget();
    }

    private void forget() {
        for (ObjectProperty<? extends Loadable<?>> one : List.of(access, otherAccess, preview, link, plan)) {
            tasks.cancel(one);
        }
        access.set(Loadable.idle());
        otherAccess.set(Loadable.idle());
        preview.set(Loadable.idle());
        link.set(Loadable.idle());
        plan.set(Loadable.idle());
        refused.set(null);
    }

    /// Judges for somebody else as well; `null` for nobody.
    void compareWith(@Nullable Identity identity) {
        other = identity;
        if (identity == null) {
            tasks.cancel(otherAccess);
            otherAccess.set(Loadable.idle());
        } else {
            judge(identity, otherAccess);
        }
    }

    private void judge(Identity identity, ObjectProperty<Loadable<FileAccess>> target) {
        FileRecord asked = file;
        if (asked != null) {
            tasks.load(
                    "Judging " + asked.name(),
                    control -> new FileJudge(viewpoint, catalog(control)).judge(identity, asked, options(control)),
                    target);
        }
    }

    private PolicyCatalog catalog(Tasks.Control control) {
        @Nullable PolicyCatalog known = catalog;
        if (known == null) {
            known = CatalogReader.read(viewpoint.backend(), options(control));
            catalog = known;
        }
        return known;
    }

    /// What is missing before storage can be asked as whoever is looked as; empty where nothing is.
    Optional<Failure> missing() {
        return stored.missing(viewpoint.identity());
    }

    boolean lacksSecret() {
        return viewpoint.backend().profile().storageUrl() != null
                && viewpoint.tokenSecret().isEmpty();
    }

    /// Keeps the secret in memory, until the backend is closed.
    void rememberSecret(String secret) {
        if (!secret.isBlank()) {
            viewpoint.rememberTokenSecret(Secret.of(secret.strip()));
            preview.set(Loadable.idle());
        }
    }

    void openConnect() {
        navigator.open("connect");
    }

    void loadPreview() {
        FileRecord asked = file;
        Identity as = viewpoint.identity();
        if (asked != null) {
            notes.add(ActivityLog.Action.REVEALED, "preview of " + place(asked));
            tasks.load("Fetching a preview", control -> stored.preview(as, asked, control.cancellation()), preview);
        }
    }

    /// Signs a link. It is copied by the view, which knows the clipboard.
    void makeLink(Duration life) {
        FileRecord asked = file;
        Identity as = viewpoint.identity();
        if (asked != null) {
            notes.add(ActivityLog.Action.LINKED, place(asked) + " for " + Formats.duration(life));
            tasks.load("Signing a link", control -> stored.link(as, asked, life, control.cancellation()), link);
        }
    }

    void download(Path to) {
        FileRecord asked = file;
        Identity as = viewpoint.identity();
        if (asked == null) {
            return;
        }
        notes.add(ActivityLog.Action.DOWNLOADED, place(asked));
        tasks.run(
                "Downloading " + asked.name(),
                downloading,
                control -> stored.download(as, asked, to, control.cancellation(), control),
                done -> navigator.say(
                        asked.name() + " written to " + to.getFileName() + " (" + Formats.bytes(done.bytes()) + ")"),
                failure -> navigator.say(failure.sentence() + " " + failure.nextStep()));
    }

    boolean writesUnlocked() {
        return viewpoint.backend().writesUnlocked();
    }

    /// Who a change can be done as, the lens first.
    List<Identity> actors() {
        return changes.actors();
    }

    /// Puts together what would be sent; sends nothing.
    void plan(FileChange change, Identity as) {
        FileRecord asked = file;
        refused.set(null);
        if (asked != null) {
            tasks.load("Planning a change", control -> changes.plan(asked, change, as, options(control)), plan);
        }
    }

    void dropPlan() {
        tasks.cancel(plan);
        plan.set(Loadable.idle());
        refused.set(null);
    }

    /// Sends what is planned and shown.
    void apply() {
        plan.get().ready().ifPresent(this::apply);
    }

    private void apply(ChangePlan planned) {
        plan.set(Loadable.idle());
        tasks.run(
                "Applying a change",
                applying,
                control -> changes.apply(planned, control.cancellation()),
                outcome -> ended(planned, outcome),
                refused::set);
    }

    private void ended(ChangePlan planned, Change.Outcome outcome) {
        switch (outcome) {
            case Change.Outcome.Applied ignored -> {
                note(planned, "");
                navigator.say("Done: " + planned.sentence());
                onChanged.accept(planned.file(), planned.change());
            }
            case Change.Outcome.Refused no -> refused.set(no.failure());
            case Change.Outcome.Unknown maybe -> {
                note(planned, " (the connection was lost: it may have been applied)");
                refused.set(new Failure.Unreachable(
                        "The connection was lost after sending: the change may have been applied.",
                        "Reload, and look whether it was.",
                        maybe.failure().details(),
                        maybe.failure().code()));
            }
        }
    }

    private void note(ChangePlan planned, String remark) {
        notes.add(
                ActivityLog.Action.APPLIED,
                viewpoint.scheme().put(planned.as()),
                "public.files " + planned.file().id() + ": "
                        + planned.change().getClass().getSimpleName() + remark);
    }

    private static String place(FileRecord file) {
        return "file " + file.id() + " in " + file.bucket();
    }

    @Override
    public void close() {
        forget();
        tasks.cancel(downloading);
        stored.close();
    }

    private static ReadOptions options(Tasks.Control control) {
        return ReadOptions.cancelledBy(control.cancellation());
    }
}
