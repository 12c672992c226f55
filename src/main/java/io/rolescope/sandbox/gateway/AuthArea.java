package io.rolescope.sandbox.gateway;

import io.rolescope.identities.Claims;
import io.rolescope.platform.Secret;
import java.io.IOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The little of `/auth/v1` that clients of a sandbox need: published keys, sign-in by password, who am I.
public final class AuthArea implements Area {
    private static final int LIFE_SECONDS = 3600;
    private static final int MAX_BODY = 16 * 1024;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final CallerDatabase database;
    private final TokenVerifier verifier;
    private final Secret jwtSecret;
    private final TokenBuckets attempts;
    private final Clock clock;

    public AuthArea(
            CallerDatabase database, TokenVerifier verifier, Secret jwtSecret, TokenBuckets attempts, Clock clock) {
        this.database = database;
        this.verifier = verifier;
        this.jwtSecret = jwtSecret;
        this.attempts = attempts;
        this.clock = clock;
    }

    private record Person(UUID id, String email, String appMetadata, String userMetadata) {}

    @Override
    public String prefix() {
        return "/auth/v1";
    }

    @Override
    public void answer(Exchange exchange) throws IOException {
        String route = exchange.method() + " " + String.join("/", exchange.path());
        switch (route) {
            case "GET .well-known/jwks.json" ->
                exchange.answer(200, verifier.publicKeys().toJSONObject());
            case "GET health" -> exchange.answer(200, Map.of("name", "GoTrue", "version", "sandbox"));
            case "GET settings" ->
                exchange.answer(200, Map.of("external", Map.of("email", true), "disable_signup", true));
            case "POST token" -> token(exchange);
            case "POST logout" -> exchange.answerEmpty(204);
            case "GET user" -> user(exchange);
            default -> throw new ApiException(404, "not_found", "Not found");
        }
    }

    private void token(Exchange exchange) throws IOException {
        if (!exchange.query("grant_type").orElse("").equals("password")) {
            throw new ApiException(400, "unsupported_grant_type", "Only grant_type=password is offered here");
        }
        ObjectNode body = exchange.jsonBody(MAX_BODY);
        String email = body.path("email").asString("");
        TokenBuckets.Decision decision = attempts.take("sign-in " + exchange.address() + " " + email);
        if (!decision.allowed()) {
            throw new ApiException(
                    429,
                    "over_request_rate_limit",
                    "Request rate limit reached",
                    Map.of(
                            "Retry-After",
                            Long.toString(Math.max(1, decision.waitFor().toSeconds()))),
                    null);
        }
        Person person = signIn(email, body.path("password").asString(""))
                .orElseThrow(() -> new ApiException(400, "invalid_credentials", "Invalid login credentials"));
        long now = clock.instant().getEpochSecond();
        Claims claims = Claims.none()
                .with("iss", "supabase-sandbox")
                .with("aud", "authenticated")
                .with("role", "authenticated")
                .with("sub", person.id().toString())
                .with("email", person.email())
                .with("app_metadata", JSON.readTree(person.appMetadata()))
                .with("user_metadata", JSON.readTree(person.userMetadata()))
                .with("aal", "aal1")
                .with("session_id", UUID.randomUUID().toString())
                .with("is_anonymous", false)
                .with("iat", now)
                .with("exp", now + LIFE_SECONDS);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("access_token", Tokens.sign(claims, jwtSecret).reveal());
        answer.put("token_type", "bearer");
        answer.put("expires_in", LIFE_SECONDS);
        answer.put("expires_at", now + LIFE_SECONDS);
        answer.put("refresh_token", UUID.randomUUID().toString());
        answer.put("user", shown(person));
        exchange.answer(200, answer);
    }

    private void user(Exchange exchange) {
        UUID id = exchange.caller()
                .userId()
                .orElseThrow(() -> new ApiException(403, "bad_jwt", "invalid claim: missing sub claim"));
        exchange.answer(
                200,
                shown(person("u.id = ?", id)
                        .orElseThrow(() -> new ApiException(403, "user_not_found", "User not found"))));
    }

    private Optional<Person> signIn(String email, String password) {
        return person(
                "lower(u.email) = lower(?) and u.encrypted_password <> ''"
                        + " and u.encrypted_password = extensions.crypt(?, u.encrypted_password)"
                        + " and u.deleted_at is null and coalesce(u.banned_until < now(), true)",
                email,
                password);
    }

    private Optional<Person> person(String condition, Object... binds) {
        return database.read(
                Caller.service(),
                "auth.users",
                db -> db.resultQuery(
                                "select u.id, coalesce(u.email, '') as email,"
                                        + " coalesce(u.raw_app_meta_data, '{}')::text as app,"
                                        + " coalesce(u.raw_user_meta_data, '{}')::text as personal from auth.users u where "
                                        + condition,
                                binds)
                        .fetchOptional(row -> new Person(
                                row.get("id", UUID.class),
                                row.get("email", String.class),
                                row.get("app", String.class),
                                row.get("personal", String.class))));
    }

    private static Map<String, @Nullable Object> shown(Person person) {
        Map<String, @Nullable Object> user = new LinkedHashMap<>();
        user.put("id", person.id().toString());
        user.put("aud", "authenticated");
        user.put("role", "authenticated");
        user.put("email", person.email());
        user.put("app_metadata", JSON.readTree(person.appMetadata()));
        user.put("user_metadata", JSON.readTree(person.userMetadata()));
        return user;
    }

    @Override
    public Map<String, Object> error(ApiException error) {
        return Map.of("code", error.status(), "error_code", error.error(), "msg", error.said());
    }
}
