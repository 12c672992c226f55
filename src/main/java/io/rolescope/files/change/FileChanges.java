package io.rolescope.files.change;

import io.rolescope.connections.Backend;
import io.rolescope.connections.Change;
import io.rolescope.connections.Change.Expect;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.ServerFacts;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.files.FileRecord;
import io.rolescope.files.storage.StoredFiles;
import io.rolescope.identities.Identity;
import io.rolescope.identities.Viewpoint;
import io.rolescope.platform.Cancellation;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Plans and applies changes of files. Nothing is applied unless writes are unlocked on this backend.
///
/// A person deletes and restores through the backend's own functions, where it has them: a deleted row is hidden from
/// its owner, so that a plain UPDATE is refused. A role without a person, or the login, changes the row itself.
public final class FileChanges {
    private final Viewpoint viewpoint;
    private final StoredFiles stored;

    public FileChanges(Viewpoint viewpoint, StoredFiles stored) {
        this.viewpoint = viewpoint;
        this.stored = stored;
    }

    /// Who a change can be done as: whoever is looked as, the login, and roles of it that bypass row security.
    public List<Identity> actors() {
        ServerFacts facts = viewpoint.backend().facts();
        List<Identity> all = new ArrayList<>();
        all.add(viewpoint.identity());
        Identity.Operator login = new Identity.Operator(facts.login());
        if (!all.contains(login)) {
            all.add(login);
        }
        facts.roles().stream()
                .filter(role ->
                        role.bypassesRls() && !role.superuser() && !role.name().equals(facts.login()))
                .map(role -> new Identity.Role(role.name()))
                .filter(role -> !all.contains(role))
                .forEach(all::add);
        return all;
    }

    /// What would be sent.
    ///
    /// @throws FailureException when the change makes no sense for this file
    public ChangePlan plan(FileRecord file, FileChange change, Identity as, ReadOptions options) {
        change.problem(file).ifPresent(problem -> {
            throw new FailureException(new Failure.Invalid(problem, "Change what was entered.", "", null));
        });
        @Nullable
        String request = change instanceof FileChange.Move move
                ? stored.moveRequest(as, file, move.path().strip())
                : null;
        return new ChangePlan(
                file,
                change,
                as,
                request,
                new Change(change.words(file), List.of(statement(file, change, as, options))),
                warning(file, change));
    }

    private Change.Statement statement(FileRecord file, FileChange change, Identity as, ReadOptions options) {
        UUID id = file.id();
        return switch (change) {
            case FileChange.SoftDelete ignored ->
                throughFunction(as, "soft_delete_file", options)
                        ? function("soft_delete_file", id)
                        : FileChangeSql.softDelete(id);
            case FileChange.Restore ignored ->
                throughFunction(as, "restore_file", options) ? function("restore_file", id) : FileChangeSql.restore(id);
            case FileChange.Rename rename ->
                FileChangeSql.rename(id, rename.name().strip());
            case FileChange.Move move ->
                FileChangeSql.move(id, file.path(), move.path().strip());
        };
    }

    private static Change.Statement function(String name, UUID id) {
        return new Change.Statement("select public." + name + "(?)", List.of(id), Expect.TRUE);
    }

    private boolean throughFunction(Identity as, String name, ReadOptions options) {
        return as instanceof Identity.User
                && viewpoint
                        .backend()
                        .as(SessionIdentity.login())
                        .read(options, db -> FileChangeSql.hasFunction(db, name));
    }

    private static @Nullable String warning(FileRecord file, FileChange change) {
        return switch (change) {
            case FileChange.Move move
            when !folder(move.path()).equals(folder(file.path())) ->
                "The first folder says whose the object is: in “" + folder(move.path())
                        + "” other policies may apply to it.";
            case FileChange.Restore ignored
            when file.scan().equals("infected") ->
                "The virus scan found something in it: it comes back as quarantined.";
            default -> null;
        };
    }

    private static String folder(String path) {
        String clean = path.strip();
        return clean.contains("/") ? clean.substring(0, clean.indexOf('/')) : "";
    }

    /// Sends it. What is refused half-way is taken back.
    ///
    /// @throws FailureException when storage refuses the request that goes first; then nothing was changed
    public Change.Outcome apply(ChangePlan plan, Cancellation cancellation) {
        Backend backend = viewpoint.backend();
        if (!backend.writesUnlocked()) {
            // answers that they are locked
            return backend.as(session(plan.as())).apply(plan.sql());
        }
        if (plan.change() instanceof FileChange.Move move) {
            return moved(plan, move.path().strip(), cancellation);
        }
        return backend.as(session(plan.as())).apply(plan.sql());
    }

    private Change.Outcome moved(ChangePlan plan, String to, Cancellation cancellation) {
        stored.move(plan.as(), plan.file(), to, cancellation);
        Change.Outcome outcome = viewpoint.backend().as(session(plan.as())).apply(plan.sql());
        if (!(outcome instanceof Change.Outcome.Refused refused)) {
            return outcome;
        }
        try {
            stored.move(plan.as(), plan.file().withPath(to), plan.file().path(), Cancellation.none());
            return outcome;
        } catch (FailureException e) {
            return new Change.Outcome.Refused(new Failure.Conflict(
                    "The record was not changed, and the object could not be moved back: it lies at "
                            + plan.file().bucket() + "/" + to + " now.",
                    "Move it back to " + plan.file().path() + ", or change the record as somebody who may.",
                    refused.failure().sentence() + "\n" + e.failure().sentence(),
                    null));
        }
    }

    private SessionIdentity session(Identity as) {
        return viewpoint.scheme().put(as);
    }
}
