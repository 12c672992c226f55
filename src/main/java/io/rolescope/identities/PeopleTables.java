package io.rolescope.identities;

import io.rolescope.identities.TableShapes.ForeignKey;
import io.rolescope.identities.TableShapes.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// Where a backend keeps its people: `auth.users`, or the table that looks most like it, and the profiles beside it.
final class PeopleTables {
    static final String BASE = "person";
    private static final int MOST_PROFILES = 3;
    private static final List<String> NAMES_OF_TABLES = List.of(
            "users",
            "user",
            "app_users",
            "profiles",
            "user_profiles",
            "profile",
            "accounts",
            "user_accounts",
            "people",
            "persons",
            "members",
            "employees",
            "staff",
            "customers",
            "account");
    private static final List<String> IDS = List.of("id", "user_id", "uid", "person_id", "member_id", "employee_id");
    private static final List<String> EMAILS = List.of("email", "email_address", "mail", "e_mail", "user_email");
    private static final List<String> FULL_NAMES =
            List.of("full_name", "display_name", "name", "fullname", "displayname", "real_name");
    private static final List<String> FIRST_NAMES = List.of("first_name", "given_name", "firstname", "forename");
    private static final List<String> LAST_NAMES = List.of("last_name", "family_name", "lastname", "surname");
    private static final List<String> LOGIN_NAMES =
            List.of("username", "user_name", "login", "handle", "nickname", "nick");
    private static final List<String> PHONES = List.of("phone", "phone_number", "mobile");
    private static final List<String> PLATFORM_ROLES =
            List.of("platform_role", "global_role", "system_role", "is_super_admin", "is_superadmin");

    private final Table base;
    private final String idColumn;
    private final boolean auth;
    private final List<Profile> profiles;
    private final Set<Long> knownAs;

    /// A table beside the base, and its column that holds the person's id.
    record Profile(Table table, String keyColumn, String alias) {}

    private PeopleTables(Table base, String idColumn, boolean auth, List<Profile> profiles, Set<Long> knownAs) {
        this.base = base;
        this.idColumn = idColumn;
        this.auth = auth;
        this.profiles = List.copyOf(profiles);
        this.knownAs = Set.copyOf(knownAs);
    }

    /// @param chosen the table of users as `schema.table`, `null` to guess; another is not taken in its place
    static Optional<PeopleTables> in(TableShapes shapes, @Nullable String chosen) {
        Optional<Table> auth = shapes.find("auth", "users")
                .filter(table -> table.columns().keySet().containsAll(List.of("id", "email")))
                .filter(table -> chosen == null || chosen.equals("auth.users"));
        Optional<Table> base = auth.isPresent() ? auth : chosen == null ? likest(shapes) : named(shapes, chosen);
        return base.map(table -> {
            String id = auth.isPresent() ? "id" : idOf(table).orElseThrow();
            List<Profile> profiles = profilesOf(shapes, table, id);
            Set<Long> knownAs = new HashSet<>();
            knownAs.add(table.oid());
            profiles.forEach(profile -> knownAs.add(profile.table().oid()));
            // a login that may not read auth.users still sees what points there
            shapes.from(table).stream()
                    .filter(key -> key.column().equals(id))
                    .forEach(key -> knownAs.add(key.referenced()));
            return new PeopleTables(table, id, auth.isPresent(), profiles, knownAs);
        });
    }

    private static Optional<Table> likest(TableShapes shapes) {
        return shapes.tables().values().stream()
                .filter(table -> NAMES_OF_TABLES.contains(table.name()))
                .filter(table -> idOf(table).isPresent())
                .filter(table -> namesPeople(shapes, table))
                .filter(table -> table.first(EMAILS).isPresent() || nameOf(table, "x") != null)
                .max(Comparator.comparing((Table table) -> table.first(EMAILS).isPresent())
                        .thenComparing(table -> shapes.referencesTo(table.oid()))
                        .thenComparing(table -> -NAMES_OF_TABLES.indexOf(table.name())));
    }

    /// Where people sign in by an `auth.users` that is closed to the reader, a table of people has their id for its own
    /// key; one that belongs to somebody by another column lists what people have, such as accounts.
    private static boolean namesPeople(TableShapes shapes, Table table) {
        Long signIns = shapes.signIns();
        List<ForeignKey> toPeople = shapes.from(table).stream()
                .filter(key -> signIns != null && key.referenced() == signIns)
                .toList();
        String id = idOf(table).orElseThrow();
        return toPeople.isEmpty()
                || toPeople.stream().anyMatch(key -> key.column().equals(id));
    }

    private static Optional<Table> named(TableShapes shapes, String chosen) {
        return shapes.tables().values().stream()
                .filter(table -> chosen.equals(table.schema() + "." + table.name()))
                .filter(table -> idOf(table).isPresent())
                .findFirst();
    }

    /// The primary key; of one that begins with the tenant, as sharded databases want it, the other part.
    private static Optional<String> idOf(Table table) {
        List<String> key = table.primaryKey();
        if (key.size() == 1) {
            return Optional.of(key.get(0));
        }
        return key.size() == 2 ? IDS.stream().filter(key::contains).findFirst() : Optional.empty();
    }

    private static List<Profile> profilesOf(TableShapes shapes, Table base, String id) {
        List<Profile> found = new ArrayList<>();
        for (ForeignKey key : shapes.foreignKeys()) {
            Table table = shapes.tables().get(key.table());
            boolean beside =
                    key.referenced() == base.oid() && key.referencedColumn().equals(id);
            if (table != null
                    && beside
                    && table.isUnique(key.column())
                    && !table.schema().equals("auth")
                    && (nameOf(table, "x") != null || table.first(EMAILS).isPresent())
                    && found.size() < MOST_PROFILES) {
                found.add(new Profile(table, key.column(), "profile" + found.size()));
            }
        }
        return found;
    }

    boolean auth() {
        return auth;
    }

    Table base() {
        return base;
    }

    String idType() {
        return base.type(idColumn);
    }

    List<Profile> profiles() {
        return profiles;
    }

    /// The tables by whose key a person may be named in other tables.
    Set<Long> knownAs() {
        return knownAs;
    }

    /// The column of `table` that holds the person's id, where `table` is one of ours.
    Optional<String> keyOf(Table table) {
        if (table.oid() == base.oid()) {
            return Optional.of(idColumn);
        }
        return profiles.stream()
                .filter(profile -> profile.table().oid() == table.oid())
                .map(Profile::keyColumn)
                .findFirst();
    }

    /// The people with the profiles beside them.
    org.jooq.Table<?> from() {
        org.jooq.Table<?> all = base.as(BASE);
        for (Profile profile : profiles) {
            all = all.leftJoin(profile.table().as(profile.alias()))
                    .on(Table.field(profile.alias(), profile.keyColumn()).eq(Table.field(BASE, idColumn)));
        }
        return all;
    }

    Field<String> id() {
        return Table.text(BASE, idColumn);
    }

    Condition idIs(String text) {
        return Typed.knows(idType())
                ? DSL.condition("{0} = {1}", Table.field(BASE, idColumn), Typed.value(text, idType()))
                : id().eq(text);
    }

    Field<String> email() {
        return first(fields(EMAILS));
    }

    Field<String> phone() {
        return first(fields(PHONES));
    }

    Field<String> name() {
        List<Field<String>> names = new ArrayList<>();
        for (Profile profile : profiles) {
            addIfThere(names, nameOf(profile.table(), profile.alias()));
        }
        addIfThere(names, nameOf(base, BASE));
        if (auth && base.columns().containsKey("raw_user_meta_data")) {
            for (String key : List.of("full_name", "name", "display_name")) {
                names.add(DSL.field(
                        "{0} ->> {1}", String.class, Table.field(BASE, "raw_user_meta_data"), DSL.inline(key)));
            }
        }
        names.add(email());
        names.add(id());
        return first(names);
    }

    /// A role above all tenants; the ordinary words for “nobody special” come out as null.
    Field<String> platformRole() {
        List<Field<String>> roles = profiles.stream()
                .flatMap(profile -> profile.table().first(PLATFORM_ROLES).stream()
                        .map(column -> platformRole(profile.alias(), column)))
                .collect(java.util.stream.Collectors.toCollection(ArrayList::new));
        if (!auth) {
            base.first(PLATFORM_ROLES).ifPresent(column -> roles.add(platformRole(BASE, column)));
        }
        return first(roles);
    }

    /// The value of a column of this name, wherever it is; empty where no table has it.
    Optional<Field<String>> extra(String column) {
        return fields(List.of(column)).stream().findFirst();
    }

    /// Why a person could not sign in now.
    Field<String> state() {
        Field<String> none = DSL.inline(null, String.class);
        Field<String> deleted = base.columns().containsKey("deleted_at")
                ? DSL.when(Table.field(BASE, "deleted_at").isNotNull(), DSL.inline("deleted"))
                : none;
        Field<String> banned = auth && base.columns().containsKey("banned_until")
                ? DSL.when(DSL.condition("{0} > now()", Table.field(BASE, "banned_until")), DSL.inline("banned"))
                : none;
        return DSL.coalesce(deleted, banned);
    }

    private static Field<String> platformRole(String alias, String column) {
        Field<String> value = Table.text(alias, column);
        Field<String> named =
                column.startsWith("is_") ? DSL.when(value.eq(DSL.inline("true")), DSL.inline("super_admin")) : value;
        return DSL.when(named.notIn(DSL.inline("user"), DSL.inline("member"), DSL.inline("none")), named);
    }

    private List<Field<String>> fields(List<String> names) {
        List<Field<String>> found = new ArrayList<>();
        base.first(names).ifPresent(column -> found.add(Table.text(BASE, column)));
        for (Profile profile : profiles) {
            profile.table().first(names).ifPresent(column -> found.add(Table.text(profile.alias(), column)));
        }
        return found;
    }

    private static @Nullable Field<String> nameOf(Table table, String alias) {
        Optional<String> full = table.first(FULL_NAMES);
        if (full.isPresent()) {
            return Table.text(alias, full.get());
        }
        Optional<String> given = table.first(FIRST_NAMES);
        Optional<String> family = table.first(LAST_NAMES);
        if (given.isPresent() && family.isPresent()) {
            return DSL.field(
                    "concat_ws(' ', {0}, {1})",
                    String.class, Table.text(alias, given.get()), Table.text(alias, family.get()));
        }
        return table.first(LOGIN_NAMES).map(column -> Table.text(alias, column)).orElse(null);
    }

    private static void addIfThere(List<Field<String>> to, @Nullable Field<String> field) {
        if (field != null) {
            to.add(field);
        }
    }

    /// The first that says something.
    private static Field<String> first(List<Field<String>> fields) {
        if (fields.isEmpty()) {
            return DSL.inline(null, String.class);
        }
        List<Field<String>> filled = fields.stream()
                .map(field -> DSL.field("nullif(btrim({0}), '')", String.class, field))
                .toList();
        return DSL.coalesce(filled.get(0), filled.subList(1, filled.size()).toArray(Field<?>[]::new));
    }

    /// Values handed over as text and read as a column's own type, so that its index can be used.
    static final class Typed {
        private static final Map<String, String> TYPES = Map.of(
                "uuid", "uuid",
                "integer", "integer",
                "bigint", "bigint",
                "smallint", "smallint",
                "character varying", "text",
                "text", "text");

        private Typed() {}

        /// Whether a column of `type` can be compared this way.
        static boolean knows(String type) {
            return TYPES.containsKey(type);
        }

        static Field<Object> value(String text, String type) {
            return DSL.field("{0}::" + TYPES.getOrDefault(type, "text"), DSL.val(text));
        }

        /// Whether the column is one of `texts`.
        static Condition among(String alias, String column, String type, List<String> texts) {
            return DSL.condition(
                    "{0} = any({1}::text[]::" + TYPES.getOrDefault(type, "text") + "[])",
                    knows(type) ? Table.field(alias, column) : Table.text(alias, column),
                    DSL.val(texts.toArray(String[]::new)));
        }
    }
}
