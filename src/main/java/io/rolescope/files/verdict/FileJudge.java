package io.rolescope.files.verdict;

import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.catalog.TableName;
import io.rolescope.access.explain.AccessExplainer;
import io.rolescope.access.explain.RowKey;
import io.rolescope.access.explain.RowSelection;
import io.rolescope.access.explain.RowVerdict;
import io.rolescope.access.explain.StatementShape;
import io.rolescope.access.explain.Upsert;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.files.FileRecord;
import io.rolescope.identities.Identity;
import io.rolescope.identities.Viewpoint;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Judges files. Asks what storage itself asks: the same statements on `storage.objects`, as the same identity.
///
/// Source: the storage service's own behaviour. A download reads the object's row; an upload with `upsert` is `INSERT …
/// ON CONFLICT (bucket_id, name) DO UPDATE … RETURNING` with the caller as owner; a removal is `DELETE … RETURNING`.
/// Public addresses and signed links are answered without asking any policy.
public final class FileJudge {
    private static final TableName OBJECTS = new TableName("storage", "objects");
    private static final TableName RECORDS = new TableName("public", "files");
    private static final List<String> REPLACED =
            List.of("version", "metadata", "user_metadata", "owner", "owner_id", "updated_at");
    private static final String SERVICE = "service_role";

    private final Viewpoint viewpoint;
    private final PolicyCatalog catalog;
    private final AccessExplainer explainer;

    public FileJudge(Viewpoint viewpoint, PolicyCatalog catalog) {
        this.viewpoint = viewpoint;
        this.catalog = catalog;
        this.explainer = new AccessExplainer(viewpoint.backend(), catalog);
    }

    /// What `identity` can do with `file`.
    ///
    /// @throws FailureException classified, when the server cannot be asked
    public FileAccess judge(Identity identity, FileRecord file, ReadOptions options) {
        Optional<StoredFacts> stored = StoredFacts.ask(viewpoint, file, options);
        Question question =
                new Question(identity, viewpoint.scheme().put(identity), file, stored.orElse(null), options);
        List<FileVerdict> verdicts = new ArrayList<>();
        for (FileAction action : FileAction.values()) {
            verdicts.add(verdict(question, action));
        }
        return new FileAccess(identity.name(), stored.orElse(null), verdicts);
    }

    /// What is asked.
    private record Question(
            Identity identity,
            SessionIdentity session,
            FileRecord file,
            @Nullable StoredFacts stored,
            ReadOptions options) {

        /// Whom storage writes down as the owner of what this identity uploads.
        @Nullable
        String owner() {
            return identity instanceof Identity.User user
                    ? user.claims().text("sub").orElse(user.id())
                    : null;
        }

        boolean isService() {
            return SERVICE.equals(session.role());
        }
    }

    private FileVerdict verdict(Question question, FileAction action) {
        Door object = object(question, action);
        Door record = record(question, action);
        Door bucket = DoorSentences.bucket(question.stored(), action, question.isService());
        Door.Answer answer = answer(action, bucket, object);
        Door link = DoorSentences.link(question.identity().name(), action, answer, object, question.stored());
        return new FileVerdict(
                action,
                answer,
                DoorSentences.whole(question.identity().name(), question.file(), action, bucket, object, record),
                List.of(bucket, object, record, link));
    }

    /// A quarantined object is for nobody, a public one for everybody; otherwise the policies decide.
    private static Door.Answer answer(FileAction action, Door bucket, Door object) {
        return action == FileAction.READ && bucket.answer() != Door.Answer.NOT_ASKED
                ? bucket.answer()
                : object.answer();
    }

    private Door object(Question question, FileAction action) {
        StoredFacts stored = question.stored();
        @Nullable Table objects = catalog.tables().get(OBJECTS);
        if (stored == null || objects == null) {
            return unknown(Door.Kind.OBJECT, "This login may not look into the storage's tables.");
        }
        if (!stored.objectExists() && !viewpoint.backend().facts().observerBypassesRls()) {
            return unknown(Door.Kind.OBJECT, "This login sees no object there, and cannot see hidden ones.");
        }
        boolean upload = action == FileAction.REPLACE;
        if (!stored.bucketExists() || (!stored.objectExists() && !upload)) {
            return new Door(
                    Door.Kind.OBJECT,
                    Door.Answer.NO,
                    stored.bucketExists()
                            ? "there is no object " + stored.path() + " in the bucket “" + stored.bucket() + "”"
                            : "there is no bucket “" + stored.bucket() + "”",
                    null);
        }
        RowKey key = new RowKey(Map.of("bucket_id", stored.bucket(), "name", stored.path()), false);
        RowVerdict verdict = switch (action) {
            case READ -> row(question, objects, StatementShape.SELECT, key);
            case DELETE -> row(question, objects, StatementShape.DELETE_RETURNING, key);
            case REPLACE -> replace(question, objects, stored, key);
        };
        return explained(Door.Kind.OBJECT, verdict);
    }

    private RowVerdict replace(Question question, Table objects, StoredFacts stored, RowKey key) {
        Map<String, @Nullable String> proposed = proposed(question, objects, stored);
        if (stored.objectExists()) {
            List<String> updated =
                    REPLACED.stream().filter(proposed::containsKey).toList();
            return explainer.explainUpsert(
                    question.session(),
                    objects,
                    key,
                    new Upsert(proposed, List.of("bucket_id", "name"), updated),
                    question.options());
        }
        return explainer
                .explain(
                        question.session(),
                        objects,
                        StatementShape.INSERT_ON_CONFLICT_DO_UPDATE,
                        new RowSelection.Typed(proposed),
                        question.options())
                .rows()
                .getFirst();
    }

    /// The row that storage would write for an upload.
    private static Map<String, @Nullable String> proposed(Question question, Table objects, StoredFacts stored) {
        @Nullable String owner = question.owner();
        Map<String, @Nullable String> row = new LinkedHashMap<>();
        row.put("id", UUID.randomUUID().toString());
        row.put("bucket_id", stored.bucket());
        row.put("name", stored.path());
        row.put("owner", isUuid(owner) ? owner : null);
        row.put("owner_id", owner);
        row.put("version", UUID.randomUUID().toString());
        row.put("metadata", "{}");
        row.put("user_metadata", null);
        row.put("created_at", Instant.now().toString());
        row.put("updated_at", Instant.now().toString());
        row.keySet().removeIf(column -> objects.column(column).isEmpty());
        return row;
    }

    private Door record(Question question, FileAction action) {
        @Nullable Table records = catalog.tables().get(RECORDS);
        if (records == null) {
            return unknown(Door.Kind.RECORD, "This backend has no table public.files.");
        }
        StatementShape shape = switch (action) {
            case READ -> StatementShape.SELECT;
            case REPLACE -> StatementShape.UPDATE;
            case DELETE -> StatementShape.DELETE;
        };
        RowKey key = new RowKey(Map.of("id", question.file().id().toString()), false);
        try {
            return explained(Door.Kind.RECORD, row(question, records, shape, key));
        } catch (FailureException e) {
            if (e.failure() instanceof Failure.Invalid invalid) {
                return unknown(Door.Kind.RECORD, invalid.sentence());
            }
            throw e;
        }
    }

    private RowVerdict row(Question question, Table table, StatementShape shape, RowKey key) {
        return explainer
                .explain(question.session(), table, shape, new RowSelection.Keys(List.of(key)), question.options())
                .rows()
                .getFirst();
    }

    private static Door explained(Door.Kind kind, RowVerdict verdict) {
        return new Door(kind, Door.Answer.of(verdict.verdict()), verdict.why(), verdict);
    }

    private static Door unknown(Door.Kind kind, String why) {
        return new Door(kind, Door.Answer.UNKNOWN, why.replaceAll("\\.$", ""), null);
    }

    private static boolean isUuid(@Nullable String text) {
        try {
            return text != null && UUID.fromString(text).toString().equalsIgnoreCase(text);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
