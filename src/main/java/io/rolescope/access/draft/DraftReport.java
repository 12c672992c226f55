package io.rolescope.access.draft;

import io.rolescope.access.explain.RowKey;
import io.rolescope.access.explain.StatementShape;
import io.rolescope.access.explain.Verdict;
import io.rolescope.connections.SessionIdentity;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// What a draft would change, over the rows and identities that were looked at.
///
/// @param rows looked at
/// @param ofAbout rows that the table has, as the planner estimates; negative where it does not say
/// @param identities asked about
/// @param effects where something changes, only
public record DraftReport(
        long rows, double ofAbout, List<SessionIdentity> identities, List<Effect> effects, List<String> notes) {

    public DraftReport {
        identities = List.copyOf(identities);
        effects = List.copyOf(effects);
        notes = List.copyOf(notes);
    }

    /// How a draft changes access. The words are only as good as what was looked at.
    public enum Label {
        /// Nobody gains or loses a row.
        SAFE("Nobody gains or loses a row."),
        /// Somebody loses rows, nobody gains any, and everybody keeps some.
        NARROWING("Somebody loses rows but keeps others; nobody gains any."),
        /// Some rows could not be told.
        UNCLEAR("For some rows it cannot be told without making the change."),
        /// Somebody gains rows, whatever others lose.
        WIDENING("Somebody gains rows; others may lose some."),
        /// Somebody loses every row of a command, or meets errors that were not there.
        BREAKING("Somebody loses every row that a command reached, or meets an error that was not there.");

        private final String meaning;

        Label(String meaning) {
            this.meaning = meaning;
        }

        /// The definition, one sentence.
        public String meaning() {
            return meaning;
        }

        /// As product texts write it.
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /// What happens to a row's verdict.
    public enum Kind {
        GAINED,
        LOST,
        FAILS,
        UNCLEAR
    }

    /// One row that is judged differently.
    public record RowChange(RowKey key, Verdict before, Verdict after, Kind kind) {}

    /// One identity and command whose access changes.
    ///
    /// @param kept rows let through before and after
    public record Effect(SessionIdentity identity, StatementShape shape, List<RowChange> changes, long kept) {
        public Effect {
            changes = List.copyOf(changes);
        }

        public long count(Kind kind) {
            return changes.stream().filter(change -> change.kind() == kind).count();
        }

        public Label label() {
            boolean losesAll = kept == 0
                    && changes.stream().anyMatch(change -> change.before() instanceof Verdict.Allowed)
                    && changes.stream().noneMatch(change -> change.after() instanceof Verdict.Allowed)
                    && count(Kind.UNCLEAR) == 0;
            if (count(Kind.FAILS) > 0 || losesAll) {
                return Label.BREAKING;
            }
            return count(Kind.GAINED) > 0 ? Label.WIDENING : count(Kind.UNCLEAR) > 0 ? Label.UNCLEAR : Label.NARROWING;
        }
    }

    /// The gravest of all effects.
    public Label label() {
        return effects.stream().map(Effect::label).max(Label::compareTo).orElse(Label.SAFE);
    }

    /// Identities that gain a row by any command.
    public Set<SessionIdentity> gaining() {
        return having(Kind.GAINED);
    }

    /// Identities that lose a row by any command, to silence or to an error.
    public Set<SessionIdentity> losing() {
        Set<SessionIdentity> found = new LinkedHashSet<>();
        for (Effect effect : effects) {
            boolean loses = effect.changes().stream()
                    .anyMatch(change -> change.before() instanceof Verdict.Allowed
                            && (change.kind() == Kind.LOST || change.kind() == Kind.FAILS));
            if (loses) {
                found.add(effect.identity());
            }
        }
        return found;
    }

    private Set<SessionIdentity> having(Kind kind) {
        Set<SessionIdentity> found = new LinkedHashSet<>();
        effects.stream().filter(effect -> effect.count(kind) > 0).forEach(effect -> found.add(effect.identity()));
        return found;
    }
}
