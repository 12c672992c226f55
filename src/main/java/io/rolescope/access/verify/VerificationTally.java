package io.rolescope.access.verify;

import io.rolescope.access.catalog.TableName;
import io.rolescope.access.explain.Verdict;
import io.rolescope.connections.SessionIdentity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What one verification has come to so far.
final class VerificationTally {
    private final Consumer<Decision> each;
    private final List<Decision> disagreements = new ArrayList<>();
    private final Map<Untold, Long> unknown = new LinkedHashMap<>();
    private final Map<Passed, List<String>> skipped = new LinkedHashMap<>();
    private final Map<Tried, Map<Answer, Long>> covered = new LinkedHashMap<>();
    private long decisions;
    private long uncertain;

    VerificationTally(Consumer<Decision> each) {
        this.each = each;
    }

    private record Untold(String identity, TableName table, String command, String why) {}

    private record Tried(TableName table, String command) {}

    private enum Answer {
        ALLOWED,
        DENIED,
        FAILED,
        UNTOLD;

        static Answer of(@Nullable Verdict actual) {
            return switch (actual) {
                case Verdict.Allowed ignored -> ALLOWED;
                case Verdict.Denied ignored -> DENIED;
                case Verdict.Fails ignored -> FAILED;
                case null, default -> UNTOLD;
            };
        }
    }

    private record Passed(TableName table, String why) {}

    void add(Decision decision) {
        each.accept(decision);
        decisions++;
        if (!decision.predicted().isCertain()) {
            uncertain++;
        }
        if (decision.disagrees()) {
            disagreements.add(decision);
        }
        covered.computeIfAbsent(
                        new Tried(decision.table(), decision.shape().label()), key -> new EnumMap<>(Answer.class))
                .merge(Answer.of(decision.actual()), 1L, Long::sum);
        if (decision.predicted() instanceof Verdict.Unknown why) {
            untold(decision, why.why());
        } else if (decision.actual() == null) {
            untold(decision, decision.note());
        }
    }

    void skipped(TableName table, SessionIdentity identity, String why) {
        skipped.computeIfAbsent(new Passed(table, why), key -> new ArrayList<>())
                .add(identity.name());
    }

    private void untold(Decision decision, String why) {
        unknown.merge(
                new Untold(
                        decision.identity().name(),
                        decision.table(),
                        decision.shape().label(),
                        why),
                1L,
                Long::sum);
    }

    VerificationReport report(boolean complete, Duration took) {
        List<VerificationReport.Unknown> untold = new ArrayList<>();
        unknown.forEach((what, rows) -> untold.add(
                new VerificationReport.Unknown(what.identity(), what.table(), what.command(), what.why(), rows)));
        List<VerificationReport.Skipped> passed = new ArrayList<>();
        skipped.forEach((what, whom) -> passed.add(new VerificationReport.Skipped(what.table(), whom, what.why())));
        List<VerificationReport.Covered> tried = new ArrayList<>();
        covered.forEach((what, answers) -> tried.add(new VerificationReport.Covered(
                what.table(),
                what.command(),
                answers.getOrDefault(Answer.ALLOWED, 0L),
                answers.getOrDefault(Answer.DENIED, 0L),
                answers.getOrDefault(Answer.FAILED, 0L),
                answers.getOrDefault(Answer.UNTOLD, 0L))));
        return new VerificationReport(decisions, uncertain, disagreements, untold, passed, tried, complete, took);
    }
}
