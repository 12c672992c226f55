package io.rolescope.functions.ui.desk;

import io.rolescope.connections.BackendSecrets;
import io.rolescope.identities.Viewpoint;
import io.rolescope.kit.Navigator;
import io.rolescope.kit.Tasks;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import io.rolescope.platform.Secret;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import tools.jackson.databind.json.JsonMapper;

/// What signs tokens, and the secret variables of requests: in memory here, and kept with the backend where it is
/// saved.
///
/// The keychain may be slow, locked or gone. Nothing is ever written in the place of something that was not read first:
/// what was changed here is laid over what is kept there, and a keychain that cannot be asked stays as it is.
public final class KeptSecrets {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Secret NONE = Secret.of("");

    private final Viewpoint viewpoint;
    private final Tasks tasks;
    private final Navigator navigator;
    private final ObjectProperty<Secret> signing = new SimpleObjectProperty<>(NONE);
    private final Map<String, Secret> variables = new LinkedHashMap<>();
    private final Set<String> forgotten = new HashSet<>();
    private final List<Runnable> whenTaken = new ArrayList<>();
    /// What signs as the keychain has it, as far as is known.
    private Secret known = NONE;
    /// What was to sign when it was last asked to be kept.
    private Secret wanted = NONE;

    private final AtomicLong asked = new AtomicLong();
    /// One at a time speaks to the keychain, so that what is kept in the end is what was set last.
    private final Lock keeping = new ReentrantLock();

    KeptSecrets(Viewpoint viewpoint, Tasks tasks, Navigator navigator) {
        this.viewpoint = viewpoint;
        this.tasks = tasks;
        this.navigator = navigator;
        viewpoint.tokenSecret().ifPresent(signing::set);
    }

    /// The shared secret (HS256) or a private key (ES256, RS256); empty for none.
    ObjectProperty<Secret> signing() {
        return signing;
    }

    /// By name; their values are shown nowhere.
    Map<String, Secret> variables() {
        return variables;
    }

    /// Sets a variable, or forgets it when the value is empty, and keeps what is so.
    public void put(String name, Secret value) {
        if (value.isEmpty()) {
            variables.remove(name);
            forgotten.add(name);
        } else {
            variables.put(name, value);
            forgotten.remove(name);
        }
        keep();
    }

    /// Called on the window's thread once what is kept has been taken over.
    public void whenTaken(Runnable action) {
        whenTaken.add(action);
    }

    /// Takes over what is kept for the backend. The keychain may take its time.
    public void load() {
        viewpoint
                .secrets()
                .ifPresent(kept -> tasks.run(
                        "Looking for kept secrets",
                        variables,
                        control -> kept.held(),
                        this::take,
                        failure -> navigator.say(failure.sentence())));
    }

    /// Keeps what is set here with the backend, where it is saved.
    public void keep() {
        boolean signs = !signing.get().equals(known) || !signing.get().equals(wanted);
        wanted = signing.get();
        Changes changes = new Changes(signing.get(), signs, Map.copyOf(variables), Set.copyOf(forgotten));
        long number = asked.incrementAndGet();
        viewpoint
                .secrets()
                .ifPresent(kept -> tasks.run(
                        "Keeping secrets",
                        this,
                        control -> layOver(changes, number, kept),
                        this::kept,
                        failure -> navigator.say(failure.sentence())));
    }

    /// Later changes hold all that earlier ones do, so that those need not be kept any more.
    private BackendSecrets.Held layOver(Changes changes, long number, BackendSecrets kept) throws InterruptedException {
        keeping.lockInterruptibly();
        try {
            if (number != asked.get()) {
                throw new FailureException(Failure.Cancelled.onRequest());
            }
            return changes.layOver(kept);
        } finally {
            keeping.unlock();
        }
    }

    private void kept(BackendSecrets.Held held) {
        if (held.answered()) {
            forgotten.clear();
        } else {
            navigator.say("The keychain cannot be asked, so the secrets are kept in memory until Rolescope ends."
                    + " What it keeps stays as it is.");
        }
        take(held);
    }

    private void take(BackendSecrets.Held held) {
        if (held.answered()) {
            known = held.signing();
        }
        if (signing.get().isEmpty()) {
            signing.set(held.signing());
        }
        read(held.variables()).forEach((name, value) -> {
            if (!forgotten.contains(name)) {
                variables.putIfAbsent(name, value);
            }
        });
        whenTaken.forEach(Runnable::run);
    }

    /// How secrets are kept, in a sentence.
    public String keeping() {
        return viewpoint
                .secrets()
                .map(kept -> kept.lasting()
                        ? "Secrets are kept with this backend in the computer's keychain, never in a file, history or"
                                + " report."
                        : "Secrets stay in memory until Rolescope ends: no keychain can be used. They are in no file,"
                                + " history or report.")
                .orElse("Secrets stay in memory until Rolescope ends, since this backend is not saved. They are in no"
                        + " file, history or report.");
    }

    /// What is to be different from what is kept.
    ///
    /// @param signs whether `signing` takes the place of what is kept; else that stays
    private record Changes(Secret signing, boolean signs, Map<String, Secret> variables, Set<String> forgotten) {

        /// What is kept from now on.
        BackendSecrets.Held layOver(BackendSecrets kept) {
            BackendSecrets.Held held = kept.held();
            Map<String, Secret> merged = new LinkedHashMap<>(read(held.variables()));
            merged.keySet().removeAll(forgotten);
            merged.putAll(variables);
            Secret signer = signs ? signing : held.signing();
            Secret json = write(merged);
            if (!held.answered()) {
                kept.remember(signer, json);
            } else {
                if (!signer.equals(held.signing())) {
                    kept.keepSigning(signer);
                }
                if (!json.equals(held.variables())) {
                    kept.keepVariables(json);
                }
            }
            return new BackendSecrets.Held(signer, json, held.answered());
        }
    }

    private static Map<String, Secret> read(Secret json) {
        Map<String, Secret> found = new LinkedHashMap<>();
        if (!json.isEmpty()) {
            JSON.readTree(json.reveal())
                    .properties()
                    .forEach(entry ->
                            found.put(entry.getKey(), Secret.of(entry.getValue().stringValue())));
        }
        return found;
    }

    private static Secret write(Map<String, Secret> variables) {
        Map<String, String> values = new LinkedHashMap<>();
        variables.forEach((name, value) -> values.put(name, value.reveal()));
        return Secret.of(values.isEmpty() ? "" : JSON.writeValueAsString(values));
    }
}
