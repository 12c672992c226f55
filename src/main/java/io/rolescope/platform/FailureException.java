package io.rolescope.platform;

import org.jspecify.annotations.Nullable;

/// Carries a [Failure] up the stack to the one place that shows it.
public final class FailureException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    public FailureException(Failure failure) {
        this(failure, null);
    }

    public FailureException(Failure failure, @Nullable Throwable cause) {
        super(failure.headline() + ": " + failure.sentence(), cause);
        this.failure = failure;
    }

    public Failure failure() {
        return failure;
    }

    /// The failure that `thrown` carries, or a [Failure.Bug] where it carries none.
    public static Failure failureOf(Throwable thrown) {
        for (Throwable at = thrown; at != null; at = at.getCause()) {
            if (at instanceof FailureException carried) {
                return carried.failure();
            }
        }
        return new Failure.Bug(
                "Something happened that Rolescope did not expect ("
                        + thrown.getClass().getSimpleName() + ").",
                "Please copy the details into a report.",
                String.valueOf(thrown),
                null);
    }
}
