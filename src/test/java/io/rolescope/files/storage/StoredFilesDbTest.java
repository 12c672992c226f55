package io.rolescope.files.storage;

import static io.rolescope.files.StoredSandbox.person;
import static io.rolescope.sandbox.TestServices.ANA;
import static io.rolescope.sandbox.TestServices.BEN;
import static io.rolescope.sandbox.TestServices.KOFI_SOUTHSIDE;
import static io.rolescope.sandbox.TestServices.NORTHSIDE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.rolescope.connections.Backend;
import io.rolescope.connections.BackendProfile;
import io.rolescope.files.FileRecord;
import io.rolescope.files.StoredSandbox;
import io.rolescope.identities.Identity;
import io.rolescope.identities.Viewpoint;
import io.rolescope.platform.Cancellation;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import io.rolescope.platform.Progress;
import io.rolescope.platform.Secret;
import io.rolescope.platform.http.RawServer;
import io.rolescope.testing.TestPostgres;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@Tag("db")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StoredFilesDbTest {
    private static final Identity.User AS_ANA = person(ANA, "Ana");
    private static final Identity.User AS_BEN = person(BEN, "Ben");
    private static final Identity.User AS_KOFI = person(KOFI_SOUTHSIDE, "Kofi");
    private static final byte[] BYTES = new byte[3_000_000];

    private StoredSandbox sandbox;
    private StoredFiles files;
    private FileRecord own;

    @TempDir
    private Path folder;

    @BeforeAll
    void start(@TempDir Path store) throws Exception {
        new Random(7).nextBytes(BYTES);
        sandbox = StoredSandbox.start(store);
        files = new StoredFiles(sandbox.viewpoint());
        own = sandbox.file("files", NORTHSIDE, ANA, "application/octet-stream", BYTES);
    }

    @AfterAll
    void end() {
        files.close();
        sandbox.close();
    }

    private static Failure failure(ThrowingCallable what) {
        FailureException thrown = catchThrowableOfType(FailureException.class, what);
        assertThat(thrown).isNotNull();
        return thrown.failure();
    }

    @Test
    void anObjectComesByteForByteWithProgressAndWithoutAWordInThePersonsName() throws IOException {
        List<Double> told = new ArrayList<>();
        Path to = folder.resolve("own.bin");
        StoredFiles.Downloaded written =
                files.download(AS_ANA, own, to, Cancellation.none(), (fraction, message) -> told.add(fraction));
        assertThat(written.bytes()).isEqualTo(BYTES.length);
        assertThat(Files.readAllBytes(to)).isEqualTo(BYTES);
        assertThat(told).isSorted().last().isEqualTo(1.0);
        assertThat(told.getFirst()).isLessThan(1.0);
        assertThat(sandbox.services()
                        .ask("select count(*) from public.file_access_logs where file_id = '" + own.id() + "'"))
                .isEqualTo("0");
    }

    @Test
    void aCancelledDownloadLeavesWhatWasThere() throws IOException {
        Path to = folder.resolve("kept.bin");
        Files.writeString(to, "before");
        Cancellation cancellation = new Cancellation();
        Failure failure = failure(
                () -> files.download(AS_ANA, own, to, cancellation, (fraction, message) -> cancellation.cancel()));
        assertThat(failure).isInstanceOf(Failure.Cancelled.class);
        assertThat(to).hasContent("before");
        try (var all = Files.list(folder)) {
            assertThat(all.filter(path -> path.toString().endsWith(".part"))).isEmpty();
        }
    }

    @Test
    void aDownloadThatBreaksOffOrFindsNoRoomLeavesNothing() {
        try (RawServer server = new RawServer(
                (out, head) -> out.write(RawServer.ascii("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf")))) {
            Path to = folder.resolve("half.bin");
            Failure failure = failure(
                    () -> files.fetch(Secret.of(server.url("/x")), own, to, Cancellation.none(), Progress.silent()));
            assertThat(failure).isInstanceOf(Failure.Unreachable.class);
            assertThat(to).doesNotExist();
        }
        Failure nowhere = failure(() -> files.download(
                AS_ANA, own, folder.resolve("no/such/folder.bin"), Cancellation.none(), Progress.silent()));
        assertThat(nowhere.sentence()).isEqualTo("The folder for “folder.bin” does not exist.");
    }

    @Test
    void refusalsAreToldApart() throws IOException {
        assertThat(failure(() -> files.link(AS_KOFI, own, Duration.ofHours(1), Cancellation.none()))
                        .sentence())
                .startsWith("Row-level security hides the object of “")
                .endsWith("” from Kofi.");
        FileRecord nothing = sandbox.record("files", NORTHSIDE, ANA, "text/plain");
        assertThat(failure(() -> download(AS_ANA, nothing)).sentence())
                .startsWith("There is no object behind “")
                .endsWith("the record points to nothing.");
        FileRecord nowhere = sandbox.record("attic", NORTHSIDE, ANA, "text/plain");
        assertThat(failure(() -> download(AS_ANA, nowhere)).sentence()).isEqualTo("There is no bucket “attic”.");
        FileRecord infected = sandbox.file("files", NORTHSIDE, ANA, "text/plain", new byte[] {1});
        sandbox.services()
                .run("update storage.objects set metadata = metadata || '{\"quarantined\": true}' where name = '"
                        + infected.path() + "'");
        assertThat(failure(() -> download(AS_ANA, infected)).sentence()).contains("is quarantined");
        FileRecord lost = sandbox.file("files", NORTHSIDE, ANA, "text/plain", new byte[] {1});
        sandbox.services().run("update storage.objects set version = 'gone' where name = '" + lost.path() + "'");
        assertThat(failure(() -> download(AS_ANA, lost)).sentence()).contains("has lost its bytes");
    }

    private Object download(Identity who, FileRecord file) {
        return files.download(who, file, folder.resolve("any.bin"), Cancellation.none(), Progress.silent());
    }

    @Test
    void aLinkOpensForAnyoneUntilItExpires() throws Exception {
        SignedLink link = files.link(AS_ANA, own, Duration.ofSeconds(2), Cancellation.none());
        assertThat(link.shown()).endsWith("?token=…").doesNotContain(link.url().reveal());
        assertThat(link.toString()).doesNotContain("eyJ");
        Path to = folder.resolve("linked.bin");
        files.fetch(link.url(), own, to, Cancellation.none(), Progress.silent());
        assertThat(Files.size(to)).isEqualTo(BYTES.length);
        Thread.sleep(Duration.ofMillis(3100));
        Failure expired = failure(() -> files.fetch(link.url(), own, to, Cancellation.none(), Progress.silent()));
        assertThat(expired.sentence()).isEqualTo("The signed link has expired, or was changed.");
        assertThat(Files.size(to)).isEqualTo(BYTES.length);
    }

    @Test
    void aPublicBucketNeedsNoPolicy() throws IOException {
        FileRecord avatar = sandbox.file("avatars", NORTHSIDE, ANA, "image/png", new byte[] {1, 2, 3});
        sandbox.services().run("drop policy \"Anybody sees avatars\" on storage.objects");
        files.download(AS_KOFI, avatar, folder.resolve("face.png"), Cancellation.none(), Progress.silent());
        assertThat(folder.resolve("face.png")).hasBinaryContent(new byte[] {1, 2, 3});
    }

    @Test
    void whatIsMissingIsNamedWithAWayOut() {
        Identity.Operator login = new Identity.Operator("rolescope_observer");
        assertThat(files.missing(AS_ANA)).isEmpty();
        assertThat(files.missing(login).orElseThrow().sentence())
                .isEqualTo("Services over HTTP do not know the database login rolescope_observer.");
        BackendProfile bare = TestPostgres.profile(sandbox.services().database(), "rolescope_observer");
        try (Backend backend = TestPostgres.backend(bare);
                StoredFiles none = new StoredFiles(
                        new Viewpoint(backend, sandbox.viewpoint().scheme(), login))) {
            assertThat(none.missing(AS_ANA).orElseThrow().nextStep()).contains("Connect page, under Storage");
        }
        try (Backend backend = TestPostgres.backend(sandbox.profile());
                StoredFiles none = new StoredFiles(
                        new Viewpoint(backend, sandbox.viewpoint().scheme(), login))) {
            assertThat(none.missing(AS_ANA).orElseThrow().sentence()).contains("secret");
        }
    }

    @Test
    void aForeignSecretAndADeadServiceAreToldApart() {
        try (Backend backend = TestPostgres.backend(sandbox.profile())) {
            Viewpoint viewpoint = new Viewpoint(backend, sandbox.viewpoint().scheme(), AS_ANA);
            viewpoint.rememberTokenSecret(Secret.of("another-backends-secret-0123456789-abcdef"));
            try (StoredFiles other = new StoredFiles(viewpoint)) {
                Failure failure = failure(() -> other.link(AS_ANA, own, Duration.ofHours(1), Cancellation.none()));
                assertThat(failure).isInstanceOf(Failure.SignInRejected.class);
                assertThat(failure.sentence()).isEqualTo("Storage did not accept the token made for Ana.");
            }
        }
        BackendProfile dead = TestPostgres.profile(sandbox.services().database(), "rolescope_observer")
                .withServices(null, "http://127.0.0.1:1/storage/v1", null);
        try (Backend backend = TestPostgres.backend(dead)) {
            Viewpoint viewpoint = new Viewpoint(backend, sandbox.viewpoint().scheme(), AS_ANA);
            viewpoint.rememberTokenSecret(Secret.of("another-backends-secret-0123456789-abcdef"));
            try (StoredFiles other = new StoredFiles(viewpoint)) {
                assertThat(failure(() -> other.link(AS_ANA, own, Duration.ofHours(1), Cancellation.none()))
                                .sentence())
                        .startsWith("Storage cannot be reached: ");
            }
        }
    }

    @Test
    void aPreviewShowsWhatTheBytesAreNotWhatTheyClaim() throws IOException {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB), "png", png);
        FileRecord picture = sandbox.file("files", NORTHSIDE, ANA, "text/plain", png.toByteArray());
        assertThat(files.preview(AS_ANA, picture, Cancellation.none()))
                .isInstanceOfSatisfying(Preview.Picture.class, shown -> {
                    assertThat(shown.type()).isEqualTo("image/png");
                    assertThat(shown.width()).isEqualTo(40);
                    assertThat(shown.height()).isEqualTo(30);
                });
        FileRecord page = sandbox.file(
                "files",
                NORTHSIDE,
                ANA,
                "image/png",
                "<html><script>x</script></html>".getBytes(StandardCharsets.UTF_8));
        assertThat(files.preview(AS_ANA, page, Cancellation.none()))
                .isInstanceOfSatisfying(Preview.Text.class, shown -> {
                    assertThat(shown.type()).isEqualTo("text/html");
                    assertThat(shown.whole()).isTrue();
                });
        assertThat(files.preview(AS_ANA, own, Cancellation.none()).type()).isEqualTo("application/octet-stream");
        FileRecord empty = sandbox.file("files", NORTHSIDE, ANA, "image/png", new byte[0]);
        assertThat(files.preview(AS_ANA, empty, Cancellation.none()))
                .isEqualTo(new Preview.None("application/octet-stream", "The object is empty."));
        byte[] large = java.util.Arrays.copyOf(png.toByteArray(), PreviewReader.MOST + 1);
        FileRecord huge = sandbox.file("files", NORTHSIDE, ANA, "image/png", large);
        assertThat(files.preview(AS_ANA, huge, Cancellation.none()))
                .isEqualTo(new Preview.None("image/png", "The picture is larger than 4 MB."));
        assertThat(failure(() -> files.preview(AS_BEN, picture, Cancellation.none())))
                .isInstanceOf(Failure.NotPermitted.class);
    }

    @Test
    void aHugePictureInAFewBytesIsNotDecoded() throws IOException {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(10_000, 5_000, BufferedImage.TYPE_BYTE_BINARY), "png", png);
        FileRecord bomb = sandbox.file("files", NORTHSIDE, ANA, "image/png", png.toByteArray());
        assertThat(png.size()).isLessThan(PreviewReader.MOST);
        assertThat(files.preview(AS_ANA, bomb, Cancellation.none()))
                .isEqualTo(new Preview.None("image/png", "The picture has 10000 × 5000 pixels; too many."));
    }

    @Test
    void anObjectIsMovedAsTheIdentityAndNoFurtherThanItMay() throws IOException {
        FileRecord file = sandbox.file("files", NORTHSIDE, ANA, "text/plain", new byte[] {9});
        assertThat(files.moveRequest(AS_ANA, file, "x/y"))
                .contains("POST ", "\"destinationKey\":\"x/y\"")
                .doesNotContain("eyJ");
        String foreign = "0a000000-0000-4000-8000-000000000002/" + file.id();
        assertThat(failure(() -> files.move(AS_ANA, file, foreign, Cancellation.none())))
                .isInstanceOf(Failure.NotPermitted.class);
        String to = NORTHSIDE + "/moved/" + file.id() + ".bin";
        files.move(AS_ANA, file, to, Cancellation.none());
        assertThat(sandbox.services().ask("select count(*) from storage.objects where name = '" + to + "'"))
                .isEqualTo("1");
    }
}
