package io.rolescope.files;

import static io.rolescope.schema.public_.Tables.FILES;
import static io.rolescope.schema.public_.Tables.FILE_ACCESS_LOGS;
import static io.rolescope.schema.public_.Tables.FILE_VERSIONS;
import static io.rolescope.schema.public_.Tables.ORGANIZATIONS;
import static io.rolescope.schema.public_.Tables.PROFILES;
import static io.rolescope.schema.storage.Tables.BUCKETS;
import static io.rolescope.schema.storage.Tables.OBJECTS;

import io.rolescope.explorer.KnownTables;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jooq.Record;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// What the tables of files are asked.
final class FilesQueries {
    private static final Pattern UUID_TEXT = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private FilesQueries() {}

    static boolean present(DSLContext db) {
        return KnownTables.present(db, FILES, ORGANIZATIONS, PROFILES);
    }

    /// @param behind the file to go on from, `null` for the end of the list
    static List<FileRecord> page(
            DSLContext db, FileFilter filter, @Nullable FileRecord behind, boolean newestFirst, int limit) {
        Condition place = DSL.noCondition();
        if (behind != null) {
            var here = DSL.row(FILES.CREATED_AT, FILES.ID);
            var there = DSL.row(DSL.val(behind.createdAt()), DSL.val(behind.id()));
            place = newestFirst ? here.lt(there) : here.gt(there);
        }
        return db.select(FILES.fields())
                .select(owner(db), organization(db))
                .from(FILES)
                .where(matches(filter))
                .and(place)
                .orderBy(
                        newestFirst ? FILES.CREATED_AT.desc() : FILES.CREATED_AT.asc(),
                        newestFirst ? FILES.ID.desc() : FILES.ID.asc())
                .limit(DSL.inline(limit))
                .fetch(FilesQueries::file);
    }

    static @Nullable FileRecord file(DSLContext db, UUID id) {
        return db.select(FILES.fields())
                .select(owner(db), organization(db))
                .from(FILES)
                .where(FILES.ID.eq(id))
                .fetchOne(FilesQueries::file);
    }

    static long countUpTo(DSLContext db, FileFilter filter, int limit) {
        Table<?> some = db.select(DSL.inline(1).as("one"))
                .from(FILES)
                .where(matches(filter))
                .limit(DSL.inline(limit))
                .asTable("some");
        return db.selectCount().from(some).fetchSingle(0, Long.class);
    }

    static Select<?> everything(FileFilter filter) {
        return DSL.select(FILES.fields())
                .from(FILES)
                .where(matches(filter))
                .orderBy(FILES.CREATED_AT.desc(), FILES.ID.desc());
    }

    /// Organizations by name, for choosing one.
    static Map<UUID, String> organizations(DSLContext db) {
        Map<UUID, String> found = new LinkedHashMap<>();
        if (KnownTables.readable(db, ORGANIZATIONS)) {
            db.select(ORGANIZATIONS.ID, ORGANIZATIONS.NAME)
                    .from(ORGANIZATIONS)
                    .orderBy(ORGANIZATIONS.NAME)
                    .limit(200)
                    .forEach(row -> found.put(row.value1(), row.value2()));
        }
        return found;
    }

    static List<FileDetail.Version> versions(DSLContext db, UUID file) {
        if (!KnownTables.present(db, FILE_VERSIONS) || !KnownTables.readable(db, FILE_VERSIONS)) {
            return List.of();
        }
        return db.select(
                        FILE_VERSIONS.VERSION_NUMBER,
                        FILE_VERSIONS.FILE_SIZE,
                        FILE_VERSIONS.CHANGE_NOTE,
                        name(db, FILE_VERSIONS.CREATED_BY),
                        FILE_VERSIONS.CREATED_AT)
                .from(FILE_VERSIONS)
                .where(FILE_VERSIONS.FILE_ID.eq(file))
                .orderBy(FILE_VERSIONS.VERSION_NUMBER.desc())
                .limit(50)
                .fetch(row ->
                        new FileDetail.Version(row.value1(), row.value2(), row.value3(), row.value4(), row.value5()));
    }

    static List<FileDetail.Access> accesses(DSLContext db, UUID file, int limit) {
        if (!KnownTables.present(db, FILE_ACCESS_LOGS) || !KnownTables.readable(db, FILE_ACCESS_LOGS)) {
            return List.of();
        }
        return db.select(
                        FILE_ACCESS_LOGS.CREATED_AT,
                        name(db, FILE_ACCESS_LOGS.USER_ID),
                        FILE_ACCESS_LOGS.ACTION,
                        FILE_ACCESS_LOGS.SUCCEEDED,
                        DSL.field("pg_catalog.host({0})", String.class, FILE_ACCESS_LOGS.IP_ADDRESS))
                .from(FILE_ACCESS_LOGS)
                .where(FILE_ACCESS_LOGS.FILE_ID.eq(file))
                .orderBy(FILE_ACCESS_LOGS.CREATED_AT.desc())
                .limit(DSL.inline(limit))
                .fetch(row ->
                        new FileDetail.Access(row.value1(), row.value2(), row.value3(), row.value4(), row.value5()));
    }

    static boolean storageReadable(DSLContext db) {
        return KnownTables.present(db, OBJECTS, BUCKETS)
                && KnownTables.readable(db, OBJECTS)
                && KnownTables.readable(db, BUCKETS);
    }

    static FileDetail.@Nullable StoredObject object(DSLContext db, FileRecord file) {
        return db.select(
                        OBJECTS.ID,
                        OBJECTS.BUCKET_ID,
                        OBJECTS.NAME,
                        OBJECTS.OWNER_ID,
                        DSL.coalesce(BUCKETS.PUBLIC, DSL.inline(false)),
                        OBJECTS.METADATA,
                        OBJECTS.UPDATED_AT)
                .from(OBJECTS)
                .leftJoin(BUCKETS)
                .on(BUCKETS.ID.eq(OBJECTS.BUCKET_ID))
                .where(OBJECTS.BUCKET_ID.eq(file.bucket()))
                .and(OBJECTS.NAME.eq(file.path()))
                .fetchOne(row -> new FileDetail.StoredObject(
                        row.value1().toString(),
                        row.value2(),
                        row.value3(),
                        row.value4(),
                        row.value5(),
                        json(row.value6()),
                        row.value7()));
    }

    private static Condition matches(FileFilter filter) {
        Condition all = filter.deleted() ? DSL.noCondition() : FILES.DELETED_AT.isNull();
        if (filter.organization() != null) {
            all = all.and(FILES.ORGANIZATION_ID.eq(filter.organization()));
        }
        if (!filter.scan().isEmpty()) {
            all = all.and(FILES.VIRUS_SCAN_STATUS.eq(filter.scan()));
        }
        String text = filter.text().strip();
        if (UUID_TEXT.matcher(text).matches()) {
            UUID id = UUID.fromString(text);
            return all.and(FILES.ID.eq(id).or(FILES.UPLOADED_BY.eq(id)));
        }
        return text.isEmpty()
                ? all
                : all.and(FILES.FILENAME
                        .containsIgnoreCase(text)
                        .or(FILES.STORAGE_PATH.containsIgnoreCase(text))
                        .or(FILES.TAGS.contains(new String[] {text})));
    }

    private static org.jooq.Field<String> owner(DSLContext db) {
        return name(db, FILES.UPLOADED_BY).as("owner_name");
    }

    /// A person's name, where profiles may be read; by a subquery, so that the page keeps its index.
    private static org.jooq.Field<String> name(DSLContext db, org.jooq.Field<UUID> id) {
        return KnownTables.readable(db, PROFILES)
                ? DSL.field(DSL.select(PROFILES.FULL_NAME).from(PROFILES).where(PROFILES.ID.eq(id)))
                : DSL.castNull(String.class);
    }

    private static org.jooq.Field<String> organization(DSLContext db) {
        return (KnownTables.readable(db, ORGANIZATIONS)
                        ? DSL.field(DSL.select(ORGANIZATIONS.NAME)
                                .from(ORGANIZATIONS)
                                .where(ORGANIZATIONS.ID.eq(FILES.ORGANIZATION_ID)))
                        : DSL.castNull(String.class))
                .as("organization_name");
    }

    private static FileRecord file(Record row) {
        String @Nullable [] tags = row.get(FILES.TAGS);
        @Nullable String metadata = json(row.get(FILES.METADATA));
        return new FileRecord(
                row.get(FILES.ID),
                row.get(FILES.FILENAME),
                row.get(FILES.ORGANIZATION_ID),
                row.get("organization_name", String.class),
                row.get(FILES.UPLOADED_BY),
                row.get("owner_name", String.class),
                row.get(FILES.FILE_SIZE),
                row.get(FILES.MIME_TYPE),
                row.get(FILES.STATUS),
                row.get(FILES.VIRUS_SCAN_STATUS),
                row.get(FILES.CATEGORY),
                row.get(FILES.IS_PUBLIC),
                row.get(FILES.DOWNLOAD_COUNT),
                tags == null ? List.of() : Arrays.asList(tags),
                row.get(FILES.BUCKET_NAME),
                row.get(FILES.STORAGE_PATH),
                row.get(FILES.CHECKSUM),
                metadata == null ? "{}" : metadata,
                row.get(FILES.CREATED_AT),
                row.get(FILES.UPDATED_AT),
                row.get(FILES.DELETED_AT));
    }

    private static @Nullable String json(@Nullable JSONB value) {
        return value == null ? null : value.data();
    }
}
