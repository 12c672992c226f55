package io.rolescope.identities;

import io.rolescope.identities.PeopleTables.Typed;
import io.rolescope.identities.Person.Membership;
import io.rolescope.identities.TableShapes.ForeignKey;
import io.rolescope.identities.TableShapes.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.DSL;

/// Where a backend says who belongs to which tenant: tables with a person's key and a tenant's, or a tenant's key
/// beside the person.
final class MembershipTables {
    private static final List<String> MEMBER_WORDS =
            List.of("member", "user", "role", "staff", "enrol", "participant", "employee", "seat", "assignment");
    private static final List<String> USER_COLUMNS =
            List.of("user_id", "profile_id", "member_id", "person_id", "account_id", "employee_id", "auth_user_id");
    private static final List<String> ROLES =
            List.of("role", "member_role", "user_role", "org_role", "role_name", "access_level", "permission_level");
    private static final List<String> STATUSES = List.of("status", "state", "member_status", "is_active", "active");
    private static final List<String> LABELS =
            List.of("name", "display_name", "title", "organization_name", "company_name", "slug");
    private static final int TENANT_NAMED = 1000;
    private static final int MEMBER_NAMED = 50;
    private static final int LEAST = MEMBER_NAMED + 2;

    private final List<Link> links;

    /// One table that links people to tenants.
    private record Link(Table table, String userColumn, Table tenants, String tenantColumn, String tenantKey) {}

    private MembershipTables(List<Link> links) {
        this.links = List.copyOf(links);
    }

    static MembershipTables in(TableShapes shapes, PeopleTables people) {
        List<Link> all = new ArrayList<>();
        for (Table table : shapes.tables().values()) {
            Optional<String> user = userColumn(shapes, people, table);
            user.ifPresent(column -> all.addAll(linksOf(shapes, people, table, column)));
        }
        Map<Long, Integer> scores = new HashMap<>();
        all.forEach(link -> scores.merge(link.tenants().oid(), score(shapes, link), Math::max));
        Optional<Map.Entry<Long, Integer>> best = scores.entrySet().stream().max(Map.Entry.comparingByValue());
        return new MembershipTables(
                best.isEmpty() || best.get().getValue() < LEAST
                        ? List.of()
                        : all.stream()
                                .filter(link ->
                                        link.tenants().oid() == best.get().getKey())
                                .toList());
    }

    private static int score(TableShapes shapes, Link link) {
        return (SettingMeaning.isTenantTable(link.tenants().name()) ? TENANT_NAMED : 0)
                + (isMemberNamed(link.table().name()) ? MEMBER_NAMED : 0)
                + (int) Math.min(shapes.referencesTo(link.tenants().oid()), MEMBER_NAMED - 1);
    }

    private static boolean isMemberNamed(String table) {
        String name = table.toLowerCase(Locale.ROOT);
        return MEMBER_WORDS.stream().anyMatch(name::contains);
    }

    /// The column that says whose row it is: of the person's own tables the key, elsewhere a reference to a person.
    private static Optional<String> userColumn(TableShapes shapes, PeopleTables people, Table table) {
        Optional<String> own = people.keyOf(table);
        if (own.isPresent()) {
            return own;
        }
        List<String> references = shapes.from(table).stream()
                .filter(key -> people.knownAs().contains(key.referenced()))
                .map(ForeignKey::column)
                .filter(table.columns()::containsKey)
                .toList();
        Optional<String> usual =
                USER_COLUMNS.stream().filter(references::contains).findFirst();
        if (usual.isPresent() || !references.isEmpty()) {
            return usual.isPresent() ? usual : Optional.of(references.get(0));
        }
        return table.first(USER_COLUMNS).filter(column -> table.type(column).equals(people.idType()));
    }

    private static List<Link> linksOf(TableShapes shapes, PeopleTables people, Table table, String user) {
        boolean own = people.keyOf(table).isPresent();
        List<Link> found = new ArrayList<>();
        for (ForeignKey key : shapes.from(table)) {
            Table tenants = shapes.tables().get(key.referenced());
            if (tenants == null
                    || key.column().equals(user)
                    || !table.columns().containsKey(key.column())
                    || people.knownAs().contains(key.referenced())
                    || tenants.oid() == table.oid()) {
                continue;
            }
            boolean pair = table.uniques().stream()
                    .anyMatch(unique -> unique.size() <= 3 && unique.containsAll(Set.of(user, key.column())));
            boolean tenantBeside = own && SettingMeaning.isTenantTable(tenants.name());
            if (tenantBeside || (!own && (pair || isMemberNamed(table.name())))) {
                found.add(new Link(table, user, tenants, key.column(), key.referencedColumn()));
            }
        }
        return found;
    }

    /// The tables of tenants and memberships by name, for telling the person where the labels come from.
    List<String> sources() {
        return links.stream()
                .map(link -> link.table().schema() + "." + link.table().name() + " → "
                        + link.tenants().schema() + "." + link.tenants().name())
                .toList();
    }

    /// The memberships of each of `people`, active ones first.
    Map<String, List<Membership>> of(DSLContext db, List<String> people) {
        Map<String, List<Membership>> all = new HashMap<>();
        if (people.isEmpty()) {
            return all;
        }
        for (Link link : links) {
            for (Record row : db.select(
                            Table.text("m", link.userColumn()).as("person"),
                            Table.text("m", link.tenantColumn()).as("tenant"),
                            tenantName(link).as("name"),
                            column(link, ROLES).as("role"),
                            column(link, STATUSES).as("status"))
                    .from(link.table().as("m"))
                    .leftJoin(link.tenants().as("t"))
                    .on(Table.field("t", link.tenantKey()).eq(Table.field("m", link.tenantColumn())))
                    .where(Typed.among("m", link.userColumn(), link.table().type(link.userColumn()), people))
                    .and(Table.field("m", link.tenantColumn()).isNotNull())
                    .and(notDeleted(link))
                    .orderBy(DSL.field(DSL.name("name")), DSL.field(DSL.name("tenant")), DSL.field(DSL.name("role")))
                    .fetch()) {
                all.computeIfAbsent(row.get("person", String.class), key -> new ArrayList<>())
                        .add(new Membership(
                                row.get("tenant", String.class),
                                row.get("name", String.class),
                                row.get("role", String.class),
                                row.get("status", String.class)));
            }
        }
        // a table that says the role beats one that says only the tenant
        all.replaceAll((person, memberships) -> memberships.stream()
                .filter(one -> one.role() != null
                        || memberships.stream()
                                .noneMatch(other ->
                                        other.role() != null && other.tenantId().equals(one.tenantId())))
                .distinct()
                .sorted(Comparator.comparing(one -> !one.isActive()))
                .toList());
        return all;
    }

    private static Field<String> tenantName(Link link) {
        Field<String> id = Table.text("m", link.tenantColumn());
        return link.tenants()
                .first(LABELS)
                .map(column -> DSL.coalesce(Table.text("t", column), id))
                .orElse(id);
    }

    private static Field<String> column(Link link, List<String> names) {
        return link.table().first(names).map(column -> Table.text("m", column)).orElse(DSL.inline(null, String.class));
    }

    private static Condition notDeleted(Link link) {
        return link.table().columns().containsKey("deleted_at")
                ? Table.field("m", "deleted_at").isNull()
                : DSL.noCondition();
    }
}
