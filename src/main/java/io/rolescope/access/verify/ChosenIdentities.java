package io.rolescope.access.verify;

import io.rolescope.access.catalog.DatabaseRole;
import io.rolescope.access.catalog.Grant;
import io.rolescope.access.catalog.Policy;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.catalog.TableName;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.ServerFacts;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.identities.Identity;
import io.rolescope.identities.IdentityScheme;
import io.rolescope.identities.Person;
import io.rolescope.identities.UserDirectory;
import io.rolescope.identities.Viewpoint;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Identities worth asking about when nobody names any: each role that policies or grants speak of, and people
/// of every tenant and every role within it.
public final class ChosenIdentities {
    private static final int PEOPLE_LOOKED_AT = 500;
    private static final int FEW = 4;

    private final Viewpoint viewpoint;
    private final PolicyCatalog catalog;

    /// @param viewpoint how users are told apart, and where they are listed
    public ChosenIdentities(Viewpoint viewpoint, PolicyCatalog catalog) {
        this.viewpoint = viewpoint;
        this.catalog = catalog;
    }

    /// @param perRole people of each role in each tenant, at most
    /// @param most people altogether, at most
    public List<SessionIdentity> choose(int perRole, int most) {
        return List.copyOf(chooseWithIdentities(perRole, most).keySet());
    }

    /// The same, each with whom one looks as to see what it sees. No two have the same name.
    public Map<SessionIdentity, Identity> chooseWithIdentities(int perRole, int most) {
        UserDirectory directory = viewpoint.directory();
        IdentityScheme scheme = viewpoint.scheme();
        Names names = new Names();
        Map<SessionIdentity, Identity> chosen = new LinkedHashMap<>();
        for (String role : roles()) {
            Identity identity = new Identity.Role(role);
            chosen.put(names.distinct(scheme.put(identity), "role", role), identity);
        }
        for (Person person : people(directory, perRole, most)) {
            Identity identity = directory.identity(person);
            chosen.put(names.distinct(scheme.put(identity), person.label(), person.id()), identity);
        }
        return chosen;
    }

    /// Each role that policies or grants speak of, and every person of the directory.
    public List<SessionIdentity> everybody(ReadOptions options) {
        return List.copyOf(everybodyWithPlaces(options).keySet());
    }

    /// The same, each with what they are and where: “student · Northside”; empty for roles.
    public Map<SessionIdentity, String> everybodyWithPlaces(ReadOptions options) {
        UserDirectory directory = viewpoint.directory();
        IdentityScheme scheme = viewpoint.scheme();
        Names names = new Names();
        Map<SessionIdentity, String> all = new LinkedHashMap<>();
        for (String role : roles()) {
            all.put(names.distinct(scheme.put(new Identity.Role(role)), "role", role), "");
        }
        UserDirectory.@Nullable Position after = null;
        do {
            UserDirectory.Page page = directory.search("", after, PEOPLE_LOOKED_AT, options);
            page.people()
                    .forEach(person -> all.put(
                            names.distinct(scheme.put(directory.identity(person)), person.label(), person.id()),
                            person.label()));
            after = page.next();
        } while (after != null);
        return all;
    }

    /// Roles that a policy names, and roles that were given a table or a column of it. What an owner has on his
    /// own tables was given to nobody, and who administers the server is not whom policies are written for.
    private Set<String> roles() {
        Set<String> spokenOf = new LinkedHashSet<>();
        catalog.tables().values().forEach(table -> {
            for (Policy policy : table.policies()) {
                spokenOf.addAll(policy.roles());
            }
        });
        catalog.grants().stream()
                .filter(grant -> grant.kind().equals("table") || grant.kind().equals("column"))
                .filter(grant -> !administers(grant.grantee()) && !owns(grant))
                .forEach(grant -> spokenOf.add(grant.grantee()));
        Set<String> settable = new LinkedHashSet<>();
        for (ServerFacts.SettableRole role : viewpoint.backend().facts().roles()) {
            if (spokenOf.contains(role.name())) {
                settable.add(role.name());
            }
        }
        return settable;
    }

    /// Two people may have one name, and one of them that of a role. Whoever comes later is told apart by what they
    /// are, or by their key.
    private static final class Names {
        private final Set<String> taken = new HashSet<>();

        SessionIdentity distinct(SessionIdentity identity, String place, String key) {
            for (String name : List.of(
                    identity.name(), identity.name() + " (" + place + ")", identity.name() + " (" + key + ")")) {
                if (!name.endsWith(" ()") && taken.add(name)) {
                    return identity.called(name);
                }
            }
            return identity.called(identity.name() + " (" + place + ", " + key + ")");
        }
    }

    private boolean administers(String role) {
        @Nullable DatabaseRole known = catalog.roles().get(role);
        return known != null && known.administers();
    }

    private boolean owns(Grant grant) {
        @Nullable Table table = catalog.tables().get(new TableName(grant.schema(), grant.object()));
        return table != null && table.owner().equals(grant.grantee());
    }

    private static List<Person> people(UserDirectory directory, int perRole, int most) {
        Map<String, Integer> taken = new LinkedHashMap<>();
        List<Person> chosen = new ArrayList<>();
        List<Person> others = new ArrayList<>();
        for (Person person : directory.search("", PEOPLE_LOOKED_AT).people()) {
            List<String> kinds = new ArrayList<>();
            kinds.add("platform " + person.platformRole());
            person.memberships().forEach(membership -> kinds.add(membership.tenantId() + " " + membership.role()));
            boolean wanted = kinds.stream().anyMatch(kind -> taken.getOrDefault(kind, 0) < perRole);
            if (wanted && chosen.size() < most) {
                kinds.forEach(kind -> taken.merge(kind, 1, Integer::sum));
                chosen.add(person);
            } else {
                others.add(person);
            }
        }
        // where nothing tells people apart, one of them says little about the others
        others.stream().limit(Math.max(0, Math.min(most, FEW) - chosen.size())).forEach(chosen::add);
        return chosen;
    }
}
