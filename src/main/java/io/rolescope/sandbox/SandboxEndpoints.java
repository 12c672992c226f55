package io.rolescope.sandbox;

import io.rolescope.connections.BackendProfile;
import io.rolescope.connections.BackendUri;
import io.rolescope.connections.Environment;
import io.rolescope.platform.FailureException;
import io.rolescope.platform.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// How to reach a running sandbox. The three logins are libpq URIs with their passwords, hence secrets.
///
/// @param observer the console's login: sees every row, changes none, may become any client role
/// @param application an application's login that row security applies to
/// @param authenticator the gateway's own login: nothing by itself, becomes the role that a token names
/// @param url base address of everything over HTTP, as supabase-js takes it
/// @param functionsUrl base address of the edge functions
/// @param storageUrl base address of storage
/// @param metricsUrl the Prometheus page
/// @param anonKey token of the role `anon`
/// @param serviceKey token of the role `service_role`
/// @param jwtSecret what HS256 tokens are signed with
public record SandboxEndpoints(
        Secret observer,
        Secret application,
        Secret authenticator,
        String url,
        String functionsUrl,
        String storageUrl,
        String metricsUrl,
        Secret anonKey,
        Secret serviceKey,
        Secret jwtSecret) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// A saved-backend entry for the console's login, with the addresses of all services.
    public BackendProfile profile() {
        return BackendUri.parse(observer.reveal())
                .profile()
                .withName("Sandbox")
                .withEnvironment(Environment.LOCAL)
                .withServices(functionsUrl, storageUrl, metricsUrl);
    }

    /// Password of the console's login.
    public Optional<Secret> password() {
        return BackendUri.parse(observer.reveal()).password();
    }

    /// Everything, secrets in clear, on one line: what `sandbox --format json` prints.
    public String json() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("observer", observer.reveal());
        all.put("application", application.reveal());
        all.put("authenticator", authenticator.reveal());
        all.put("functionsUrl", functionsUrl);
        all.put("storageUrl", storageUrl);
        all.put("anonKey", anonKey.reveal());
        all.put("serviceKey", serviceKey.reveal());
        all.put("jwtSecret", jwtSecret.reveal());
        all.put("url", url);
        all.put("metricsUrl", metricsUrl);
        return JSON.writeValueAsString(all);
    }

    /// What the file says; empty where there is none, or one that is damaged or just being written.
    static Optional<SandboxEndpoints> read(Path file) {
        try {
            SandboxEndpoints found = parse(Files.readString(file));
            // an address that is none
            found.profile();
            return Optional.of(found);
        } catch (IOException | JacksonException | FailureException e) {
            return Optional.empty();
        }
    }

    private static SandboxEndpoints parse(String json) {
        JsonNode node = JSON.readTree(json);
        return new SandboxEndpoints(
                Secret.of(node.path("observer").asString()),
                Secret.of(node.path("application").asString()),
                Secret.of(node.path("authenticator").asString()),
                node.path("url").asString(),
                node.path("functionsUrl").asString(),
                node.path("storageUrl").asString(),
                node.path("metricsUrl").asString(),
                Secret.of(node.path("anonKey").asString()),
                Secret.of(node.path("serviceKey").asString()),
                Secret.of(node.path("jwtSecret").asString()));
    }
}
