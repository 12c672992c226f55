package io.rolescope.kit;

import io.rolescope.access.explain.Verdict;
import io.rolescope.access.explain.VerdictNode;

/// How verdicts and parts of them are marked: the same four marks as everywhere.
public final class Verdicts {
    private Verdicts() {}

    public static VerdictMark mark(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Allowed ignored -> VerdictMark.VISIBLE;
            case Verdict.Denied ignored -> VerdictMark.HIDDEN;
            case Verdict.Fails ignored -> VerdictMark.FAILS;
            case Verdict.DependsOnPlan ignored -> VerdictMark.UNKNOWN;
            case Verdict.Unknown ignored -> VerdictMark.UNKNOWN;
        };
    }

    /// @param allowed and `denied`: what these are called for the command
    public static String word(Verdict verdict, String allowed, String denied) {
        return switch (verdict) {
            case Verdict.Allowed ignored -> allowed;
            case Verdict.Denied ignored -> denied;
            case Verdict.Fails fails -> "fails " + fails.sqlState();
            case Verdict.DependsOnPlan ignored -> "depends on plan";
            case Verdict.Unknown ignored -> "unknown";
        };
    }

    public static VerdictMark mark(VerdictNode.State state) {
        return switch (state) {
            case TRUE -> VerdictMark.VISIBLE;
            case FALSE, NULL -> VerdictMark.HIDDEN;
            case ERROR -> VerdictMark.FAILS;
            case DEPENDS, UNKNOWN, NOT_ASKED -> VerdictMark.UNKNOWN;
        };
    }

    public static String word(VerdictNode.State state) {
        return switch (state) {
            case TRUE -> "true";
            case FALSE -> "false";
            case NULL -> "null";
            case ERROR -> "error";
            case DEPENDS -> "depends on plan";
            case UNKNOWN -> "unknown";
            case NOT_ASKED -> "not asked";
        };
    }
}
