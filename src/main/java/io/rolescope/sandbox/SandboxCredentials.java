package io.rolescope.sandbox;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import io.rolescope.platform.Secret;
import io.rolescope.sandbox.gateway.Tokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.text.ParseException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Passwords and keys of one sandbox, made once and kept in a file of its owner's.
record SandboxCredentials(
        Secret superuser,
        Secret observer,
        Secret application,
        Secret authenticator,
        Secret jwtSecret,
        Secret anonKey,
        Secret serviceKey,
        ECKey signingKey) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    static SandboxCredentials readOrMake(Path file) {
        try {
            if (Files.exists(file)) {
                return parse(Files.readString(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        SandboxCredentials made = make();
        SandboxFolder.writePrivate(file, made.json());
        return made;
    }

    static SandboxCredentials make() {
        SecureRandom random = new SecureRandom();
        Secret jwtSecret = word(random, 48);
        Instant now = Instant.now();
        try {
            ECKey key = new ECKeyGenerator(Curve.P_256)
                    .keyIDFromThumbprint(true)
                    .keyUse(com.nimbusds.jose.jwk.KeyUse.SIGNATURE)
                    .generate();
            return new SandboxCredentials(
                    word(random, 24),
                    word(random, 24),
                    word(random, 24),
                    word(random, 24),
                    jwtSecret,
                    Tokens.apiKey("anon", jwtSecret, now),
                    Tokens.apiKey("service_role", jwtSecret, now),
                    key);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Secret word(SecureRandom random, int bytes) {
        byte[] all = new byte[bytes];
        random.nextBytes(all);
        return Secret.of(Base64.getUrlEncoder().withoutPadding().encodeToString(all));
    }

    private String json() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("superuser", superuser.reveal());
        all.put("observer", observer.reveal());
        all.put("application", application.reveal());
        all.put("authenticator", authenticator.reveal());
        all.put("jwtSecret", jwtSecret.reveal());
        all.put("anonKey", anonKey.reveal());
        all.put("serviceKey", serviceKey.reveal());
        all.put("signingKey", signingKey.toJSONString());
        return JSON.writeValueAsString(all);
    }

    private static SandboxCredentials parse(String text) {
        JsonNode node = JSON.readTree(text);
        try {
            return new SandboxCredentials(
                    secret(node, "superuser"),
                    secret(node, "observer"),
                    secret(node, "application"),
                    secret(node, "authenticator"),
                    secret(node, "jwtSecret"),
                    secret(node, "anonKey"),
                    secret(node, "serviceKey"),
                    ECKey.parse(node.path("signingKey").asString()));
        } catch (ParseException e) {
            throw new IllegalStateException("The sandbox's credentials file is damaged.", e);
        }
    }

    private static Secret secret(JsonNode node, String name) {
        return Secret.of(node.path(name).asString());
    }

    @Override
    public String toString() {
        return "SandboxCredentials";
    }
}
