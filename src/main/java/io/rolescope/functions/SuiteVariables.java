package io.rolescope.functions;

import io.rolescope.functions.run.Bindings;
import io.rolescope.functions.run.Value;
import io.rolescope.functions.token.Token;
import io.rolescope.platform.Secret;
import org.jspecify.annotations.Nullable;

/// The variables that suites find set by Rolescope. The same files run in Hurl's own tool with `--variable` for each.
///
/// @param baseUrl address of the backend, as `url`
/// @param functionsUrl base address of the edge functions, as `functionsUrl`
/// @param storageUrl base address of storage, as `storageUrl`
/// @param anonKey token of the role `anon`, as `anonKey`
/// @param serviceKey token of the role `service_role`, as `serviceKey`
public record SuiteVariables(
        @Nullable String baseUrl,
        @Nullable String functionsUrl,
        @Nullable String storageUrl,
        @Nullable Secret anonKey,
        @Nullable Secret serviceKey) {

    /// Addresses as Supabase lays them out under one base address, without keys.
    public static SuiteVariables under(String baseUrl) {
        String base = baseUrl.replaceAll("/+$", "");
        return new SuiteVariables(base, base + "/functions/v1", base + "/storage/v1", null, null);
    }

    /// The same with keys of the two API roles.
    public SuiteVariables withKeys(Secret anon, Secret service) {
        return new SuiteVariables(baseUrl, functionsUrl, storageUrl, anon, service);
    }

    /// Sets what is known; the token as the secret `token`.
    public void putInto(Bindings bindings, Token token) {
        text(bindings, "url", baseUrl);
        text(bindings, "functionsUrl", functionsUrl);
        text(bindings, "storageUrl", storageUrl);
        secret(bindings, "anonKey", anonKey);
        secret(bindings, "serviceKey", serviceKey);
        bindings.setSecret("token", token.value().reveal());
    }

    private static void text(Bindings bindings, String name, @Nullable String value) {
        if (value != null) {
            bindings.set(name, new Value.Text(value));
        }
    }

    private static void secret(Bindings bindings, String name, @Nullable Secret value) {
        if (value != null) {
            bindings.setSecret(name, value.reveal());
        }
    }
}
