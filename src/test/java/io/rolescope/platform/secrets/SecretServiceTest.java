package io.rolescope.platform.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rolescope.platform.Secret;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// A real Secret Service: GNOME's keyring over a session bus of its own, with a home of its own, where both are
/// installed; elsewhere these are skipped. The person's own keyring is never touched.
@EnabledOnOs(OS.LINUX)
@Timeout(120)
class SecretServiceTest {
    private static final String BUS = "DBUS_SESSION_BUS_ADDRESS";
    private static final String KEY = "backend 1";
    private static final Secret SECRET = Secret.of("s3cret ü – “quoted”");

    @TempDir
    private Path home;

    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Process> started = new ArrayList<>();
    private String address = "";
    private @Nullable Path sockets;
    private @Nullable Process keyring;

    @BeforeEach
    void startBus() throws IOException {
        List<String> missing = Stream.of("dbus-daemon", "dbus-send", "gnome-keyring-daemon")
                .filter(program -> !installed(program))
                .toList();
        assumeTrue(
                missing.isEmpty(),
                () -> missing + " not installed: Debian and Ubuntu have them in dbus, dbus-bin and gnome-keyring");
        // the path of a socket may have about a hundred letters, and a folder for tests may have more
        sockets = Files.createTempDirectory(shortFolder(), "rs");
        Path config = home.resolve("bus.conf");
        // without the folders of services: nothing is started behind the test's back
        Files.writeString(config, """
                <!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
                  "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
                <busconfig><type>session</type><listen>unix:path=%s</listen><auth>EXTERNAL</auth>
                <policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>
                <allow own="*"/></policy></busconfig>
                """.formatted(sockets.resolve("bus")));
        Process bus = start("dbus-daemon", "--config-file=" + config, "--nofork", "--print-address");
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(bus.getInputStream(), StandardCharsets.UTF_8))) {
            String line = said.readLine();
            if (line == null) {
                throw new IOException("the session bus did not start: dbus-daemon ended with " + exit(bus));
            }
            address = line;
        }
        System.setProperty(BUS, address);
    }

    @AfterEach
    void end() throws IOException {
        System.clearProperty(BUS);
        started.reversed().forEach(Process::destroyForcibly);
        executor.shutdownNow();
        if (sockets != null) {
            try (Stream<Path> left = Files.walk(sockets)) {
                left.sorted(Comparator.reverseOrder())
                        .forEach(path -> path.toFile().delete());
            }
        }
    }

    private static Path shortFolder() {
        Path usual = Path.of(System.getProperty("java.io.tmpdir"));
        return usual.toString().length() <= 60 ? usual : Path.of("/tmp");
    }

    private static String exit(Process process) {
        return process.onExit()
                        .completeOnTimeout(process, 5, TimeUnit.SECONDS)
                        .join()
                        .isAlive()
                ? "nothing yet"
                : "exit code " + process.exitValue();
    }

    @Test
    void whatIsKeptIsThereForTheNextProcessAndGoneOnceForgotten() throws Exception {
        unlocked();
        Keychain keychain = Keychain.open(executor, Duration.ofSeconds(30));
        assertThat(keychain.lasting()).isTrue();
        keychain.put(KEY, SECRET);
        assertThat(keychain.warning()).isEmpty();

        assertThat(nextProcess("get")).contains("found " + SECRET.reveal().hashCode());
        assertThat(nextProcess("forget")).contains("lasting true");
        assertThat(nextProcess("get")).contains("found nothing").contains("lasting true");
        assertThat(contents()).doesNotContain(SECRET.reveal());
    }

    @Test
    void aLockedKeyringIsSaidAndUsedAgainOnceItIsUnlocked() throws Exception {
        Process first = unlocked();
        Keychain before = Keychain.open(executor, Duration.ofSeconds(30));
        before.put(KEY, SECRET);
        end(first);
        Process locked = daemon("--start");
        // nobody is there to be asked for the password: it waits for ever
        Keychain keychain = Keychain.open(executor, Duration.ofSeconds(6));

        assertThat(keychain.look(KEY)).isEqualTo(new Keychain.Look.Silent(Optional.empty()));
        assertThat(keychain.get(KEY)).isEmpty();
        assertThat(keychain.warning())
                .hasValueSatisfying(text -> assertThat(text).contains("is locked"));
        keychain.put("backend 2", Secret.of("second"));
        assertThat(keychain.get("backend 2")).contains(Secret.of("second"));
        assertThat(keychain.lasting()).isFalse();
        assertThat(contents()).doesNotContain("second");

        end(locked);
        unlocked();
        keychain.put("backend 2", Secret.of("second"));
        assertThat(keychain.warning()).isEmpty();
        assertThat(keychain.look(KEY)).isEqualTo(new Keychain.Look.Kept(SECRET));
        assertThat(keychain.look("backend 3")).isEqualTo(new Keychain.Look.Nothing());
        assertThat(nextProcess("get")).contains("found " + SECRET.reveal().hashCode());
    }

    @Test
    void whatIsForgottenWhileItIsLockedIsSaidNotGivenOutAndDeletedLater() throws Exception {
        Process first = unlocked();
        Keychain.open(executor, Duration.ofSeconds(30)).put(KEY, SECRET);
        end(first);
        Process locked = daemon("--start");
        Keychain keychain = Keychain.open(executor, Duration.ofSeconds(3));

        keychain.forget(KEY);
        assertThat(keychain.warning())
                .hasValueSatisfying(
                        text -> assertThat(text).contains("is locked").contains("still in the keychain"));
        assertThat(keychain.get(KEY)).isEmpty();

        end(locked);
        unlocked();
        assertThat(nextProcess("get")).contains("found " + SECRET.reveal().hashCode());
        assertThat(keychain.get(KEY)).isEmpty();
        keychain.put("backend 2", Secret.of("second"));
        assertThat(keychain.warning()).isEmpty();
        assertThat(nextProcess("get")).contains("found nothing");
    }

    @Test
    void aDaemonThatGoesMidwayIsSaidAndMemoryServes() throws Exception {
        Process daemon = unlocked();
        Keychain keychain = Keychain.open(executor, Duration.ofSeconds(30));
        keychain.put(KEY, SECRET);
        end(daemon);
        keychain.put("backend 2", Secret.of("second"));

        assertThat(keychain.lasting()).isFalse();
        assertThat(keychain.warning())
                .hasValueSatisfying(
                        text -> assertThat(text).contains("is gone").contains("forgotten when Rolescope ends"));
        assertThat(keychain.get(KEY)).contains(SECRET);
        assertThat(keychain.get("backend 2")).contains(Secret.of("second"));
        assertThat(contents()).doesNotContain("second");
    }

    @Test
    void aBusWithoutAKeyringIsSaid() {
        Keychain keychain = Keychain.open(executor, Duration.ofSeconds(30));

        assertThat(keychain.lasting()).isFalse();
        assertThat(keychain.warning()).isPresent();
    }

    /// Run by the tests in a process of its own.
    static final class NextProcess {
        private NextProcess() {}

        public static void main(String[] arguments) {
            try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
                Keychain keychain = Keychain.open(workers);
                if (arguments[0].equals("forget")) {
                    keychain.forget(KEY);
                } else {
                    System.out.println("found "
                            + keychain.get(KEY)
                                    .map(secret ->
                                            Integer.toString(secret.reveal().hashCode()))
                                    .orElse("nothing"));
                }
                System.out.println("lasting " + keychain.lasting());
                System.out.flush();
                Runtime.getRuntime().halt(0);
            }
        }
    }

    private String nextProcess(String what) throws IOException, InterruptedException {
        Process process = start(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                NextProcess.class.getName(),
                what);
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return said;
    }

    private Process unlocked() throws IOException, InterruptedException {
        Process daemon = daemon("--unlock");
        try (OutputStream password = daemon.getOutputStream()) {
            password.write("pass".getBytes(StandardCharsets.UTF_8));
        }
        awaitService();
        return daemon;
    }

    private Process daemon(String mode) throws IOException, InterruptedException {
        Process daemon = start("gnome-keyring-daemon", mode, "--foreground", "--components=secrets");
        keyring = daemon;
        if (!mode.equals("--unlock")) {
            awaitService();
        }
        return daemon;
    }

    /// The service's name is on the bus.
    private void awaitService() throws IOException, InterruptedException {
        for (int i = 0; i < 100; i++) {
            Process asked = start(
                    "dbus-send",
                    "--session",
                    "--print-reply",
                    "--dest=org.freedesktop.DBus",
                    "/org/freedesktop/DBus",
                    "org.freedesktop.DBus.NameHasOwner",
                    "string:org.freedesktop.secrets");
            String said = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            asked.waitFor();
            if (said.contains("true")) {
                return;
            }
            if (keyring != null && !keyring.isAlive()) {
                throw new IOException("the keyring did not come up: it ended with exit code " + keyring.exitValue());
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new IOException("the keyring did not come up within ten seconds");
    }

    private static void end(Process process) throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    private Process start(String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("HOME", home.toString());
        builder.environment().put("XDG_RUNTIME_DIR", String.valueOf(sockets));
        builder.environment().put("XDG_DATA_HOME", home.resolve("data").toString());
        builder.environment().remove("DISPLAY");
        builder.environment().put(BUS, address);
        Process process = builder.start();
        started.add(process);
        return process;
    }

    /// Every file of the home in which this happens.
    private String contents() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }

    private static boolean installed(String program) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
