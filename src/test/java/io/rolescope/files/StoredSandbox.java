package io.rolescope.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.connections.Backend;
import io.rolescope.connections.BackendProfile;
import io.rolescope.connections.ReadOptions;
import io.rolescope.identities.Claims;
import io.rolescope.identities.Identity;
import io.rolescope.identities.SchemeDetection;
import io.rolescope.identities.Viewpoint;
import io.rolescope.sandbox.TestServices;
import io.rolescope.sandbox.TestServices.Reply;
import io.rolescope.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import okhttp3.MediaType;
import okhttp3.RequestBody;

/// A sandbox with its storage running, looked at through a console's viewpoint.
public final class StoredSandbox implements AutoCloseable {
    private final TestServices services;
    private final Backend backend;
    private final Viewpoint viewpoint;

    private StoredSandbox(TestServices services) {
        this.services = services;
        this.backend = TestPostgres.backend(profile());
        this.viewpoint = new Viewpoint(
                backend,
                SchemeDetection.of(backend).scheme(),
                new Identity.Operator(backend.facts().login()));
        viewpoint.rememberTokenSecret(TestServices.JWT_SECRET);
    }

    public static StoredSandbox start(Path folder) throws Exception {
        return new StoredSandbox(TestServices.start(folder.resolve("store"), Map.of()));
    }

    public BackendProfile profile() {
        return TestPostgres.profile(services.database(), "rolescope_observer")
                .withServices(null, services.url("/storage/v1"), null);
    }

    public TestServices services() {
        return services;
    }

    public Backend backend() {
        return backend;
    }

    public Viewpoint viewpoint() {
        return viewpoint;
    }

    public static Identity.User person(String id, String name) {
        return new Identity.User(
                id, name, null, "authenticated", Claims.of(Map.of("sub", id, "role", "authenticated")), null);
    }

    /// A record with an object behind it, uploaded as the backend and owned by `owner`.
    public FileRecord file(String bucket, String organization, String owner, String type, byte[] bytes)
            throws IOException {
        FileRecord made = record(bucket, organization, owner, type);
        Reply stored =
                services.send(services.request("/storage/v1/object/" + bucket + "/" + made.path(), services.service())
                        .header("x-upsert", "true")
                        .post(RequestBody.create(bytes, MediaType.get(type))));
        assertThat(stored.status()).as(stored.text()).isEqualTo(200);
        services.run("update storage.objects set owner_id = '" + owner + "', owner = '" + owner + "' where name = '"
                + made.path() + "'");
        return made;
    }

    /// A record without an object.
    public FileRecord record(String bucket, String organization, String owner, String type) {
        UUID id = UUID.randomUUID();
        String path = (bucket.equals("avatars") ? owner : organization) + "/test/" + id + " a+b.bin";
        services.run("insert into public.files (id, organization_id, filename, original_filename, storage_path,"
                + " bucket_name, file_size, mime_type, uploaded_by) values ('" + id + "', '" + organization + "', '"
                + id + ".bin', 'x', '" + path + "', '" + bucket + "', 4, '" + type + "', '" + owner + "')");
        return read(id);
    }

    /// The record as it is now.
    public FileRecord read(UUID id) {
        return FileRecords.detail(viewpoint.observer(), id, ReadOptions.standard())
                .orElseThrow()
                .file();
    }

    @Override
    public void close() {
        backend.close();
        services.close();
    }
}
