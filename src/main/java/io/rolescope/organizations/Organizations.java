package io.rolescope.organizations;

import io.rolescope.connections.Lens;
import io.rolescope.connections.ReadOptions;
import io.rolescope.explorer.Counting;
import io.rolescope.identities.Viewpoint;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reads tenants as the identity of a lens sees them.
public final class Organizations {
    /// How many members a detail tells.
    public static final int MEMBERS = 500;

    private Organizations() {}

    /// Whether this backend keeps organizations as this page knows them.
    public static boolean present(Lens lens, ReadOptions options) {
        return lens.read(options, OrganizationsQueries::present);
    }

    /// Organizations behind `edge`, by name.
    public static List<Organization> behind(
            Lens lens, String text, @Nullable Organization edge, int limit, ReadOptions options) {
        return lens.read(options, db -> OrganizationsQueries.page(db, text, edge, true, limit));
    }

    /// Organizations before `edge` that are nearest to it, by name. Without an edge the last ones of all.
    public static List<Organization> before(
            Lens lens, String text, @Nullable Organization edge, int limit, ReadOptions options) {
        return lens.read(options, db -> OrganizationsQueries.page(db, text, edge, false, limit))
                .reversed();
    }

    /// How many there are and how many are visible, in words.
    public static String count(Viewpoint viewpoint, String text, ReadOptions options) {
        return Counting.inWords(
                viewpoint,
                options,
                "organization",
                "organizations",
                db -> OrganizationsQueries.countUpTo(db, text, Counting.LIMIT + 1));
    }

    /// One organization; empty when the identity sees none of this id.
    public static Optional<OrganizationDetail> detail(Lens lens, UUID id, ReadOptions options) {
        return lens.read(options, db -> {
            @Nullable Organization found = OrganizationsQueries.one(db, id);
            return found == null
                    ? Optional.empty()
                    : Optional.of(new OrganizationDetail(
                            found, OrganizationsQueries.members(db, id, MEMBERS), OrganizationsQueries.usage(db, id)));
        });
    }
}
