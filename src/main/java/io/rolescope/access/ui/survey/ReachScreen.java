package io.rolescope.access.ui.survey;

import io.rolescope.access.survey.AccessReach;
import io.rolescope.connections.SessionIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Who sees one row, as it is shown.
///
/// @param table as people write it: `public.files`
/// @param row the row's key, for people
/// @param answers those who see it first, then those for whom the question fails
record ReachScreen(String table, String row, List<Answer> answers, AccessReach.Reach reach) {

    private static final String NO_PRIVILEGE = "42501";

    ReachScreen {
        answers = List.copyOf(answers);
    }

    /// @param failed SQLSTATE with which the question fails for this identity, `null` where it sees the row
    /// @param belongs what the person is, and where: “student · Northside”; empty for roles
    record Answer(
            SessionIdentity identity,
            String belongs,
            @Nullable String failed) {}

    /// @param belongs what each person is, and where
    static ReachScreen of(String table, String row, AccessReach.Reach reach, Map<SessionIdentity, String> belongs) {
        List<Answer> answers = new ArrayList<>();
        reach.seeing().forEach(identity -> answers.add(new Answer(identity, belongs.getOrDefault(identity, ""), null)));
        reach.failed().forEach((identity, state) -> {
            // a missing privilege is an answer, not a failure: this identity does not see the row
            if (!state.equals(NO_PRIVILEGE)) {
                answers.add(new Answer(identity, belongs.getOrDefault(identity, ""), state));
            }
        });
        return new ReachScreen(table, row, answers, reach);
    }
}
