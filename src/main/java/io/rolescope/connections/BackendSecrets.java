package io.rolescope.connections;

import io.rolescope.platform.Secret;
import io.rolescope.platform.secrets.Keychain;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// What is secret about a saved backend beside its password: what its tokens are signed with, secret variables of
/// requests. Kept as its password is: in the keychain, or in memory where there is none; never in a file.
public final class BackendSecrets {
    private static final List<String> ALL = List.of("signing", "variables");

    private final Keychain keychain;
    private final String prefix;

    public BackendSecrets(Keychain keychain, UUID backend) {
        this.keychain = keychain;
        this.prefix = "backend " + backend + " ";
    }

    /// All that is kept.
    ///
    /// @param signing what tokens are signed with, the shared secret or a private key; empty for none
    /// @param variables secret variables, as one JSON object; empty for none
    /// @param answered whether the keychain was asked and answered; else this is what the process remembers,
    /// and the keychain may keep more
    public record Held(Secret signing, Secret variables, boolean answered) {}

    /// What is kept. May take as long as the keychain does.
    public Held held() {
        Keychain.Look signing = keychain.look(prefix + "signing");
        Keychain.Look variables = keychain.look(prefix + "variables");
        boolean silent = signing instanceof Keychain.Look.Silent || variables instanceof Keychain.Look.Silent;
        return new Held(of(signing), of(variables), !silent);
    }

    private static Secret of(Keychain.Look look) {
        return switch (look) {
            case Keychain.Look.Kept(Secret secret) -> secret;
            case Keychain.Look.Nothing nothing -> Secret.of("");
            case Keychain.Look.Silent(Optional<Secret> remembered) -> remembered.orElse(Secret.of(""));
        };
    }

    /// Remembers both until this process ends, and leaves the keychain as it is.
    public void remember(Secret signing, Secret variables) {
        keychain.remember(prefix + "signing", signing);
        keychain.remember(prefix + "variables", variables);
    }

    public void keepSigning(Secret secret) {
        keep("signing", secret);
    }

    public void keepVariables(Secret json) {
        keep("variables", json);
    }

    /// Whether they outlive this process.
    public boolean lasting() {
        return keychain.lasting();
    }

    void forget() {
        ALL.forEach(name -> keychain.forget(prefix + name));
    }

    private void keep(String name, Secret secret) {
        if (secret.isEmpty()) {
            keychain.forget(prefix + name);
        } else {
            keychain.put(prefix + name, secret);
        }
    }
}
