package io.rolescope.access.survey;

import java.time.Duration;
import java.util.List;

/// Whether any tenant can reach another.
///
/// @param identities how many identities were asked
/// @param notAsked names of those that could not be put on; why is among the notes
/// @param decisions questions put to the server over whole tables, rows judged for writing, and what was to be
/// asked and could not be
/// @param undecided of those, the ones that could not be told
/// @param answered at least one reading was answered: with rows, with none, or by a missing privilege
/// @param notes what was not looked at, and why
public record IsolationReport(
        TenantKeys keys,
        int identities,
        List<String> notAsked,
        List<Witness> witnesses,
        long decisions,
        long undecided,
        boolean answered,
        List<String> notes,
        Duration took) {

    public IsolationReport {
        notAsked = List.copyOf(notAsked);
        witnesses = List.copyOf(witnesses);
        notes = List.copyOf(notes);
    }

    /// No leak was found in all decisions; says nothing about what could not be told, and about rows and people that
    /// were not looked at.
    public boolean holds() {
        return leaks().isEmpty();
    }

    /// Whether anything was looked at: tables that name a tenant were found, somebody was asked about them, and
    /// the server answered.
    public boolean looked() {
        return !keys.columns().isEmpty() && identities > 0 && answered;
    }

    /// Whether everybody was asked everything and no answer is open: only then “holds” means that no tenant reaches
    /// another.
    public boolean isWhole() {
        return notAsked.isEmpty()
                && undecided == 0
                && witnesses.stream().noneMatch(witness -> witness.kind() == Witness.Kind.UNSURE);
    }

    /// Where a tenant reaches another.
    public List<Witness> leaks() {
        return witnesses.stream().filter(Witness::isLeak).toList();
    }

    /// Openings that may be meant: rows shared by a flag of their own, rows without a tenant, platform roles.
    public List<Witness> openings() {
        return witnesses.stream().filter(witness -> !witness.isLeak()).toList();
    }
}
