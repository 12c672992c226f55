package io.rolescope.access.survey;

import io.rolescope.access.catalog.Column;
import io.rolescope.access.catalog.ForeignKey;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.catalog.TableName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Which table holds the tenants, and which column of each table says whose tenant a row is.
///
/// Found by foreign keys to the tenants' table and by the names that such columns usually have.
///
/// @param tenants the table of tenants, `null` where none was found
/// @param columns for each table or view, where a row names its tenant
public record TenantKeys(@Nullable TableName tenants, Map<TableName, TenantKey> columns) {
    /// What tables of tenants are called and seldom anything else.
    private static final List<String> STEMS =
            List.of("organization", "organisation", "org", "tenant", "team", "workspace");
    /// What tables of tenants are called, and tables of business data, too: they hold tenants where people are
    /// listed as belonging to their rows.
    private static final List<String> PERHAPS = List.of(
            "account",
            "company",
            "customer",
            "client",
            "school",
            "group",
            "business",
            "household",
            "clinic",
            "site",
            "store",
            "shop",
            "club",
            "department",
            "institution",
            "practice",
            "agency",
            "community");

    /// Of those, the ones that say the tenant as a column, too, where no table of tenants is known.
    private static final int SURE_AS_COLUMNS = 5;
    private static final long NAMED = 1_000;
    private static final long MEMBERS = 2_000;

    public TenantKeys {
        columns = Map.copyOf(columns);
    }

    /// @param column a column's name that says the tenant, `null` to find out
    public static TenantKeys detect(PolicyCatalog catalog, @Nullable String column) {
        if (column != null) {
            return named(catalog, Set.of(column), null);
        }
        @Nullable Table tenants = tenantsTable(catalog);
        if (tenants == null) {
            return named(catalog, mostUsedName(catalog), null);
        }
        String stem = stem(tenants.name().name());
        String word = stem.substring(stem.lastIndexOf('_') + 1);
        return named(
                catalog,
                Stream.of(stem, word)
                        .flatMap(name -> Stream.of(name + "_id", name + "_uuid", name + "id"))
                        .collect(Collectors.toSet()),
                tenants);
    }

    public Optional<TenantKey> keyOf(Table table) {
        return Optional.ofNullable(columns.get(table.name()));
    }

    /// Whether tables of tenants are usually called so: `org`, `workspaces`.
    static boolean isWordForTenants(String word) {
        return STEMS.contains(stem(word)) || PERHAPS.contains(stem(word));
    }

    private static TenantKeys named(PolicyCatalog catalog, Set<String> names, @Nullable Table tenants) {
        Map<TableName, TenantKey> found = new LinkedHashMap<>();
        for (Table table : catalog.tables().values()) {
            @Nullable String byReference = tenants == null ? null : referring(table, tenants.name());
            Optional<String> byName = table.columns().stream()
                    .map(Column::name)
                    .filter(names::contains)
                    .findFirst();
            if (byReference != null) {
                found.put(table.name(), TenantKey.of(byReference));
            } else if (byName.isPresent()) {
                found.put(table.name(), TenantKey.of(byName.get()));
            } else if (tenants != null
                    && table.name().equals(tenants.name())
                    && table.key().size() == 1) {
                found.put(table.name(), TenantKey.of(table.key().getFirst()));
            }
        }
        return new TenantKeys(tenants == null ? null : tenants.name(), found);
    }

    private static @Nullable String referring(Table table, TableName tenants) {
        for (ForeignKey key : table.foreignKeys()) {
            if (key.target().equals(tenants)
                    && key.columns().size() == 1
                    && !table.name().equals(tenants)) {
                return key.columns().getFirst();
            }
        }
        return null;
    }

    /// The table named like a tenant that most others refer to, one that people are listed as belonging to
    /// first.
    private static @Nullable Table tenantsTable(PolicyCatalog catalog) {
        @Nullable Table best = null;
        long most = 0;
        for (Table table : catalog.protectable()) {
            long weight = table.key().size() == 1 && !table.partition() ? weight(catalog, table.name()) : 0;
            if (weight > most) {
                best = table;
                most = weight;
            }
        }
        return best;
    }

    private static long weight(PolicyCatalog catalog, TableName table) {
        String stem = stem(table.name());
        boolean sure = STEMS.contains(stem);
        boolean perhaps = PERHAPS.stream().anyMatch(word -> stem.equals(word) || stem.endsWith("_" + word));
        if (!sure && !perhaps && STEMS.stream().noneMatch(word -> stem.endsWith("_" + word))) {
            return 0;
        }
        boolean belonging = hasMembers(catalog, table);
        return !sure && !belonging ? 0 : references(catalog, table) + (belonging ? MEMBERS : 0) + (sure ? NAMED : 0);
    }

    private static boolean hasMembers(PolicyCatalog catalog, TableName tenants) {
        return catalog.tables().values().stream()
                .filter(PeopleColumns::listsPeople)
                .filter(table -> !table.name().equals(tenants))
                .anyMatch(table -> {
                    @Nullable String column = referring(table, tenants);
                    return column != null
                            && PeopleColumns.membersIn(table, catalog).stream()
                                    .anyMatch(person -> !person.equals(column));
                });
    }

    private static long references(PolicyCatalog catalog, TableName target) {
        return catalog.tables().values().stream()
                .filter(table -> referring(table, target) != null)
                .count();
    }

    /// A column that refers to a table here refers to one that holds no tenants.
    private static boolean refers(Table table, String column) {
        return table.foreignKeys().stream().anyMatch(key -> key.columns().equals(List.of(column)));
    }

    private static Set<String> mostUsedName(PolicyCatalog catalog) {
        Set<String> likely = Stream.concat(STEMS.stream(), PERHAPS.stream().limit(SURE_AS_COLUMNS))
                .flatMap(stem -> Stream.of(stem + "_id", stem + "_uuid", stem + "id"))
                .collect(Collectors.toSet());
        Map<String, Integer> uses = new TreeMap<>();
        for (Table table : catalog.protectable()) {
            table.columns().stream()
                    .map(Column::name)
                    .filter(likely::contains)
                    .filter(name -> !refers(table, name))
                    .forEach(name -> uses.merge(name, 1, Integer::sum));
        }
        return uses.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(entry -> Set.of(entry.getKey()))
                .orElse(Set.of());
    }

    /// The singular.
    static String stem(String name) {
        if (name.endsWith("ies")) {
            return name.substring(0, name.length() - 3) + "y";
        }
        if (name.endsWith("sses")) {
            return name.substring(0, name.length() - 2);
        }
        return name.endsWith("s") && !name.endsWith("ss") ? name.substring(0, name.length() - 1) : name;
    }
}
