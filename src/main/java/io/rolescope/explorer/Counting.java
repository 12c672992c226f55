package io.rolescope.explorer;

import io.rolescope.connections.DatabaseWork;
import io.rolescope.connections.Lens;
import io.rolescope.connections.ReadOptions;
import io.rolescope.identities.Viewpoint;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import java.time.Duration;
import java.util.Optional;

/// Counts rows for a line below a grid, honestly and in bounded time.
public final class Counting {
    /// Counting stops here.
    public static final int LIMIT = 10_000;

    private static final Duration TIME = Duration.ofSeconds(10);

    private Counting() {}

    /// Counts as one identity.
    ///
    /// @param upToLimit counts at most [#LIMIT] + 1 rows
    public static RowCount of(Lens lens, ReadOptions options, DatabaseWork<Long> upToLimit) {
        try {
            long rows = lens.read(options.withTimeout(TIME), upToLimit);
            return rows > LIMIT ? new RowCount(LIMIT, RowCount.Exactness.AT_LEAST) : RowCount.exact(rows);
        } catch (FailureException e) {
            if (e.failure() instanceof Failure.TimedOut) {
                return RowCount.unknown();
            }
            throw e;
        }
    }

    /// “512 files” for whoever sees everything, else “512 exist · 37 visible to Ana”.
    ///
    /// @param things “files”
    public static String inWords(
            Viewpoint viewpoint, ReadOptions options, String thing, String things, DatabaseWork<Long> upToLimit) {
        RowCount visible = of(viewpoint.lens(), options, upToLimit);
        if (viewpoint.bypassesRls()) {
            return visible.known()
                    ? visible.text() + " " + (visible.rows() == 1 ? thing : things)
                    : things + " not counted: it took too long";
        }
        Optional<RowCount> existing = viewpoint.backend().facts().observerBypassesRls()
                ? Optional.of(of(viewpoint.observer(), options, upToLimit))
                : Optional.empty();
        return new RowCounts(existing, visible).text(viewpoint.identity().name());
    }
}
