package io.rolescope.access.ui.verify;

import io.rolescope.access.verify.Decision;
import io.rolescope.access.verify.VerificationReport;
import io.rolescope.kit.Formats;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a verification came to, as it is shown.
///
/// @param identities names of those that were asked as
/// @param ofLens only as the lens looked, so that it tells nothing once that looks as somebody else
/// @param wrote writes were tried too, each rolled back
record VerifyScreen(VerificationReport report, List<String> identities, boolean ofLens, boolean wrote) {

    VerifyScreen {
        identities = List.copyOf(identities);
    }

    /// What a line of the list is about.
    enum Kind {
        WRONG("wrong"),
        UNTOLD("cannot be told"),
        SKIPPED("not looked at");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }

    /// A line of the list.
    ///
    /// @param times how often it was met; 0 where that is no number of decisions
    /// @param decision the prediction that was wrong, `null` for the other kinds
    record Finding(
            Kind kind,
            String who,
            String table,
            String command,
            long times,
            String why,
            @Nullable Decision decision) {}

    boolean agrees() {
        return report.disagreements().isEmpty() && report.decisions() > 0;
    }

    /// The answer in one line.
    String answer() {
        if (report.decisions() == 0) {
            return "Nothing was held against the server";
        }
        return report.disagreements().isEmpty()
                ? "The server agrees with all " + Formats.count(report.decisions()) + " predictions"
                : Formats.counted(report.disagreements().size(), "prediction", "predictions") + " of "
                        + Formats.count(report.decisions())
                        + (report.disagreements().size() == 1 ? " is wrong" : " are wrong");
    }

    String facts() {
        return "asked as "
                + (identities.size() == 1
                        ? identities.getFirst()
                        : Formats.counted(identities.size(), "identity", "identities"))
                + ", "
                + (report.uncertain() == 0
                        ? "all of them certain"
                        : Formats.count(report.uncertain()) + " of them not certain, which was said")
                + ", in "
                + Formats.duration(report.took())
                + (wrote ? "; every write was rolled back" : "; nothing was written")
                + (report.complete() ? "." : "; cancelled on the way, so this is a part.");
    }

    /// What there is to look at: wrong ones first.
    List<Finding> findings() {
        List<Finding> all = new ArrayList<>();
        for (Decision one : report.disagreements()) {
            all.add(new Finding(
                    Kind.WRONG,
                    one.identity().name(),
                    one.table().toString(),
                    one.shape().label(),
                    1,
                    "predicted " + one.predicted().exactWord() + ", the server: "
                            + (one.actual() == null ? "" : one.actual().exactWord()),
                    one));
        }
        for (VerificationReport.Unknown one : report.unknown()) {
            all.add(new Finding(
                    Kind.UNTOLD, one.identity(), one.table().toString(), one.command(), one.rows(), one.why(), null));
        }
        for (VerificationReport.Skipped one : report.skipped()) {
            String who = one.identities().size() == 1
                    ? one.identities().getFirst()
                    : Formats.counted(one.identities().size(), "identity", "identities");
            all.add(new Finding(Kind.SKIPPED, who, one.table().toString(), "", 0, one.why(), null));
        }
        return all;
    }
}
