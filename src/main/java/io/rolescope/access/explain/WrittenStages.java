package io.rolescope.access.explain;

import java.util.List;

/// The stages at which BEFORE triggers come in, in their order: an upsert that meets a row passes the triggers of
/// INSERT, then those of UPDATE; every other statement that writes has one stage, a query none.
final class WrittenStages {
    private final List<WrittenRow> stages;
    private int entered;

    WrittenStages(List<WrittenRow> stages) {
        this.stages = List.copyOf(stages);
    }

    /// The row as it comes to a check; on the way there it may be skipped.
    WrittenRow enter(int stage, VerdictComposer composer) {
        while (entered <= stage) {
            composer.skip(stages.get(entered).skips());
            entered++;
        }
        return stages.get(stage);
    }

    /// To the end of the statement, whether or not anything was checked.
    void leave(VerdictComposer composer) {
        if (!stages.isEmpty()) {
            enter(stages.size() - 1, composer);
        }
    }
}
