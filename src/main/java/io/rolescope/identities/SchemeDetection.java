package io.rolescope.identities;

import io.rolescope.connections.Backend;
import io.rolescope.connections.SessionIdentity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/// How a backend tells its users apart, found in what its policies, views and helper functions read; with the evidence.
///
/// @param scheme the proposal; a person may edit it
/// @param evidence what is read, by whom, and which policies rely on it; what matters most first
/// @param claimsRead paths that are taken out of the token somewhere: `app_metadata.organization_id`
/// @param notes what could not be told, or what a real client has and this scheme has not; plain sentences
/// @param preRequest function that PostgREST is told to call at the beginning of each request, `null` for none; the
/// proposed scheme leaves it out
public record SchemeDetection(
        IdentityScheme scheme,
        List<Evidence> evidence,
        Set<String> claimsRead,
        List<String> notes,
        @Nullable String preRequest) {

    public SchemeDetection {
        evidence = List.copyOf(evidence);
        claimsRead = Set.copyOf(claimsRead);
        notes = List.copyOf(notes);
    }

    /// Where no function is called first.
    public SchemeDetection(IdentityScheme scheme, List<Evidence> evidence, Set<String> claimsRead, List<String> notes) {
        this(scheme, evidence, claimsRead, notes, null);
    }

    /// What kind of thing is read.
    public enum What {
        TOKEN,
        CUSTOM_SETTING,
        SQL_ROLE,
        REQUEST
    }

    /// One reader of one thing.
    ///
    /// @param reads the setting's name, or `current_user`
    /// @param claim the claim that fills it in the proposed scheme; `null` where none does
    /// @param reader “function app.current_user_id()”
    /// @param policies those that rely on it, directly or through functions; empty for a view
    public record Evidence(
            What what, String reads, @Nullable String claim, String reader, List<String> policies) {
        public Evidence {
            policies = List.copyOf(policies);
        }

        /// “Function app.current_user_id() reads my.user_id; 38 policies rely on it.”
        public String sentence() {
            String start = Character.toUpperCase(reader.charAt(0)) + reader.substring(1) + " reads " + reads;
            return switch (policies.size()) {
                case 0 -> start + ".";
                case 1 -> reader.equals(policies.get(0)) ? start + "." : start + "; one policy relies on it.";
                default -> start + "; " + policies.size() + " policies rely on it.";
            };
        }
    }

    /// Asks the catalog; reads no row of any table.
    public static SchemeDetection of(Backend backend) {
        return backend.as(SessionIdentity.login().with("search_path", "")).read(SchemeDetection::of);
    }

    /// The same evidence with a scheme that the person edited.
    public SchemeDetection with(IdentityScheme edited) {
        return new SchemeDetection(edited, evidence, claimsRead, notes, preRequest);
    }

    static SchemeDetection of(DSLContext db) {
        Found found = Found.in(SessionReaders.ask(db));
        ClientPath path = ClientPath.ask(db);
        boolean claimBackend = platformPresent(db);
        List<String> notes = new ArrayList<>(path.notes());
        if (found.computed) {
            notes.add("Some settings are read by names that are put together at run time; they cannot be listed.");
        }
        IdentityScheme scheme = found.scheme(claimBackend, path.searchPath(), notes)
                .withRole(new IdentityScheme.RoleRule(path.roleClaim(), false, null));
        return new SchemeDetection(scheme, found.evidence(scheme), found.claims, notes, path.preRequest());
    }

    /// Looked up by name in the catalog: `to_regclass` raises 42501 for a login that may not use the schema.
    private static boolean platformPresent(DSLContext db) {
        return Boolean.TRUE.equals(db.resultQuery("""
                        select exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
                                        where n.nspname = 'auth' and c.relname = 'users')
                            or exists (select from pg_proc p join pg_namespace n on n.oid = p.pronamespace
                                        where n.nspname = 'auth' and p.proname = 'uid')
                            or exists (select from pg_roles where rolname = 'authenticator')
                        """).fetchOneInto(Boolean.class));
    }

    /// What was found so far, reader by reader.
    private static final class Found {
        private final Map<String, Map<String, Set<String>>> policiesByReaderBySetting = new TreeMap<>();
        private final Set<String> claims = new LinkedHashSet<>();
        private final Map<String, Set<String>> keys = new TreeMap<>();
        private boolean computed;

        static Found in(SessionReaders readers) {
            Found found = new Found();
            for (SessionReaders.Policy policy : readers.policies()) {
                found.add(policy.title(), policy.reads(), policy.title());
                for (SessionReaders.Function function : readers.reachedFrom(policy.reads())) {
                    found.add(function.title(), function.reads(), policy.title());
                }
            }
            for (SessionReaders.View view : readers.views()) {
                found.add(view.title(), view.reads(), null);
                for (SessionReaders.Function function : readers.reachedFrom(view.reads())) {
                    found.add(function.title(), function.reads(), null);
                }
            }
            return found;
        }

        private void add(String reader, SettingReads reads, @Nullable String policy) {
            Set<String> all = new LinkedHashSet<>(reads.settings());
            if (reads.role()) {
                all.add("current_user");
            }
            for (SettingReads.Call call : reads.calls()) {
                if (call.schema().equals("auth")
                        && Set.of("uid", "jwt", "role", "email").contains(call.name())) {
                    all.add("auth." + call.name() + "()");
                }
            }
            boolean readsToken = all.stream().anyMatch(name -> what(name) == What.TOKEN);
            for (String setting : all) {
                Set<String> relying = policiesByReaderBySetting
                        .computeIfAbsent(setting, key -> new LinkedHashMap<>())
                        .computeIfAbsent(reader, key -> new TreeSet<>());
                if (policy != null) {
                    relying.add(policy);
                }
            }
            if (readsToken) {
                claims.addAll(reads.claims());
            }
            reads.keys()
                    .forEach((setting, names) -> keys.computeIfAbsent(setting, ignored -> new TreeSet<>())
                            .addAll(names));
            computed |= reads.computed();
        }

        IdentityScheme scheme(boolean claimBackend, @Nullable String searchPath, List<String> notes) {
            Set<String> settings = policiesByReaderBySetting.keySet();
            List<IdentityScheme.SettingRule> rules = settings.stream()
                    .filter(name -> what(name) == What.CUSTOM_SETTING)
                    .flatMap(this::rules)
                    .toList();
            boolean token = settings.stream().anyMatch(name -> what(name) == What.TOKEN);
            boolean legacy = settings.stream().anyMatch(Found::isLegacy);
            boolean nothing = !token && rules.isEmpty();
            boolean roleOnly = nothing && settings.contains("current_user") && !claimBackend;
            if (roleOnly) {
                notes.add("Policies ask for current_user and nothing else: each user is a role of the database.");
            } else if (nothing) {
                notes.add("No policy or view reads who the session is.");
            } else if (token && !rules.isEmpty()) {
                notes.add(
                        "Both token claims and custom settings are read; the settings are filled from the token as far"
                                + " as it carries them.");
            }
            boolean supabase = token || (nothing && claimBackend);
            return new IdentityScheme(supabase, supabase && (legacy || nothing), rules, searchPath);
        }

        /// One rule for a setting; for one that holds a JSON object, one for each name that is taken out of it.
        private Stream<IdentityScheme.SettingRule> rules(String setting) {
            @Nullable Set<String> within = keys.get(setting);
            if (within == null) {
                return Stream.of(new IdentityScheme.SettingRule(
                        setting, SettingMeaning.of(setting).claimFor(setting, claims)));
            }
            return within.stream()
                    .map(key -> new IdentityScheme.SettingRule(
                            setting, key, SettingMeaning.of("x." + key).claimFor(key, claims)));
        }

        List<Evidence> evidence(IdentityScheme scheme) {
            List<Evidence> all = new ArrayList<>();
            policiesByReaderBySetting.forEach((setting, readers) -> readers.forEach((reader, policies) -> all.add(
                    new Evidence(what(setting), setting, claim(setting, scheme), reader, List.copyOf(policies)))));
            all.sort(Comparator.comparing(Evidence::what)
                    .thenComparing(one -> -one.policies().size())
                    .thenComparing(Evidence::reads)
                    .thenComparing(Evidence::reader));
            return all;
        }

        private static @Nullable String claim(String setting, IdentityScheme scheme) {
            if (isLegacy(setting)) {
                return setting.substring(LEGACY.length());
            }
            return scheme.settings().stream()
                    .filter(rule -> rule.setting().equals(setting))
                    .map(IdentityScheme.SettingRule::claim)
                    .reduce((one, other) -> one + ", " + other)
                    .orElse(null);
        }

        private static final String LEGACY = "request.jwt.claim.";

        private static boolean isLegacy(String setting) {
            return setting.startsWith(LEGACY);
        }

        private static What what(String setting) {
            if (setting.startsWith("request.jwt") || setting.startsWith("auth.")) {
                return What.TOKEN;
            }
            if (setting.equals("current_user") || setting.equals("role")) {
                return What.SQL_ROLE;
            }
            return SettingMeaning.of(setting) == SettingMeaning.CONTEXT ? What.REQUEST : What.CUSTOM_SETTING;
        }
    }
}
