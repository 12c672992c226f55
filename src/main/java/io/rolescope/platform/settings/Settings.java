package io.rolescope.platform.settings;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Everything that Rolescope remembers between starts; no secret among it.
///
/// Immutable: a change is a new record handed to [SettingsStore#update].
///
/// @param theme “system”, “light” or “dark”
/// @param window where the window was, `null` before its first closing
/// @param backends saved backends in the person's order
/// @param lastBackend id of the backend opened last, `null` for none
/// @param schemes how users are told apart, by backend id, where the person edited what was detected
/// @param others what a newer version may have written; kept as it is
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Settings(
        String theme,
        @Nullable Bounds window,
        List<SavedBackend> backends,
        @Nullable String lastBackend,
        Map<String, Scheme> schemes,
        @JsonAnySetter Map<String, JsonNode> others) {

    public Settings {
        theme = Objects.requireNonNullElse(theme, "system");
        backends = List.copyOf(Objects.requireNonNullElse(backends, List.of()));
        schemes = copy(schemes);
        others = copy(others);
    }

    /// Kept beside the known ones when the file is written.
    @Override
    @JsonAnyGetter
    public Map<String, JsonNode> others() {
        return others;
    }

    /// Where the window was, in pixels of the screen.
    public record Bounds(double x, double y, double width, double height, boolean maximized) {}

    /// An edited identity scheme as it is written down; `identities.SavedSchemes` makes schemes of them.
    ///
    /// @param settings claims by the custom setting that they fill, `setting ->> key` within a JSON object
    /// @param roleClaim claim that names the SQL role, `null` for `role`
    /// @param rolePerPerson whether each person is a role of the database
    /// @param standardRole role of whoever has no other, `null` where it is found
    /// @param preRequest function called at the beginning of each transaction, `null` for none
    /// @param people table of users as `schema.table`, `null` where it is found
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Scheme(
            boolean supabaseClaims,
            boolean legacyClaims,
            Map<String, String> settings,
            @Nullable String searchPath,
            @Nullable String roleClaim,
            boolean rolePerPerson,
            @Nullable String standardRole,
            @Nullable String preRequest,
            @Nullable String people) {
        public Scheme {
            settings = copy(settings);
        }
    }

    /// A backend as it is written down; `connections.SavedBackends` makes profiles of them.
    public record SavedBackend(
            String id,
            String name,
            String environment,
            String host,
            int port,
            String database,
            String user,
            String sslMode,
            @Nullable String caFile,
            @Nullable String role,
            @Nullable String functionsUrl,
            @Nullable String storageUrl,
            @Nullable String metricsUrl) {}

    /// As on the first start.
    public static Settings defaults() {
        return new Settings("system", null, List.of(), null, Map.of(), Map.of());
    }

    public Settings withTheme(String newTheme) {
        return new Settings(newTheme, window, backends, lastBackend, schemes, others);
    }

    public Settings withWindow(Bounds bounds) {
        return new Settings(theme, bounds, backends, lastBackend, schemes, others);
    }

    /// The same with `backend` in the place of the one with its id, else at the end.
    public Settings withBackend(SavedBackend backend) {
        List<SavedBackend> more = new ArrayList<>(backends);
        more.replaceAll(old -> old.id().equals(backend.id()) ? backend : old);
        if (!more.contains(backend)) {
            more.add(backend);
        }
        return new Settings(theme, window, more, lastBackend, schemes, others);
    }

    public Settings withoutBackend(String id) {
        List<SavedBackend> fewer =
                backends.stream().filter(one -> !one.id().equals(id)).toList();
        String last = id.equals(lastBackend) ? null : lastBackend;
        Map<String, Scheme> kept = new LinkedHashMap<>(schemes);
        kept.remove(id);
        return new Settings(theme, window, fewer, last, kept, others);
    }

    public Settings withLastBackend(@Nullable String id) {
        return new Settings(theme, window, backends, id, schemes, others);
    }

    /// @param scheme `null` for the detected one again
    public Settings withScheme(String backendId, @Nullable Scheme scheme) {
        Map<String, Scheme> more = new LinkedHashMap<>(schemes);
        if (scheme == null) {
            more.remove(backendId);
        } else {
            more.put(backendId, scheme);
        }
        return new Settings(theme, window, backends, lastBackend, more, others);
    }

    private static <V> Map<String, V> copy(@Nullable Map<String, V> map) {
        return map == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}
