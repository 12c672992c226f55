package io.rolescope.access.survey;

import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.Table;
import io.rolescope.connections.Attempt;
import io.rolescope.connections.Backend;
import io.rolescope.connections.Snapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Tables that say which people belong to which tenant.
///
/// A table that merely has to do with people, such as their bookmarks, names a tenant and a person, too. It is
/// believed where its key says that each person stands there once for each tenant and no table that is plainly
/// one of members exists; else what it says is kept apart.
///
/// @param listings those that are believed first
record MemberLists(List<Listing> listings) {

    MemberLists {
        listings = List.copyOf(listings);
    }

    /// A table that lists people of tenants.
    ///
    /// @param person the column that names the person
    /// @param sure what it says is believed
    record Listing(Table table, TenantKey tenant, String person, boolean sure) {
        /// `public.members.user_id`
        @Override
        public String toString() {
            return table.name() + "." + person;
        }
    }

    static MemberLists find(Snapshot snapshot, Backend backend, PolicyCatalog catalog, TenantKeys keys)
            throws Exception {
        List<Listing> plain = new ArrayList<>();
        List<Listing> perhaps = new ArrayList<>();
        for (Table table : catalog.tables().values()) {
            @Nullable TenantKey tenant = keys.columns().get(table.name());
            if (tenant == null || tenant.isListed()) {
                continue;
            }
            if (table.name().equals(keys.tenants())) {
                PeopleColumns.holdersIn(table).forEach(person -> plain.add(new Listing(table, tenant, person, true)));
            } else if (PeopleColumns.listsPeople(table)) {
                boolean sure = PeopleColumns.isPlainlyOfPeople(table, keys.tenants());
                PeopleColumns.membersIn(table, catalog).stream()
                        .filter(person -> !person.equals(tenant.column()))
                        // the own key of what is no table of people names no person
                        .filter(person -> sure || !table.key().equals(List.of(person)))
                        .forEach(person -> (sure ? plain : perhaps).add(new Listing(table, tenant, person, sure)));
            }
        }
        boolean better =
                plain.stream().anyMatch(listing -> !listing.table().name().equals(keys.tenants()));
        List<Listing> judged = new ArrayList<>();
        for (Listing listing : perhaps) {
            boolean sure = !better && saysOnce(snapshot, backend, listing);
            judged.add(new Listing(listing.table(), listing.tenant(), listing.person(), sure));
        }
        return new MemberLists(Stream.concat(plain.stream(), judged.stream())
                .sorted(java.util.Comparator.comparing(Listing::sure).reversed())
                .toList());
    }

    /// Where memberships were read from, for people to say whether that is right.
    void tellOf(IsolationRun run) {
        if (run.isNobodyPlaced()) {
            return;
        }
        List<String> sure = listings.stream()
                .filter(Listing::sure)
                .map(Listing::toString)
                .sorted()
                .toList();
        List<String> perhaps = listings.stream()
                .filter(listing -> !listing.sure())
                .map(Listing::toString)
                .sorted()
                .toList();
        run.note("Who belongs to which tenant was taken from claims"
                + (sure.isEmpty() ? "." : " and from " + String.join(", ", sure) + "."));
        if (!perhaps.isEmpty()) {
            run.note("Perhaps, too, but not for certain, from " + String.join(", ", perhaps)
                    + ": a row reached in a tenant that only such a table names is marked “"
                    + Witness.Kind.UNSURE.label() + "”.");
        }
    }

    /// Whether a key of the table says that a person stands there once for each tenant.
    private static boolean saysOnce(Snapshot snapshot, Backend backend, Listing listing) throws Exception {
        String sql = "SELECT i.indexrelid::pg_catalog.text, a.attname::pg_catalog.text FROM pg_catalog.pg_index AS i"
                + " JOIN pg_catalog.pg_attribute AS a ON a.attrelid = i.indrelid"
                + " AND a.attnum = ANY ((i.indkey::pg_catalog.int2[])[0:i.indnkeyatts - 1])"
                + " WHERE i.indrelid = " + listing.table().oid()
                + " AND i.indisunique AND i.indisvalid AND i.indexprs IS NULL";
        Attempt attempt = snapshot.as(backend.observer(), db -> snapshot.tryOut(sql));
        Map<String, Set<String>> keys = new HashMap<>();
        if (attempt.rows() != null) {
            for (@Nullable String[] row : attempt.rows().rows()) {
                keys.computeIfAbsent(String.valueOf(row[0]), index -> new HashSet<>())
                        .add(String.valueOf(row[1]));
            }
        }
        return keys.containsValue(Set.of(listing.tenant().column(), listing.person()));
    }
}
