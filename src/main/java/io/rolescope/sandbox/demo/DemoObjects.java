package io.rolescope.sandbox.demo;

import io.rolescope.platform.Progress;
import io.rolescope.sandbox.storage.ObjectKey;
import io.rolescope.sandbox.storage.ObjectStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/// Gives every object row of the demo its bytes, and the rows the size and checksum that these bytes really have.
///
/// A few dozen different files are made; objects link to them, so a hundred times the objects need little more disk.
public final class DemoObjects {
    private static final int VARIANTS = 12;

    private final DataSource owner;
    private final ObjectStore store;
    private final Path pool;
    private final Map<String, Made> made = new HashMap<>();

    /// @param owner connections as superuser
    /// @param pool folder for the files that objects link to
    public DemoObjects(DataSource owner, ObjectStore store, Path pool) {
        this.owner = owner;
        this.store = store;
        this.pool = pool;
    }

    private record Row(String id, ObjectKey key, String version, String mimeType) {}

    private record Made(Path file, long size, String md5, String sha256) {}

    /// Writes what is missing; rows without a version get one.
    ///
    /// @return how many objects there are
    public int write(Progress progress) throws SQLException, IOException {
        Files.createDirectories(pool);
        List<Row> rows = rows();
        List<Made> contents = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            Made content = content(row);
            store.link(content.file(), row.key(), row.version());
            contents.add(content);
            if (i % 500 == 0) {
                progress.report((double) i / rows.size(), "Writing files");
            }
        }
        describe(rows, contents);
        return rows.size();
    }

    private List<Row> rows() throws SQLException {
        List<Row> rows = new ArrayList<>();
        try (Connection connection = owner.getConnection();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("""
                        select id::text, bucket_id, name, coalesce(nullif(version, ''), id::text),
                               coalesce(metadata ->> 'mimetype', 'text/plain')
                          from storage.objects order by id
                        """)) {
            while (found.next()) {
                rows.add(new Row(
                        found.getString(1),
                        new ObjectKey(found.getString(2), found.getString(3)),
                        found.getString(4),
                        found.getString(5)));
            }
        }
        return rows;
    }

    private Made content(Row row) throws IOException {
        String name = row.key().name();
        int slash = name.lastIndexOf('/');
        // a picture and its thumbnail lie in one folder and so get the same variant
        int variant = Math.floorMod(name.substring(0, Math.max(0, slash)).hashCode(), VARIANTS);
        String kind = kind(row);
        String label = kind.replaceAll("[^A-Za-z0-9]+", "-") + "-" + variant;
        Made known = made.get(label);
        if (known != null) {
            return known;
        }
        byte[] bytes = switch (kind) {
            case "thumbnail" -> DemoContent.thumbnail(variant);
            case "avatar" -> DemoContent.avatar(variant);
            default -> DemoContent.of(kind, variant);
        };
        Path file = pool.resolve(label);
        try (ObjectStore.Staged staged = store.stage(new ByteArrayInputStream(bytes), Long.MAX_VALUE, bytes.length)) {
            Files.copy(staged.file(), file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            Made fresh = new Made(file, staged.size(), staged.md5(), staged.sha256());
            made.put(label, fresh);
            return fresh;
        }
    }

    private static String kind(Row row) {
        if (row.key().bucket().equals("avatars")) {
            return "avatar";
        }
        return row.key().name().contains("/thumbnail-") ? "thumbnail" : row.mimeType();
    }

    /// One statement for each table, without triggers: the demo's making is not part of its history.
    private void describe(List<Row> rows, List<Made> contents) throws SQLException {
        try (Connection connection = owner.getConnection()) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute("select set_config('session_replication_role', 'replica', true)");
            }
            try (PreparedStatement prepared = connection.prepareStatement("""
                    with actual as (
                        select * from unnest(?::uuid[], ?::text[], ?::bigint[], ?::text[], ?::text[])
                                 as t (id, version, size, md5, sha256)
                    ), objects as (
                        update storage.objects o
                           set version = a.version,
                               metadata = coalesce(o.metadata, '{}') || jsonb_build_object('eTag', '"' || a.md5 || '"',
                                   'size', a.size, 'contentLength', a.size)
                          from actual a where o.id = a.id
                        returning o.bucket_id, o.name, a.size, a.sha256
                    ), files as (
                        update public.files f set file_size = o.size, checksum = o.sha256
                          from objects o where f.bucket_name = o.bucket_id and f.storage_path = o.name
                        returning f.id, f.storage_path, f.file_size, f.checksum
                    )
                    update public.file_versions v set file_size = f.file_size, checksum = f.checksum
                      from files f where v.file_id = f.id and v.storage_path = f.storage_path
                    """)) {
                prepared.setArray(
                        1, array(connection, "uuid", rows.stream().map(Row::id).toArray()));
                prepared.setArray(
                        2,
                        array(
                                connection,
                                "text",
                                rows.stream().map(Row::version).toArray()));
                prepared.setArray(
                        3,
                        array(
                                connection,
                                "bigint",
                                contents.stream().map(Made::size).toArray()));
                prepared.setArray(
                        4,
                        array(
                                connection,
                                "text",
                                contents.stream().map(Made::md5).toArray()));
                prepared.setArray(
                        5,
                        array(
                                connection,
                                "text",
                                contents.stream().map(Made::sha256).toArray()));
                prepared.executeUpdate();
            }
            connection.commit();
        }
    }

    private static java.sql.Array array(Connection connection, String type, Object[] values) throws SQLException {
        return connection.createArrayOf(type, values);
    }
}
