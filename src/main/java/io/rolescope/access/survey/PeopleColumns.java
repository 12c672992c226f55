package io.rolescope.access.survey;

import io.rolescope.access.catalog.Column;
import io.rolescope.access.catalog.ForeignKey;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.catalog.TableName;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Where a table says which people its rows are about: by the names that such tables and columns usually have,
/// and by references to tables of people.
final class PeopleColumns {
    private static final List<String> PEOPLE = List.of("member", "profile", "user", "employee", "staff", "people");
    /// Who is invited, asks to join, or was shut out does not belong.
    private static final List<String> NOT_YET = List.of(
            "invit", "request", "applicant", "pending", "banned", "blocked", "former", "removed", "_log", "history");
    private static final Set<String> PERSON_COLUMNS =
            Set.of("user_id", "profile_id", "member_id", "person_id", "auth_user_id", "account_user_id", "owner_id");
    private static final Set<String> ACCOUNT_COLUMNS = Set.of("user_id", "auth_user_id");
    private static final Set<String> OWNER_COLUMNS = Set.of(
            "owner",
            "owner_id",
            "user_id",
            "created_by",
            "author_id",
            "uploaded_by",
            "sender_id",
            "profile_id",
            "member_id");

    private static final Pattern HOLDER = Pattern.compile("(?i)(^|_)owner(_|$)|^(user|admin|holder)_(user_)?id$");

    private static final String PERSON_WORDS =
            "(members?|memberships?|profiles?|users?|employees?|staff|people|persons?)";
    private static final Pattern PERSON = Pattern.compile(PERSON_WORDS);
    private static final Pattern PERSON_LAST = Pattern.compile(PERSON_WORDS + "$");
    private static final Set<String> BELONGING = Set.of(
            "role",
            "roles",
            "map",
            "mapping",
            "mappings",
            "link",
            "links",
            "to",
            "in",
            "of",
            "access",
            "assignment",
            "assignments",
            "relation",
            "relations",
            "rel",
            "account",
            "accounts");

    private PeopleColumns() {}

    /// Whether a table lists who belongs, judged by its name: `organization_members`, `profiles`.
    static boolean listsPeople(Table table) {
        String name = table.name().name().toLowerCase(Locale.ROOT);
        return table.canHavePolicies()
                && !table.partition()
                && PEOPLE.stream().anyMatch(name::contains)
                && NOT_YET.stream().noneMatch(name::contains);
    }

    /// Whether such a table's name says that it lists people and nothing else: its last word is one for people
    /// (`project_members`), or each word is one for people, for the tenant or for belonging (`users_teams`,
    /// `user_roles`); `user_bookmarks` is not.
    static boolean isPlainlyOfPeople(Table table, @Nullable TableName tenants) {
        List<String> words = words(table.name().name());
        Set<String> ofTenant = tenants == null ? Set.of() : Set.copyOf(words(tenants.name()));
        return PERSON_LAST.matcher(words.getLast()).find()
                || words.stream()
                        .allMatch(word -> PERSON.matcher(word).matches()
                                || BELONGING.contains(word)
                                || TenantKeys.isWordForTenants(word)
                                || ofTenant.contains(word)
                                || ofTenant.contains(word + "s"));
    }

    /// The words of a name, in small letters: `current`, `team` and `id` of `currentTeam_id`.
    static List<String> words(String name) {
        return List.of(name.replaceAll("([a-z0-9])([A-Z])", "$1_$2")
                .toLowerCase(Locale.ROOT)
                .split("[^a-z0-9]+"));
    }

    /// The columns that name a person in a table that lists people; its key where the table is of people itself.
    static Set<String> membersIn(Table table, PolicyCatalog catalog) {
        String name = table.name().name().toLowerCase(Locale.ROOT);
        boolean isPerson = name.contains("profile") || name.contains("user");
        // a table that names its people by a column of their own has a key that names something else
        boolean apart = table.columns().stream().map(Column::name).anyMatch(ACCOUNT_COLUMNS::contains);
        Stream<String> own = isPerson && !apart && table.key().size() == 1
                ? Stream.of(table.key().getFirst())
                : Stream.empty();
        return Stream.of(named(table), own, throughKeys(table, catalog))
                .flatMap(columns -> columns)
                .collect(Collectors.toSet());
    }

    /// Columns that refer to a table each row of which is a person's by its key, whatever the table is called:
    /// `accounts (id uuid primary key references auth.users)`.
    private static Stream<String> throughKeys(Table table, PolicyCatalog catalog) {
        return references(table)
                .filter(key -> catalog.table(key.target()).stream()
                        .anyMatch(target -> references(target)
                                .anyMatch(above -> above.columns().equals(target.key()) && isOfPeople(above.target()))))
                .map(key -> key.columns().getFirst());
    }

    /// Columns that say whose a row is, or who made it.
    static Set<String> ownersIn(Table table) {
        Stream<String> byName = table.columns().stream().map(Column::name).filter(OWNER_COLUMNS::contains);
        return Stream.concat(byName, named(table))
                .filter(column -> !table.key().equals(List.of(column)))
                .collect(Collectors.toSet());
    }

    /// Columns of a table of tenants that name who holds a tenant: `owner_id`, `primary_owner_user_id`. Who once
    /// made it need not belong to it any more.
    static Set<String> holdersIn(Table tenants) {
        return tenants.columns().stream()
                .map(Column::name)
                .filter(column -> HOLDER.matcher(column).find())
                .filter(column -> !tenants.key().contains(column))
                .collect(Collectors.toSet());
    }

    private static Stream<String> named(Table table) {
        Stream<String> byName = table.columns().stream().map(Column::name).filter(PERSON_COLUMNS::contains);
        Stream<String> byReference = references(table)
                .filter(key -> isOfPeople(key.target()))
                .map(key -> key.columns().getFirst());
        return Stream.concat(byName, byReference);
    }

    private static boolean isOfPeople(TableName table) {
        return PEOPLE.stream().anyMatch(table.name()::contains);
    }

    /// References of one column, but for those to who made or invited somebody.
    private static Stream<ForeignKey> references(Table table) {
        return table.foreignKeys().stream()
                .filter(key -> key.columns().size() == 1)
                .filter(key -> {
                    String column = key.columns().getFirst();
                    return !column.contains("by") && !column.contains("invit");
                });
    }
}
