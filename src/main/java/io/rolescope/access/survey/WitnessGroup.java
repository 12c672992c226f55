package io.rolescope.access.survey;

import io.rolescope.access.catalog.TableName;
import io.rolescope.access.explain.StatementShape;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;

/// Witnesses of one and the same thing: of a kind, on a table, by the same policies, for whomever and by whatever
/// command. A role that goes across tenants by design is one thing for all of its tables.
///
/// @param witnesses at least one
public record WitnessGroup(List<Witness> witnesses) {

    public WitnessGroup {
        witnesses = List.copyOf(witnesses);
    }

    /// In the order in which they were found.
    public static List<WitnessGroup> of(List<Witness> witnesses) {
        Collection<List<Witness>> groups = witnesses.stream()
                .collect(Collectors.groupingBy(WitnessGroup::key, LinkedHashMap::new, Collectors.toList()))
                .values();
        return groups.stream().map(WitnessGroup::new).toList();
    }

    /// Leaks first, then what cannot be told, then what may be meant; by table.
    public static List<WitnessGroup> worstFirst(List<Witness> witnesses) {
        return of(witnesses).stream()
                .sorted(Comparator.comparing((WitnessGroup group) -> rank(group.kind()))
                        .thenComparing(group -> group.first().table().toString()))
                .toList();
    }

    private static Object key(Witness witness) {
        return witness.kind() == Witness.Kind.PLATFORM
                ? List.of(witness.kind(), witness.identity().name())
                : List.of(witness.kind(), witness.table(), witness.policies());
    }

    private static int rank(Witness.Kind kind) {
        return switch (kind) {
            case LEAK -> 0;
            case UNSURE -> 1;
            case SHARED -> 2;
            case NO_TENANT -> 3;
            case OWN -> 4;
            case PLATFORM -> 5;
        };
    }

    public Witness first() {
        return witnesses.getFirst();
    }

    /// The one that says most: seen rather than judged, and of somebody who belongs to a tenant.
    public Witness telling() {
        return witnesses.stream()
                .min(Comparator.comparing((Witness witness) -> !witness.proven())
                        .thenComparing(witness -> witness.own().isEmpty()))
                .orElseThrow();
    }

    public Witness.Kind kind() {
        return first().kind();
    }

    /// Those that let through; empty where no policy is asked, and for a role that goes across tenants.
    public List<String> policies() {
        return kind() == Witness.Kind.PLATFORM ? List.of() : first().policies();
    }

    /// `select`, `update`.
    public List<String> commands() {
        return witnesses.stream()
                .map(Witness::shape)
                .map(StatementShape::label)
                .distinct()
                .toList();
    }

    /// Names of the identities.
    public List<String> who() {
        return witnesses.stream()
                .map(witness -> witness.identity().name())
                .distinct()
                .toList();
    }

    public List<TableName> tables() {
        return witnesses.stream().map(Witness::table).distinct().toList();
    }

    /// Ids of the tenants whose rows are reached; rows without one are left out.
    public List<String> tenants() {
        return witnesses.stream()
                .map(Witness::tenant)
                .filter(tenant -> !tenant.isEmpty())
                .distinct()
                .toList();
    }
}
