package io.rolescope.access.survey;

import io.rolescope.connections.SessionIdentity;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The ids that an identity's settings and claims hold: which may be a tenant's, and which a person's.
///
/// A uuid is one thing's alone, whatever its claim is called. Numbers that count from one are the same in every
/// table, so that a number is a tenant's or a person's by the name of its claim only (`app.tenant_id`, `sub`); where
/// the name says neither it may be both.
///
/// @param tenants those that are tenants' where a tenant has them
/// @param people those that are people's where somebody is listed with them
/// @param perhaps numbers of which no name says what they are
record ClaimedIds(Set<String> tenants, Set<String> people, Set<String> perhaps) {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern NUMBER = Pattern.compile("[0-9]+");
    private static final Pattern PERSON =
            Pattern.compile("sub|uid|users?|userid|members?|profiles?|persons?|people|employees?|staff");
    /// When a token was made and until when it is good.
    private static final Set<String> TIMES = Set.of("iat", "exp", "nbf", "auth_time", "timestamp");

    /// @param ofTenants words that name tenants in this backend: `team`, `teams`
    static ClaimedIds of(SessionIdentity identity, Set<String> ofTenants) {
        ClaimedIds found = new ClaimedIds(new LinkedHashSet<>(), new LinkedHashSet<>(), new LinkedHashSet<>());
        each(identity, (path, value) -> found.add(path, value, ofTenants));
        return found;
    }

    /// All scalar values of settings and of the JSON in them.
    static Set<String> values(SessionIdentity identity) {
        Set<String> found = new LinkedHashSet<>();
        each(identity, (path, value) -> found.add(value));
        return found;
    }

    boolean isEmpty() {
        return tenants.isEmpty() && people.isEmpty() && perhaps.isEmpty();
    }

    private void add(List<String> path, String value, Set<String> ofTenants) {
        if (TIMES.contains(path.getLast())) {
            return;
        }
        if (!NUMBER.matcher(value).matches()) {
            tenants.add(value);
            people.add(value);
            return;
        }
        @Nullable Boolean tenant = isTenants(path, ofTenants);
        (tenant == null ? perhaps : tenant ? tenants : people).add(value);
    }

    /// By the last word that says something: `team_user_id` is a person's, `user_team_id` a tenant's; `null` where
    /// none does.
    private static @Nullable Boolean isTenants(List<String> path, Set<String> ofTenants) {
        for (String name : path.reversed()) {
            for (String word : PeopleColumns.words(name).reversed()) {
                if (ofTenants.contains(word)) {
                    return true;
                }
                if (isPersonWord(word)) {
                    return false;
                }
            }
        }
        return null;
    }

    static boolean isPersonWord(String word) {
        return PERSON.matcher(word).matches();
    }

    private interface Each {
        void value(List<String> path, String value);
    }

    private static void each(SessionIdentity identity, Each each) {
        for (Map.Entry<String, String> setting : identity.settings().entrySet()) {
            String value = setting.getValue();
            List<String> path = List.of(setting.getKey());
            if (value.startsWith("{")) {
                try {
                    each(JSON.readTree(value), path, each);
                } catch (JacksonException e) {
                    each.value(path, value);
                }
            } else if (!setting.getKey().equals("search_path") && !value.isEmpty()) {
                each.value(path, value);
            }
        }
    }

    /// What a user may change about himself says nothing about where he belongs.
    private static void each(JsonNode node, List<String> path, Each each) {
        String name = path.getLast();
        if (name.equals("user_metadata") || name.equals("raw_user_meta_data")) {
            return;
        }
        if (node.isObject()) {
            node.properties().forEach(entry -> {
                List<String> inner = new ArrayList<>(path);
                inner.add(entry.getKey());
                each(entry.getValue(), inner, each);
            });
        } else if (node.isArray()) {
            node.forEach(item -> each(item, path, each));
        } else if (!node.isNull()) {
            each.value(path, node.isString() ? node.stringValue() : node.toString());
        }
    }
}
