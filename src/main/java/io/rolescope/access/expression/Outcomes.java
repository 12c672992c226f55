package io.rolescope.access.expression;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Everything that an expression may come to for one row: truth values, errors by SQLSTATE, and whether something in it
/// could not be told at all.
///
/// One element is a certain answer. Several are what the planner chooses from: in `false AND error` the error
/// is only met when it is looked at first.
///
/// @param truths truth values it may have
/// @param errors SQLSTATEs it may raise
/// @param unknown why a part could not be told, `null` where everything is known
public record Outcomes(
        Set<Truth> truths,
        SortedSet<String> errors,
        @Nullable String unknown) {
    private static final Outcomes TRUE = single(Truth.TRUE);
    private static final Outcomes FALSE = single(Truth.FALSE);
    private static final Outcomes NULL = single(Truth.NULL);
    private static final SortedSet<String> NO_ERRORS = java.util.Collections.unmodifiableSortedSet(new TreeSet<>());

    public static Outcomes of(Truth truth) {
        return switch (truth) {
            case TRUE -> TRUE;
            case FALSE -> FALSE;
            case NULL -> NULL;
        };
    }

    /// It raises, whatever else.
    public static Outcomes error(String sqlState) {
        return new Outcomes(Set.of(), new TreeSet<>(Set.of(sqlState)), null);
    }

    /// Could be anything, an error too.
    public static Outcomes unknown(String why) {
        return new Outcomes(EnumSet.allOf(Truth.class), new TreeSet<>(Set.of("?")), why);
    }

    /// Could be any truth value, but does not raise.
    public static Outcomes anyTruth(String why) {
        return new Outcomes(EnumSet.allOf(Truth.class), new TreeSet<>(), why);
    }

    /// This or the other: what is known from two ways of looking.
    public Outcomes orElse(Outcomes other) {
        Set<Truth> all = EnumSet.noneOf(Truth.class);
        all.addAll(truths);
        all.addAll(other.truths);
        return new Outcomes(all, merged(errors, other.errors), firstOf(unknown, other.unknown));
    }

    public Outcomes negated() {
        if (this == TRUE) {
            return FALSE;
        }
        if (this == FALSE) {
            return TRUE;
        }
        Set<Truth> turned = EnumSet.noneOf(Truth.class);
        for (Truth truth : truths) {
            turned.add(
                    switch (truth) {
                        case TRUE -> Truth.FALSE;
                        case FALSE -> Truth.TRUE;
                        case NULL -> Truth.NULL;
                    });
        }
        return new Outcomes(turned, errors, unknown);
    }

    public Outcomes and(Outcomes other) {
        return this == TRUE ? other : other == TRUE ? this : combined(other, Truth.FALSE, Truth.TRUE);
    }

    public Outcomes or(Outcomes other) {
        return this == FALSE ? other : other == FALSE ? this : combined(other, Truth.TRUE, Truth.FALSE);
    }

    /// It is this and nothing else.
    public boolean isOnly(Truth truth) {
        return errors.isEmpty() && truths.size() == 1 && truths.contains(truth);
    }

    public boolean canBe(Truth truth) {
        return truths.contains(truth);
    }

    /// It may be false or NULL: both hide a row and both fail a check.
    public boolean canRefuse() {
        return truths.contains(Truth.FALSE) || truths.contains(Truth.NULL);
    }

    public boolean canFail() {
        return !errors.isEmpty();
    }

    /// The one certain truth value, or `null`.
    public @Nullable Truth certain() {
        return errors.isEmpty() && truths.size() == 1 ? truths.iterator().next() : null;
    }

    /// `absorbing` decides an AND (false) or OR (true) by itself; `neutral` leaves it to the other side.
    private Outcomes combined(Outcomes other, Truth absorbing, Truth neutral) {
        Set<Truth> result = EnumSet.noneOf(Truth.class);
        for (Truth a : truths) {
            for (Truth b : other.truths) {
                result.add(
                        a == absorbing || b == absorbing
                                ? absorbing
                                : a == Truth.NULL || b == Truth.NULL ? Truth.NULL : neutral);
            }
        }
        // with an error on one side, what stops before it (or is never asked after it) may be the other side
        if (canFail()) {
            addStoppers(result, other.truths, neutral);
        }
        if (other.canFail()) {
            addStoppers(result, truths, neutral);
        }
        @Nullable String why = firstOf(unknown, other.unknown);
        boolean decided = isOnly(absorbing) && !other.canFail() || other.isOnly(absorbing) && !canFail();
        return new Outcomes(result, merged(errors, other.errors), decided ? null : why);
    }

    private static void addStoppers(Set<Truth> result, Set<Truth> truths, Truth neutral) {
        for (Truth truth : truths) {
            if (truth != neutral) {
                result.add(truth);
            }
        }
    }

    private static SortedSet<String> merged(Collection<String> a, Collection<String> b) {
        if (a.isEmpty() && b.isEmpty()) {
            return NO_ERRORS;
        }
        SortedSet<String> all = new TreeSet<>(a);
        all.addAll(b);
        return all;
    }

    private static @Nullable String firstOf(@Nullable String a, @Nullable String b) {
        return a != null ? a : b;
    }

    private static Outcomes single(Truth truth) {
        return new Outcomes(EnumSet.of(truth), new TreeSet<>(), null);
    }
}
