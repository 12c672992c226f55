package io.rolescope.access.survey;

import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.catalog.TableName;
import io.rolescope.connections.Attempt;
import io.rolescope.connections.Backend;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.connections.Snapshot;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The tenants that an identity belongs to: those its settings and claims name, and those that tables of
/// members and profiles list for the ids in them.
final class TenantsOf {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    /// Tenants whose ids are sent along in one question.
    private static final int MOST = 5000;
    /// What columns are called that name nothing.
    private static final Set<String> NO_NAMES = Set.of("id", "ids", "uuid", "fk", "ref", "key", "");
    private static final Set<String> ORGANIZATION = Set.of("org", "orgs", "organization", "organisation");
    private static final Set<String> PLATFORM = Set.of("super_admin", "superadmin", "platform_admin", "service_role");

    private final Snapshot snapshot;
    private final Backend backend;
    private final PolicyCatalog catalog;
    private final TenantKeys keys;
    private final ObserverSight sight;

    TenantsOf(Snapshot snapshot, Backend backend, PolicyCatalog catalog, TenantKeys keys, ObserverSight sight) {
        this.snapshot = snapshot;
        this.backend = backend;
        this.catalog = catalog;
        this.keys = keys;
        this.sight = sight;
    }

    /// The tenants that the identity belongs to; where no table of tenants is known, every id that could be one.
    ///
    /// @param platformRole the role that goes across tenants by design, empty where there is none
    Membership of(SessionIdentity identity, String platformRole, IsolationRun run) throws Exception {
        ClaimedIds ids = ClaimedIds.of(identity, wordsForTenants());
        Set<String> tenants = new TreeSet<>(existing(ids.tenants()));
        Set<String> near = new TreeSet<>(existing(ids.perhaps()));
        boolean allSeen = true;
        for (MemberLists.Listing listing : ids.isEmpty() ? List.<MemberLists.Listing>of() : lists().listings()) {
            Listed listed = listed(identity, listing, ids.people());
            (listing.sure() ? tenants : near).addAll(listed.tenants());
            Listed perhaps = listed(identity, listing, ids.perhaps());
            near.addAll(perhaps.tenants());
            if (listed.unsure() != null) {
                allSeen = false;
                run.skipped("Where people belong is not known for certain: " + listed.unsure());
            }
        }
        near.removeAll(tenants);
        String person = person(identity);
        boolean nowhere = tenants.isEmpty() && (person.isEmpty() ? signsInByHeaders(identity) : run.isNobodyPlaced());
        return new Membership(
                tenants,
                near,
                person,
                platformRole,
                !allSeen
                        ? Membership.Against.NOT_SEEN
                        : nowhere ? Membership.Against.NOT_KNOWN : Membership.Against.FOREIGN);
    }

    /// Whether it is known by what a request carries beside its token, such as a key in a header: whose that is only
    /// the backend's own functions know.
    private static boolean signsInByHeaders(SessionIdentity identity) {
        return Stream.of("request.headers", "request.cookies")
                .map(identity.settings()::get)
                .anyMatch(value -> value != null && !value.isBlank() && !value.equals("{}"));
    }

    /// Whether people are asked about and nothing says where any of them belongs: no table lists members, and no claim
    /// names a tenant.
    boolean isNobodyPlaced(List<SessionIdentity> identities) throws Exception {
        List<SessionIdentity> people = identities.stream()
                .filter(identity -> !person(identity).isEmpty())
                .toList();
        if (people.isEmpty() || !lists().listings().isEmpty()) {
            return false;
        }
        for (SessionIdentity identity : people) {
            if (!existing(ClaimedIds.of(identity, wordsForTenants()).tenants()).isEmpty()) {
                return false;
            }
        }
        return true;
    }

    /// Tenants that a table lists people in.
    ///
    /// @param unsure why they may not be all, `null` where they are
    private record Listed(List<String> tenants, @Nullable String unsure) {}

    private Listed listed(SessionIdentity identity, MemberLists.Listing listing, Set<String> people) throws Exception {
        TableName table = listing.table().name();
        String sql = tenantsIn(listing.table(), listing.tenant().sql(), listing.person(), people);
        Attempt attempt = snapshot.as(backend.observer(), db -> snapshot.tryOut(sql));
        List<String> found = firstColumn(attempt);
        boolean held = sight.isHeld(table);
        if (attempt.rows() != null && !held) {
            return new Listed(found, null);
        }
        // what the identity itself sees of where it belongs is true, if not all
        found.addAll(firstColumn(snapshot.as(identity, db -> snapshot.tryOut(sql))));
        return new Listed(
                found,
                held
                        ? "policies hide rows of " + table + " from this login."
                        : "reading " + table + " fails with " + attempt.sqlState() + ".");
    }

    /// Words by which claims of this backend name tenants: those of the table of tenants and of the columns that
    /// refer to it.
    private Set<String> wordsForTenants() {
        Set<String> words = new LinkedHashSet<>(Set.of("tenant", "tenants"));
        if (keys.tenants() != null) {
            words.addAll(PeopleColumns.words(keys.tenants().name()));
        }
        keys.columns().values().stream()
                .filter(key -> !key.isListed())
                .map(key -> PeopleColumns.words(key.column()))
                .forEach(column -> column.stream()
                        .filter(word -> !NO_NAMES.contains(word))
                        .reduce((first, last) -> last)
                        .ifPresent(words::add));
        words.removeIf(ClaimedIds::isPersonWord);
        if (words.stream().anyMatch(ORGANIZATION::contains)) {
            words.addAll(ORGANIZATION);
        }
        List.copyOf(words).forEach(word -> words.add(TenantKeys.stem(word)));
        return words;
    }

    /// Where memberships are read from.
    MemberLists lists() throws Exception {
        return MemberLists.find(snapshot, backend, catalog, keys);
    }

    /// The role named in its claims that goes across tenants by design; empty where there is none.
    static String platformRole(SessionIdentity identity) {
        return ClaimedIds.values(identity).stream()
                .filter(PLATFORM::contains)
                .findFirst()
                .orElse("");
    }

    /// The id that the identity acts under; empty where its settings name nobody.
    static String person(SessionIdentity identity) {
        for (Map.Entry<String, String> setting : identity.settings().entrySet()) {
            if (setting.getValue().startsWith("{")) {
                try {
                    JsonNode subject = JSON.readTree(setting.getValue()).path("sub");
                    if (subject.isString()) {
                        return subject.stringValue();
                    }
                } catch (JacksonException e) {
                    // no JSON: it names nobody
                }
            }
        }
        return identity.settings().entrySet().stream()
                .filter(setting ->
                        setting.getKey().endsWith("user_id") || setting.getKey().endsWith("claim.sub"))
                .map(Map.Entry::getValue)
                .filter(value -> !value.isEmpty())
                .findFirst()
                .orElse("");
    }

    /// Ids of the tenants that a membership is held against, as many as can be asked about at once; `null`, and said
    /// so, where this login does not see them.
    @Nullable
    List<String> others(Membership own, IsolationRun run) throws Exception {
        @Nullable List<String> others = tenantsBut(own.lookedFor("r.id"), MOST + 1);
        if (others == null) {
            run.skipped("Paths and topics were not looked at: this login does not see the tenants that they name.");
            return null;
        }
        if (others.size() > MOST) {
            run.skipped(
                    "There are more than " + MOST + " tenants; paths and topics were held against the first of them.");
            return others.subList(0, MOST);
        }
        return others;
    }

    /// The id of some tenant that it does not belong to; empty where there is none, `null` where this login does
    /// not see them.
    @Nullable
    String another(Membership own) throws Exception {
        @Nullable List<String> others = tenantsBut(own.lookedFor("r.id"), 1);
        return others == null ? null : others.stream().findFirst().orElse("");
    }

    private @Nullable List<String> tenantsBut(String condition, int most) throws Exception {
        Table tenants = tenants();
        if (tenants == null) {
            return List.of();
        }
        String sql =
                "SELECT r.id FROM (SELECT " + TableName.quoted(tenants.key().getFirst())
                        + "::pg_catalog.text AS id FROM " + tenants.name().sql() + ") AS r WHERE " + condition
                        + " ORDER BY 1 LIMIT " + most;
        Attempt attempt = snapshot.as(backend.observer(), db -> snapshot.tryOut(sql));
        List<String> found = firstColumn(attempt);
        return attempt.rows() == null || sight.isHeld(tenants.name()) && found.size() < most ? null : found;
    }

    private @Nullable Table tenants() {
        Table tenants = keys.tenants() == null ? null : catalog.tables().get(keys.tenants());
        return tenants == null || tenants.key().size() != 1 ? null : tenants;
    }

    /// Those of the ids that tenants have.
    private Set<String> existing(Set<String> ids) throws Exception {
        Table tenants = tenants();
        if (tenants == null || ids.isEmpty()) {
            return ids;
        }
        String key = tenants.key().getFirst();
        String sql = tenantsIn(tenants, TableName.quoted(key) + "::pg_catalog.text", key, ids);
        Attempt attempt = snapshot.as(backend.observer(), db -> snapshot.tryOut(sql));
        // a login that does not see the tenants cannot tell which ids are one; taking none for one would show every
        // own row as another's
        return attempt.rows() == null || sight.isHeld(tenants.name()) ? ids : new LinkedHashSet<>(firstColumn(attempt));
    }

    private static String tenantsIn(Table table, String tenant, String person, Set<String> ids) {
        return "SELECT DISTINCT " + tenant + " FROM " + table.name().sql() + " WHERE " + TableName.quoted(person)
                + "::pg_catalog.text = ANY (" + Membership.array(ids) + ")";
    }

    private static List<String> firstColumn(Attempt attempt) {
        List<String> found = new ArrayList<>();
        if (attempt.rows() != null) {
            for (@Nullable String[] row : attempt.rows().rows()) {
                if (row[0] != null) {
                    found.add(row[0]);
                }
            }
        }
        return found;
    }
}
