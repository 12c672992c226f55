package io.rolescope.files.verdict;

import static io.rolescope.sandbox.TestServices.ANA;
import static io.rolescope.sandbox.TestServices.BEN;
import static io.rolescope.sandbox.TestServices.KOFI_SOUTHSIDE;
import static io.rolescope.sandbox.TestServices.MARGARET_ADMIN;
import static io.rolescope.sandbox.TestServices.NORTHSIDE;
import static io.rolescope.sandbox.TestServices.SOUTHSIDE;
import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.access.catalog.CatalogReader;
import io.rolescope.connections.Backend;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.files.FileRecord;
import io.rolescope.files.FileRecords;
import io.rolescope.identities.Claims;
import io.rolescope.identities.Identity;
import io.rolescope.identities.SchemeDetection;
import io.rolescope.identities.Viewpoint;
import io.rolescope.platform.FailureException;
import io.rolescope.sandbox.TestServices;
import io.rolescope.sandbox.TestServices.Reply;
import io.rolescope.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// What the verdict says against what storage over HTTP, and the database, really do.
@Tag("db")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FileVerdictDbTest {
    private static final MediaType PNG = MediaType.get("image/png");

    /// A file of the test: an object (or none) and a record.
    private record Sample(String id, String bucket, String path, String organization, String owner, String extra) {}

    private TestServices services;
    private Backend backend;
    private Viewpoint viewpoint;
    private FileJudge judge;
    private final List<Sample> samples = new ArrayList<>();

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        services = TestServices.start(folder.resolve("store"), Map.of());
        backend = TestPostgres.backend(services.database(), "rolescope_observer");
        backend.permitRehearsals();
        viewpoint = new Viewpoint(
                backend,
                SchemeDetection.of(backend).scheme(),
                new Identity.Operator(backend.facts().login()));
        services.run("insert into storage.buckets (id, name, public) values ('vault', 'vault', false),"
                + " ('leaflets', 'leaflets', true)");
        // a policy that looks at the new owner, so that proposed, existing and resulting row come to different things
        services.run("create policy \"Drop box\" on storage.objects for insert to authenticated"
                + " with check (bucket_id = 'vault' and owner_id is not null)");
        services.run("create policy \"Vault is read\" on storage.objects for select to authenticated"
                + " using (bucket_id = 'vault')");
        services.run("create policy \"Vault is taken over\" on storage.objects for update to authenticated"
                + " using (bucket_id = 'vault' and owner_id is distinct from '" + BEN + "')"
                + " with check (bucket_id = 'vault' and owner_id is distinct from '" + KOFI_SOUTHSIDE + "')");
        sample("files", NORTHSIDE, ANA, "");
        sample("files", NORTHSIDE, BEN, "is_public = true");
        sample("files", NORTHSIDE, BEN, "");
        sample("files", NORTHSIDE, ANA, "deleted_at = now()");
        sample("files", SOUTHSIDE, KOFI_SOUTHSIDE, "");
        sample("avatars", NORTHSIDE, ANA, "");
        sample("vault", NORTHSIDE, ANA, "");
        sample("vault", NORTHSIDE, BEN, "deleted_at = now()");
        sample("leaflets", SOUTHSIDE, KOFI_SOUTHSIDE, "");
        samples.add(record("files", NORTHSIDE, ANA, "category = 'other'"));
        judge = new FileJudge(viewpoint, CatalogReader.read(backend, ReadOptions.standard()));
    }

    @AfterAll
    void end() {
        backend.close();
        services.close();
    }

    private void sample(String bucket, String organization, String owner, String extra) throws IOException {
        Sample made = record(bucket, organization, owner, extra);
        samples.add(made);
        put(made);
    }

    private Sample record(String bucket, String organization, String owner, String extra) {
        String id = UUID.randomUUID().toString();
        String folder = bucket.equals("avatars") ? owner : organization;
        String path = folder + "/verdict/" + id + ".png";
        services.run("insert into public.files (id, organization_id, filename, original_filename, storage_path,"
                + " bucket_name, file_size, mime_type, uploaded_by) values ('" + id + "', '" + organization + "', '"
                + id + ".png', 'x.png', '" + path + "', '" + bucket + "', 4, 'image/png', '" + owner + "')");
        if (!extra.isEmpty()) {
            services.run("update public.files set " + extra + " where id = '" + id + "'");
        }
        return new Sample(id, bucket, path, organization, owner, extra);
    }

    /// The object as it was at first: uploaded by the backend, owned by the sample's owner.
    private void put(Sample sample) throws IOException {
        Reply stored = services.send(services.request(address(sample), services.service())
                .header("x-upsert", "true")
                .post(RequestBody.create(new byte[] {1, 2, 3, 4}, PNG)));
        assertThat(stored.status()).as(stored.text()).isEqualTo(200);
        services.run("update storage.objects set owner_id = '" + sample.owner() + "', owner = '" + sample.owner()
                + "' where bucket_id = '" + sample.bucket() + "' and name = '" + sample.path() + "'");
    }

    private static String address(Sample sample) {
        return "/storage/v1/object/" + sample.bucket() + "/" + sample.path();
    }

    private Map<Identity, String> identities() {
        Map<Identity, String> all = new LinkedHashMap<>();
        for (String id : List.of(ANA, BEN, MARGARET_ADMIN, KOFI_SOUTHSIDE, superAdmin(), teacher(), suspended())) {
            Identity.User user = new Identity.User(
                    id, id, null, "authenticated", Claims.of(Map.of("sub", id, "role", "authenticated")), null);
            all.put(user, services.person(id));
        }
        all.put(new Identity.Role("anon"), services.anon());
        all.put(new Identity.Role("service_role"), services.service());
        all.put(new Identity.Role("authenticated"), services.token(Claims.none().with("role", "authenticated")));
        return all;
    }

    private String superAdmin() {
        return String.valueOf(services.ask("select id from public.profiles where platform_role = 'super_admin'"
                + " and status = 'active' order by id limit 1"));
    }

    private String teacher() {
        return String.valueOf(services.ask("select m.user_id from public.organization_members m"
                + " join public.profiles p on p.id = m.user_id and p.status = 'active'"
                + " where m.role = 'teacher' and m.status = 'active' and m.organization_id = '" + NORTHSIDE
                + "' order by 1 limit 1"));
    }

    private String suspended() {
        services.run("update public.profiles set status = 'suspended' where id = (select m.user_id from"
                + " public.organization_members m where m.role = 'student' and m.organization_id = '" + NORTHSIDE
                + "' and m.user_id not in ('" + ANA + "', '" + BEN + "') order by 1 limit 1)");
        return String.valueOf(
                services.ask("select id from public.profiles where status = 'suspended' order by id desc limit 1"));
    }

    private FileRecord file(Sample sample) {
        return FileRecords.detail(viewpoint.observer(), UUID.fromString(sample.id()), ReadOptions.standard())
                .orElseThrow()
                .file();
    }

    @Test
    void everyPredictionComesTrueOverHttpAndInTheDatabase() throws IOException {
        List<String> wrong = new ArrayList<>();
        int decisions = 0;
        int allowed = 0;
        for (Map.Entry<Identity, String> who : identities().entrySet()) {
            for (Sample sample : samples) {
                FileAccess access = judge.judge(who.getKey(), file(sample), ReadOptions.standard());
                for (FileAction action : FileAction.values()) {
                    FileVerdict verdict = access.of(action);
                    boolean really = really(sample, action, who.getValue());
                    boolean recordReally = recordReally(sample, action, who.getKey());
                    decisions += 2;
                    allowed += really ? 1 : 0;
                    Door.Answer expected = really ? Door.Answer.YES : Door.Answer.NO;
                    Door.Answer recordExpected = recordReally ? Door.Answer.YES : Door.Answer.NO;
                    if (verdict.answer() != expected
                            || verdict.door(Door.Kind.RECORD).answer() != recordExpected) {
                        wrong.add(who.getKey().name() + " " + action + " " + sample + ": object " + verdict.answer()
                                + ", really " + expected + "; record "
                                + verdict.door(Door.Kind.RECORD).answer() + ", really " + recordExpected + "; "
                                + verdict.sentence());
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(decisions).isEqualTo(10 * 10 * 3 * 2);
        // neither everything nor nothing, or the comparison would prove little
        assertThat(allowed).isBetween(60, 240);
    }

    private boolean really(Sample sample, FileAction action, String token) throws IOException {
        switch (action) {
            case READ -> {
                Reply open = services.get("/storage/v1/object/public/" + sample.bucket() + "/" + sample.path(), null);
                return open.status() == 200
                        || services.get(address(sample), token).status() == 200;
            }
            case REPLACE -> {
                Reply answer = services.send(services.request(address(sample), token)
                        .header("x-upsert", "true")
                        .post(RequestBody.create(new byte[] {5, 6, 7, 8}, PNG)));
                if (answer.status() == 200) {
                    restore(sample);
                }
                return answer.status() == 200;
            }
            case DELETE -> {
                Reply answer =
                        services.send(services.request(address(sample), token).delete());
                if (answer.status() == 200) {
                    restore(sample);
                }
                return answer.status() == 200;
            }
        }
        throw new IllegalStateException();
    }

    private void restore(Sample sample) throws IOException {
        if (sample.extra().startsWith("category")) {
            services.send(services.request(address(sample), services.service()).delete());
        } else {
            put(sample);
        }
    }

    private boolean recordReally(Sample sample, FileAction action, Identity identity) {
        SessionIdentity as = viewpoint.scheme().put(identity);
        try {
            return backend.as(as).rehearse(ReadOptions.standard(), db -> touched(db, sample, action)) == 1;
        } catch (FailureException e) {
            assertThat(e.failure().code()).isEqualTo("42501");
            return false;
        }
    }

    private static int touched(DSLContext db, Sample sample, FileAction action) {
        return switch (action) {
            case READ ->
                db.fetch("select id from public.files where id = ?::uuid", sample.id())
                        .size();
            case REPLACE -> db.execute("update public.files set tags = tags where id = ?::uuid", sample.id());
            case DELETE -> db.execute("delete from public.files where id = ?::uuid", sample.id());
        };
    }

    @Test
    void theSentenceTellsObjectAndRecordTogether() {
        Identity.User kofi = new Identity.User(
                KOFI_SOUTHSIDE,
                "Kofi",
                null,
                "authenticated",
                Claims.of(Map.of("sub", KOFI_SOUTHSIDE, "role", "authenticated")),
                null);
        FileVerdict hidden = judge.judge(kofi, file(samples.getFirst()), ReadOptions.standard())
                .of(FileAction.READ);
        assertThat(hidden.sentence()).startsWith("Kofi cannot download “").contains("Nor can Kofi see its record.");
        assertThat(hidden.door(Door.Kind.LINK).sentence())
                .isEqualTo("Kofi cannot make a link; one that somebody else made still opens it.");
        assertThat(hidden.door(Door.Kind.OBJECT).explained()).isNotNull();

        FileVerdict open =
                judge.judge(kofi, file(samples.get(5)), ReadOptions.standard()).of(FileAction.READ);
        assertThat(open.sentence())
                .contains("signed in or not: the bucket “avatars” is public, so no policy is asked.")
                .contains("Its record, though, Kofi cannot see:");
        assertThat(open.answer()).isEqualTo(Door.Answer.YES);
    }

    @Test
    void sentencesOfReplacingAndDeletingNameTheOwner() {
        Identity.User ben = new Identity.User(
                BEN, "Ben", null, "authenticated", Claims.of(Map.of("sub", BEN, "role", "authenticated")), null);
        for (FileAction action : List.of(FileAction.REPLACE, FileAction.DELETE)) {
            FileVerdict verdict = judge.judge(ben, file(samples.getFirst()), ReadOptions.standard())
                    .of(action);
            assertThat(verdict.door(Door.Kind.OBJECT).answer()).isEqualTo(Door.Answer.NO);
            assertThat(verdict.door(Door.Kind.OBJECT).sentence())
                    .as(action.name())
                    .contains("Ana Ruiz")
                    .doesNotContain(ANA);
        }
    }

    @Test
    void aQuarantinedObjectIsForTheBackendAlone() throws IOException {
        Sample sample = samples.get(8);
        services.run("update storage.objects set metadata = metadata || '{\"quarantined\": true}' where name = '"
                + sample.path() + "'");
        for (Map.Entry<Identity, String> who : identities().entrySet()) {
            FileVerdict read = judge.judge(who.getKey(), file(sample), ReadOptions.standard())
                    .of(FileAction.READ);
            int status = services.get(address(sample), who.getValue()).status();
            int open = services.get("/storage/v1/object/public/" + sample.bucket() + "/" + sample.path(), null)
                    .status();
            assertThat(open).isEqualTo(403);
            assertThat(read.answer() == Door.Answer.YES).as(read.sentence()).isEqualTo(status == 200);
        }
        put(sample);
    }

    @Test
    void aLoginThatMayNotLookIntoStorageSaysSo() {
        try (Backend small = TestPostgres.backend(services.database(), "rolescope_app")) {
            Viewpoint from = new Viewpoint(small, viewpoint.scheme(), new Identity.Role("authenticated"));
            FileJudge other = new FileJudge(from, CatalogReader.read(small, ReadOptions.standard()));
            FileVerdict read = other.judge(
                            new Identity.Role("authenticated"), file(samples.getFirst()), ReadOptions.standard())
                    .of(FileAction.READ);
            assertThat(read.answer()).isEqualTo(Door.Answer.UNKNOWN);
            assertThat(read.sentence()).startsWith("It cannot be told whether authenticated can download");
        }
    }
}
