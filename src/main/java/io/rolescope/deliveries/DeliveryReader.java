package io.rolescope.deliveries;

import io.rolescope.connections.Change;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.identities.Viewpoint;
import io.rolescope.platform.Cancellation;
import io.rolescope.platform.postgres.Relations;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads deliveries through the lens, and puts a request into the queue again when that is asked for.
public final class DeliveryReader {
    /// Counting stops here.
    public static final int COUNT_LIMIT = 10_000;

    /// Characters of an answer that are fetched.
    public static final int LONGEST_CONTENT = 200_000;

    private final Viewpoint viewpoint;

    public DeliveryReader(Viewpoint viewpoint) {
        this.viewpoint = viewpoint;
    }

    /// Empty on a backend without pg_net's tables.
    ///
    /// @throws io.rolescope.platform.FailureException classified
    public Optional<DeliveryFigures> figures(Cancellation cancellation) {
        List<String> roles = viewpoint.backend().facts().roles().stream()
                .map(role -> role.name())
                .toList();
        return viewpoint.lens().read(ReadOptions.cancelledBy(cancellation), db -> {
            if (!Relations.missing(db, DeliveryQueries.QUEUE, DeliveryQueries.RESPONSES)
                    .isEmpty()) {
                return Optional.<DeliveryFigures>empty();
            }
            return Optional.of(new DeliveryFigures(
                    DeliveryQueries.hours(db),
                    DeliveryQueries.count(db, new DeliveryFilter(Delivery.State.WAITING, ""), COUNT_LIMIT),
                    DeliveryQueries.enqueuers(db, roles)));
        });
    }

    /// Deliveries behind `edge` (older ones), newest first.
    public List<Delivery> older(DeliveryFilter filter, @Nullable Delivery edge, int limit, Cancellation cancellation) {
        return viewpoint
                .lens()
                .read(ReadOptions.cancelledBy(cancellation), db -> DeliveryQueries.page(db, filter, edge, true, limit));
    }

    /// Deliveries before `edge` (newer ones) that are nearest to it, newest first; without an edge the oldest of all.
    public List<Delivery> newer(DeliveryFilter filter, @Nullable Delivery edge, int limit, Cancellation cancellation) {
        return viewpoint
                .lens()
                .read(ReadOptions.cancelledBy(cancellation), db -> DeliveryQueries.page(db, filter, edge, false, limit))
                .reversed();
    }

    /// How many there are, up to [#COUNT_LIMIT].
    public long count(DeliveryFilter filter, Cancellation cancellation) {
        return viewpoint
                .lens()
                .read(ReadOptions.cancelledBy(cancellation), db -> DeliveryQueries.count(db, filter, COUNT_LIMIT));
    }

    /// One closely.
    public DeliveryDetail detail(Delivery delivery, Cancellation cancellation) {
        return viewpoint.lens().read(ReadOptions.cancelledBy(cancellation), db -> DeliveryQueries.detail(db, delivery));
    }

    /// Puts a request into the queue. Only where writes are unlocked.
    ///
    /// @param role that asks for it; `null` for the lens
    public Change.Outcome send(Resend request, @Nullable String role) {
        Change change = request.change();
        return role == null
                ? viewpoint.lens().apply(change)
                : viewpoint.backend().as(SessionIdentity.ofRole(role)).apply(change);
    }
}
