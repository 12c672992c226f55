package io.rolescope.sandbox.functions;

import io.rolescope.sandbox.gateway.GatewayLimits;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks clamd whether bytes hold a virus, by its INSTREAM command; where no clamd is configured nothing is claimed.
///
/// Settings: `ENABLE_VIRUS_SCANNING` (not `false`) and `CLAMD_HOST`, `CLAMD_PORT` (3310).
public final class VirusScanner {
    private static final Logger LOG = LoggerFactory.getLogger(VirusScanner.class);
    private static final int DEFAULT_PORT = 3310;
    private static final int CHUNK = 64 * 1024;
    private static final int LONGEST_ANSWER = 4096;
    private static final int CONNECT_MS = 3_000;
    private static final int ANSWER_MS = 30_000;

    private final @Nullable InetSocketAddress clamd;

    private VirusScanner(@Nullable InetSocketAddress clamd) {
        this.clamd = clamd;
    }

    /// How a scan ended. Only `CLEAN` means that a scanner looked and found nothing.
    public enum Scan {
        CLEAN,
        INFECTED,
        SKIPPED,
        FAILED;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Scan of(String word) {
            for (Scan scan : values()) {
                if (scan.word().equals(word)) {
                    return scan;
                }
            }
            return FAILED;
        }
    }

    /// @param found name of the virus, `null` for none
    record Result(Scan state, @Nullable String found) {}

    public static VirusScanner of(Map<String, String> settings) {
        @Nullable String host = settings.getOrDefault("CLAMD_HOST", settings.get("CLAMAV_HOST"));
        boolean wanted = !"false".equalsIgnoreCase(settings.getOrDefault("ENABLE_VIRUS_SCANNING", "true"));
        if (!wanted || host == null || host.isBlank()) {
            return new VirusScanner(null);
        }
        long fallback = GatewayLimits.number(settings, "CLAMAV_PORT", DEFAULT_PORT);
        int port = (int) GatewayLimits.number(settings, "CLAMD_PORT", fallback);
        return new VirusScanner(InetSocketAddress.createUnresolved(host.strip(), port));
    }

    boolean isConfigured() {
        return clamd != null;
    }

    Result scan(Path file) throws IOException {
        if (clamd == null) {
            return new Result(Scan.SKIPPED, null);
        }
        try (Socket socket = new Socket();
                InputStream bytes = Files.newInputStream(file)) {
            socket.connect(new InetSocketAddress(clamd.getHostString(), clamd.getPort()), CONNECT_MS);
            socket.setSoTimeout(ANSWER_MS);
            send(bytes, new DataOutputStream(new BufferedOutputStream(socket.getOutputStream(), CHUNK)));
            return result(new String(socket.getInputStream().readNBytes(LONGEST_ANSWER), StandardCharsets.UTF_8));
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn("clamd at {} did not answer: {}", clamd, e.toString());
            return new Result(Scan.FAILED, null);
        }
    }

    /// Source: clamd's manual, INSTREAM: chunks, each after its length in four bytes; a length of zero ends them.
    private static void send(InputStream bytes, DataOutputStream to) throws IOException {
        to.write("zINSTREAM\0".getBytes(StandardCharsets.US_ASCII));
        byte[] chunk = new byte[CHUNK];
        for (int read = bytes.read(chunk); read >= 0; read = bytes.read(chunk)) {
            if (read > 0) {
                to.writeInt(read);
                to.write(chunk, 0, read);
            }
        }
        to.writeInt(0);
        to.flush();
    }

    private static Result result(String answer) {
        String said = answer.replace("\0", "").strip();
        if (said.endsWith(" FOUND")) {
            String virus = said.substring(said.indexOf(':') + 1, said.length() - " FOUND".length());
            return new Result(Scan.INFECTED, virus.strip());
        }
        if (said.endsWith("OK")) {
            return new Result(Scan.CLEAN, null);
        }
        LOG.warn("clamd said: {}", said);
        return new Result(Scan.FAILED, null);
    }
}
