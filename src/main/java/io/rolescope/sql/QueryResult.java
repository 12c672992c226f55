package io.rolescope.sql;

import io.rolescope.connections.Answer;
import io.rolescope.platform.Failure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How a statement ended.
public sealed interface QueryResult {

    /// The statement as it was sent.
    String sql();

    Duration time();

    /// It answered.
    record Answered(String sql, Answer answer, Duration time) implements QueryResult {}

    /// It was planned.
    ///
    /// @param analyzed whether it was run too, so that times are measured
    record Planned(String sql, PlanNode plan, boolean analyzed, Duration time) implements QueryResult {}

    /// It was refused.
    ///
    /// @param position of the first character the server could not go on from, from 0; `null` where it did not say
    record Refused(String sql, Failure failure, @Nullable Integer position, Duration time) implements QueryResult {}
}
