package io.rolescope.files.verdict;

import static io.rolescope.schema.storage.Tables.BUCKETS;
import static io.rolescope.schema.storage.Tables.OBJECTS;

import io.rolescope.explorer.KnownTables;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/// What storage's tables are asked.
final class StoredQueries {
    private StoredQueries() {}

    static Optional<StoredFacts> facts(DSLContext db, String bucket, String path) {
        if (!KnownTables.present(db, OBJECTS, BUCKETS)
                || !KnownTables.readable(db, OBJECTS)
                || !KnownTables.readable(db, BUCKETS)) {
            return Optional.empty();
        }
        var found = db.select(
                        DSL.coalesce(BUCKETS.PUBLIC, DSL.inline(false)),
                        BUCKETS.FILE_SIZE_LIMIT,
                        BUCKETS.ALLOWED_MIME_TYPES)
                .from(BUCKETS)
                .where(BUCKETS.ID.eq(bucket))
                .fetchOptional();
        var object = db.select(DSL.field("({0} ->> 'quarantined')::boolean", Boolean.class, OBJECTS.METADATA))
                .from(OBJECTS)
                .where(OBJECTS.BUCKET_ID.eq(bucket))
                .and(OBJECTS.NAME.eq(path))
                .fetchOptional();
        String[] types = found.map(row -> row.value3()).orElse(null);
        return Optional.of(new StoredFacts(
                bucket,
                path,
                found.isPresent(),
                found.map(row -> row.value1()).orElse(false),
                found.map(row -> row.value2()).orElse(null),
                types == null ? List.of() : Arrays.asList(types),
                object.isPresent(),
                object.map(row -> Boolean.TRUE.equals(row.value1())).orElse(false)));
    }
}
