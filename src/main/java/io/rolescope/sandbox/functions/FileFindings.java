package io.rolescope.sandbox.functions;

import io.rolescope.sandbox.functions.VirusScanner.Scan;
import io.rolescope.sandbox.gateway.Caller;
import io.rolescope.sandbox.gateway.CallerDatabase;
import io.rolescope.sandbox.storage.StoredObject;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Where is written down what file-processing found: on the file record, and with the object itself.
public final class FileFindings {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final CallerDatabase database;

    public FileFindings(CallerDatabase database) {
        this.database = database;
    }

    /// What was found of one version of an object.
    ///
    /// @param found name of the virus, `null` for none
    /// @param thumbnail object name of the thumbnail, `null` where there is none
    /// @param optimized object name of the optimized copy, `null` where there is none
    /// @param isDerived whether it was made by the function itself
    record Outcome(
            Scan scan,
            @Nullable String found,
            String contentType,
            long size,
            @Nullable String thumbnail,
            @Nullable String optimized,
            Map<String, Object> facts,
            boolean isDerived) {

        static Outcome derived() {
            return new Outcome(Scan.SKIPPED, null, "", 0, null, null, Map.of(), true);
        }

        static Outcome infected(String contentType, long size, String virus) {
            return new Outcome(
                    Scan.INFECTED, virus, contentType, size, null, null, Map.of("contentType", contentType), false);
        }

        private String json(String version) {
            Map<String, @Nullable Object> all = new LinkedHashMap<>();
            all.put("version", version);
            all.put("scan", scan.word());
            all.put("found", found);
            all.put("contentType", contentType);
            all.put("size", size);
            all.put("thumbnail", thumbnail);
            all.put("optimized", optimized);
            all.put("facts", facts);
            return JSON.writeValueAsString(all);
        }
    }

    /// What was found before of this very version; `null` when nothing was, or a scan could not be made.
    @Nullable
    Outcome known(StoredObject object) {
        JsonNode kept = object.metadata().path("processing");
        Scan scan = Scan.of(kept.path("scan").asString(""));
        if (!kept.path("version").asString("").equals(object.version()) || scan == Scan.FAILED) {
            return null;
        }
        Map<String, Object> facts = new LinkedHashMap<>();
        kept.path("facts").properties().forEach(entry -> facts.put(entry.getKey(), entry.getValue()));
        return new Outcome(
                scan,
                kept.path("found").asString(null),
                kept.path("contentType").asString(""),
                kept.path("size").asLong(0),
                kept.path("thumbnail").asString(null),
                kept.path("optimized").asString(null),
                facts,
                false);
    }

    /// Writes it down, both places in one transaction, unless the object was replaced meanwhile. What is infected
    /// is quarantined by the same statement, and what is clean is so no longer.
    ///
    /// @return whether it was still the version that was looked at
    boolean keep(StoredObject object, Outcome outcome) {
        return database.change(Caller.service(), "public.files", "update", db -> {
            int same = db.query(
                            "update storage.objects set metadata = case cast(? as text)"
                                    + " when 'infected' then coalesce(metadata, '{}') || '{\"quarantined\": true}'"
                                    + " when 'clean' then coalesce(metadata, '{}') - 'quarantined'"
                                    + " else coalesce(metadata, '{}') end"
                                    + " || jsonb_build_object('processing', cast(? as jsonb))"
                                    + " where id = ? and coalesce(version, '') = ?",
                            outcome.scan().word(),
                            outcome.json(object.version()),
                            object.id(),
                            object.version())
                    .execute();
            if (same == 1) {
                describe(db, object, outcome, false);
            }
            return same == 1;
        });
    }

    /// Writes down on the file record what was found before the record was made, unless the object was replaced
    /// meanwhile.
    void catchUp(StoredObject object, Outcome known) {
        database.change(
                Caller.service(),
                "public.files",
                "update",
                db -> isStill(db, object) ? describe(db, object, known, true) : 0);
    }

    /// Whether the object still is this version, and stays it until the transaction ends.
    private static boolean isStill(DSLContext db, StoredObject object) {
        return db.resultQuery(
                                "select 1 from storage.objects where id = ? and coalesce(version, '') = ? for share",
                                object.id(),
                                object.version())
                        .fetchOne()
                != null;
    }

    /// @param onlyNew whether records that were described before are left alone
    private static int describe(DSLContext db, StoredObject object, Outcome outcome, boolean onlyNew) {
        return db.query("""
                        update public.files
                           set virus_scan_status = ?, virus_scanned_at = case when ? then now() end,
                               processed_at = now(), file_size = ?, metadata = metadata || cast(? as jsonb),
                               thumbnail_path = coalesce(?, thumbnail_path),
                               optimized_path = coalesce(?, optimized_path),
                               status = case when ? = 'infected' then 'quarantined'
                                             when ? = 'failed' then 'failed'
                                             when status in ('pending', 'processing')
                                                  or status = 'failed' and virus_scan_status = 'failed'
                                                  then 'available'
                                             else status end
                         where bucket_name = ? and storage_path = ? and (processed_at is null or not ?)
                        """, new @Nullable Object[] {
                    outcome.scan().word(),
                    outcome.scan() == Scan.CLEAN || outcome.scan() == Scan.INFECTED,
                    outcome.size(),
                    JSON.writeValueAsString(outcome.facts()),
                    outcome.thumbnail(),
                    outcome.optimized(),
                    outcome.scan().word(),
                    outcome.scan().word(),
                    object.key().bucket(),
                    object.key().name(),
                    onlyNew
                })
                .execute();
    }

    /// Writes down that an object is larger than it may be, unless it was replaced meanwhile.
    void tooLarge(StoredObject object, long size) {
        database.change(
                Caller.service(),
                "public.files",
                "update",
                db -> isStill(db, object)
                        ? db.query(
                                        "update public.files set status = 'failed', processed_at = now(), metadata = metadata"
                                                + " || jsonb_build_object('error', 'too large', 'size', cast(? as bigint))"
                                                + " where bucket_name = ? and storage_path = ?",
                                        size,
                                        object.key().bucket(),
                                        object.key().name())
                                .execute()
                        : 0);
    }
}
