package io.rolescope.platform.secrets;

import com.github.javakeyring.BackendNotSupportedException;
import com.github.javakeyring.Keyring;
import com.github.javakeyring.PasswordAccessException;
import io.rolescope.platform.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Where secrets are kept: the keychain of the operating system (Secret Service, macOS Keychain, Windows Credential
/// Manager), or, where there is none, the memory of this process and nothing else.
///
/// There is no file and no key of our own. [#warning] says when secrets will be forgotten at the end. A keychain that
/// does not answer in time is given up: nothing hangs on it. Thread-safe.
public final class Keychain {
    private static final String SERVICE = "Rolescope";
    private static final Duration TO_OPEN = Duration.ofSeconds(5);
    /// Long, since the person may be asked to unlock it.
    private static final Duration TO_ANSWER = Duration.ofSeconds(60);

    private final Executor executor;
    private final Duration patience;
    private final Map<String, Secret> memory = new ConcurrentHashMap<>();
    private volatile @Nullable Keyring system;
    private volatile @Nullable String why;

    private Keychain(Executor executor, Duration patience, @Nullable Keyring system, @Nullable String why) {
        this.executor = executor;
        this.patience = patience;
        this.system = system;
        this.why = why;
    }

    /// The system's keychain, or memory. Takes some seconds at most.
    ///
    /// @param executor where the system is asked, so that a keychain that never answers holds nobody up
    public static Keychain open(Executor executor) {
        if (!mayHaveOne(System.getProperty("os.name", ""), System.getenv())) {
            return inMemory("This computer offers no keychain to programs (no session bus).");
        }
        return open(executor, TO_OPEN);
    }

    static Keychain open(Executor executor, Duration toOpen) {
        try {
            Keyring found = within(executor, toOpen, Keyring::create);
            return new Keychain(executor, TO_ANSWER, found, null);
        } catch (TimeoutException e) {
            return inMemory("The keychain of this computer does not answer.");
        } catch (ExecutionException e) {
            return inMemory(
                    e.getCause() instanceof BackendNotSupportedException
                            ? "This computer has no keychain that Rolescope knows."
                            : "The keychain of this computer cannot be used.");
        }
    }

    /// Memory only.
    ///
    /// @param why for the person: why it is not the system's
    public static Keychain inMemory(String why) {
        return new Keychain(Runnable::run, TO_ANSWER, null, why);
    }

    /// Whether secrets outlive this process.
    public boolean lasting() {
        return system != null;
    }

    /// What the person should know when secrets will not be kept.
    public Optional<String> warning() {
        @Nullable String reason = why;
        return reason == null
                ? Optional.empty()
                : Optional.of(reason + " Passwords are kept in memory and forgotten when Rolescope ends.");
    }

    /// Keeps `secret` under `key`, in the place of an older one. In memory at least, whatever the keychain says.
    public void put(String key, Secret secret) {
        memory.put(key, secret);
        ask(keyring -> {
            keyring.setPassword(SERVICE, key, secret.reveal());
            return key;
        });
    }

    /// The secret kept under `key`.
    public Optional<Secret> get(String key) {
        @Nullable Secret known = memory.get(key);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<Secret> found = ask(keyring -> Secret.of(keyring.getPassword(SERVICE, key)));
        found.ifPresent(secret -> memory.put(key, secret));
        return found;
    }

    /// Forgets what is kept under `key`, here and in the keychain.
    public void forget(String key) {
        memory.remove(key);
        ask(keyring -> {
            keyring.deletePassword(SERVICE, key);
            return key;
        });
    }

    private <T> Optional<T> ask(Question<T> question) {
        @Nullable Keyring keyring = system;
        if (keyring == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(within(executor, patience, () -> question.of(keyring)));
        } catch (TimeoutException e) {
            system = null;
            why = "The keychain of this computer stopped answering.";
            return Optional.empty();
        } catch (ExecutionException e) {
            // nothing is kept under this key, or the person would not unlock the keychain
            if (!(e.getCause() instanceof PasswordAccessException)) {
                system = null;
                why = "The keychain of this computer cannot be used any more.";
            }
            return Optional.empty();
        }
    }

    private static <T> T within(Executor executor, Duration limit, Callable<T> work)
            throws TimeoutException, ExecutionException {
        FutureTask<T> task = new FutureTask<>(work);
        executor.execute(task);
        try {
            return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            task.cancel(true);
            throw e;
        } catch (InterruptedException e) {
            task.cancel(true);
            Thread.currentThread().interrupt();
            throw new ExecutionException(e);
        }
    }

    /// On Linux a keychain is reached over the session bus; without one, even looking for it may take long.
    static boolean mayHaveOne(String system, Map<String, String> environment) {
        if (!system.toLowerCase(java.util.Locale.ROOT).contains("linux")) {
            return true;
        }
        if (!environment.getOrDefault("DBUS_SESSION_BUS_ADDRESS", "").isBlank()) {
            return true;
        }
        String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "");
        return !runtime.isBlank() && Files.exists(Path.of(runtime, "bus"));
    }

    /// What one wants of the system's keychain.
    @FunctionalInterface
    private interface Question<T> {
        T of(Keyring keyring) throws PasswordAccessException;
    }
}
