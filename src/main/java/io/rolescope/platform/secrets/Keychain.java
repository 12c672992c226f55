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
import java.util.Set;
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
/// is locked, gone or silent is looked for again the next time there is something to keep; nothing hangs on it.
/// Thread-safe.
public final class Keychain {
    private static final String SERVICE = "Rolescope";
    private static final String TRIAL = "trial";
    private static final String LOCKED = "The keychain of this computer is locked.";
    /// Finding the session bus and signing on takes some seconds on a busy machine; nobody waits for it.
    private static final Duration TO_OPEN = Duration.ofSeconds(15);
    /// Long, since the person may be asked to unlock it.
    private static final Duration TO_ANSWER = Duration.ofSeconds(60);

    private final Executor executor;
    private final Duration toOpen;
    private final Map<String, Secret> memory = new ConcurrentHashMap<>();
    /// Forgotten here and perhaps not yet in the keychain.
    private final Set<String> undeleted = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Keyring system;
    private volatile @Nullable String why;
    /// Whether there is any use in looking for it again.
    private final boolean mayComeBack;

    private Keychain(
            Executor executor, Duration toOpen, @Nullable Keyring system, @Nullable String why, boolean mayComeBack) {
        this.executor = executor;
        this.toOpen = toOpen;
        this.system = system;
        this.why = why;
        this.mayComeBack = mayComeBack;
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
            return new Keychain(executor, toOpen, found, null, true);
        } catch (TimeoutException e) {
            // it waits for the person, whom it has asked for its password, or it is broken
            return new Keychain(
                    executor, toOpen, null, "The keychain of this computer is locked or does not answer.", true);
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
        return new Keychain(Runnable::run, TO_OPEN, null, why, false);
    }

    /// Whether secrets outlive this process, as far as the keychain has let itself be used.
    public boolean lasting() {
        return system != null && why == null;
    }

    /// What the person should know when secrets will not be kept.
    public Optional<String> warning() {
        @Nullable String reason = why;
        String left = undeleted.isEmpty()
                ? ""
                : "A password that was removed here is still in the keychain; it is deleted once the keychain can be "
                        + "used, or by you if Rolescope ends before.";
        String kept = reason == null ? "" : reason + " Passwords are kept in memory and forgotten when Rolescope ends.";
        return Optional.of((kept + " " + left).strip()).filter(words -> !words.isEmpty());
    }

    /// Keeps `secret` under `key`, in the place of an older one. In memory at least, whatever the keychain says.
    ///
    /// What was given to the keychain is read back: one that is locked says that it took it and did not.
    public void put(String key, Secret secret) {
        memory.put(key, secret);
        undeleted.remove(key);
        if (system == null && mayComeBack) {
            lookAgain();
        }
        deleteWhatIsLeft();
        Answer<Secret> kept = ask(keyring -> {
            keyring.setPassword(SERVICE, key, secret.reveal());
            return Secret.of(keyring.getPassword(SERVICE, key));
        });
        if (kept instanceof Answer.Given<Secret> given && given.value().equals(secret)) {
            why = null;
        } else if (kept instanceof Answer.Given || kept instanceof Answer.Nothing) {
            why = LOCKED;
        }
    }

    /// The secret kept under `key`.
    public Optional<Secret> get(String key) {
        @Nullable Secret known = memory.get(key);
        if (known != null) {
            return Optional.of(known);
        }
        if (undeleted.contains(key)) {
            deleteWhatIsLeft();
            return Optional.empty();
        }
        if (ask(keyring -> Secret.of(keyring.getPassword(SERVICE, key))) instanceof Answer.Given<Secret> given) {
            memory.put(key, given.value());
            why = null;
            return Optional.of(given.value());
        }
        return Optional.empty();
    }

    /// What the keychain itself says of `key`, for whoever is about to write in its place: a keychain that is locked or
    /// silent may keep something that is not seen.
    public Look look(String key) {
        if (system == null && mayComeBack) {
            lookAgain();
        }
        Optional<Secret> remembered = Optional.ofNullable(memory.get(key));
        deleteWhatIsLeft();
        if (undeleted.contains(key)) {
            return new Look.Silent(remembered);
        }
        if (system == null && !mayComeBack) {
            return remembered.<Look>map(Look.Kept::new).orElseGet(Look.Nothing::new);
        }
        return switch (ask(keyring -> Secret.of(keyring.getPassword(SERVICE, key)))) {
            case Answer.Given<Secret>(Secret secret) -> {
                memory.putIfAbsent(key, secret);
                why = null;
                yield new Look.Kept(secret);
            }
            case Answer.Nothing<Secret> nothing -> takesThings() ? new Look.Nothing() : new Look.Silent(remembered);
            case Answer.None<Secret> none -> new Look.Silent(remembered);
        };
    }

    /// A locked keychain says that it keeps nothing; one that keeps what it is given is none.
    private boolean takesThings() {
        return ask(keyring -> {
                            keyring.setPassword(SERVICE, TRIAL, TRIAL);
                            String found = keyring.getPassword(SERVICE, TRIAL);
                            keyring.deletePassword(SERVICE, TRIAL);
                            return found;
                        })
                        instanceof Answer.Given<String>(String found)
                && found.equals(TRIAL);
    }

    /// Keeps `secret` until the end of this process only, without asking the keychain; an empty one is dropped.
    public void remember(String key, Secret secret) {
        if (secret.isEmpty()) {
            memory.remove(key);
        } else {
            memory.put(key, secret);
        }
    }

    /// Forgets what is kept under `key`, here and in the keychain.
    ///
    /// One that is locked or gone cannot delete it: [#warning] says so then, and it is not given out any more.
    /// It is deleted as soon as the keychain lets itself be used again.
    public void forget(String key) {
        memory.remove(key);
        if (system == null && !mayComeBack) {
            return;
        }
        undeleted.add(key);
        if (system == null) {
            lookAgain();
        }
        deleteWhatIsLeft();
    }

    /// Deletes what could not be deleted when it was forgotten.
    private void deleteWhatIsLeft() {
        for (String key : undeleted) {
            if (system != null && isGone(key)) {
                undeleted.remove(key);
            }
        }
    }

    /// Deletes and looks whether it is gone. Locked, a keychain says of everything that it is not there, so it is
    /// tried with something that is kept for the purpose.
    private boolean isGone(String key) {
        if (ask(keyring -> deleted(keyring, key)) instanceof Answer.Given<Boolean> gone) {
            if (!gone.value()) {
                return false;
            }
            if (takesThings()) {
                why = null;
                return true;
            }
            if (system != null) {
                why = LOCKED;
            }
        }
        return false;
    }

    /// Whether nothing is to be read under it any more.
    private static boolean deleted(Keyring keyring, String key) {
        try {
            keyring.deletePassword(SERVICE, key);
        } catch (PasswordAccessException e) {
            // there is none, or none that it lets anybody see
        }
        try {
            keyring.getPassword(SERVICE, key);
            return false;
        } catch (PasswordAccessException e) {
            return true;
        }
    }

    private <T> Answer<T> ask(Question<T> question) {
        @Nullable Keyring keyring = system;
        if (keyring == null) {
            return new Answer.None<>();
        }
        try {
            return new Answer.Given<>(within(executor, TO_ANSWER, () -> question.of(keyring)));
        } catch (TimeoutException e) {
            giveUp("The keychain of this computer stopped answering.");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof PasswordAccessException) {
                return new Answer.Nothing<>();
            }
            // what comes of a locked keychain and of one that is gone is alike: ask whether there still is one
            lookAgain();
        }
        return new Answer.None<>();
    }

    /// Locked, it stays in use: the person may unlock it meanwhile. Gone, it does not.
    private void lookAgain() {
        try {
            system = within(executor, toOpen, Keyring::create);
            why = LOCKED;
        } catch (TimeoutException e) {
            giveUp("The keychain of this computer is locked or does not answer.");
        } catch (ExecutionException e) {
            giveUp("The keychain of this computer is gone.");
        }
    }

    private void giveUp(String reason) {
        system = null;
        why = reason;
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

    /// What is known of a secret.
    public sealed interface Look {
        record Kept(Secret secret) implements Look {}

        /// The keychain works and keeps nothing under that name.
        record Nothing() implements Look {}

        /// The keychain could not be asked; it may keep something all the same.
        ///
        /// @param remembered what this process knows by itself
        record Silent(Optional<Secret> remembered) implements Look {}
    }

    /// What came of a question to the system's keychain.
    private sealed interface Answer<T> {
        record Given<T>(T value) implements Answer<T> {}

        /// It answered that nothing is kept there.
        record Nothing<T>() implements Answer<T> {}

        /// It could not be asked.
        record None<T>() implements Answer<T> {}
    }

    /// What one wants of the system's keychain.
    @FunctionalInterface
    private interface Question<T> {
        T of(Keyring keyring) throws PasswordAccessException;
    }
}
