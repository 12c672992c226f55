package io.rolescope.sandbox;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Keys besides the shared secret that tokens may be signed with: the sandbox's own, and those that `JWT_JWKS` names
/// (a JSON Web Key Set, RFC 7517, or the path of a file that holds one).
final class PublicKeys {
    private PublicKeys() {}

    static JWKSet of(SandboxCredentials credentials, Map<String, String> settings) {
        List<JWK> keys = new ArrayList<>();
        keys.add(credentials.signingKey());
        @Nullable String more = settings.get("JWT_JWKS");
        if (more != null && !more.isBlank()) {
            try {
                String text = more.strip().startsWith("{") ? more : Files.readString(Path.of(more.strip()));
                keys.addAll(JWKSet.parse(text).getKeys());
            } catch (IOException | ParseException e) {
                throw new FailureException(
                        new Failure.Invalid(
                                "JWT_JWKS is neither a JSON Web Key Set nor a file with one.",
                                "Set it to {\"keys\": […]} or to the path of such a file.",
                                "",
                                null),
                        e);
            }
        }
        return new JWKSet(keys).toPublicJWKSet();
    }
}
