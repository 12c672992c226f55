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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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

    @BeforeEach
    void startBus() throws IOException {
        assumeTrue(
                installed("dbus-daemon") && installed("gnome-keyring-daemon"),
                "a program is not installed: Debian and Ubuntu have them in dbus and gnome-keyring");
        Path config = home.resolve("bus.conf");
        // without the folders of services: nothing is started behind the test's back
        Files.writeString(config, """
                <!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
                  "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
                <busconfig><type>session</type><listen>unix:path=%s</listen><auth>EXTERNAL</auth>
                <policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>
                <allow own="*"/></policy></busconfig>
                """.formatted(home.resolve("bus")));
        Process bus = start("dbus-daemon", "--config-file=" + config, "--nofork", "--print-address");
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(bus.getInputStream(), StandardCharsets.UTF_8))) {
            address = said.readLine();
        }
        System.setProperty(BUS, address);
    }

    @AfterEach
    void end() {
        System.clearProperty(BUS);
        started.reversed().forEach(Process::destroyForcibly);
        executor.shutdownNow();
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
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new IOException("the keyring did not come up");
    }

    private static void end(Process process) throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    private Process start(String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("HOME", home.toString());
        builder.environment().put("XDG_RUNTIME_DIR", home.toString());
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
