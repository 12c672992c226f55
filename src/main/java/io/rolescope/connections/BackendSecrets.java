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

    /// What tokens are signed with: the shared secret, or a private key.
    public Optional<Secret> signing() {
        return keychain.get(prefix + "signing");
    }

    /// Secret variables, as one JSON object.
    public Optional<Secret> variables() {
        return keychain.get(prefix + "variables");
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
