package io.rolescope.access.survey;

import java.time.Duration;
import java.util.List;

/// Whether any tenant can reach another.
///
/// @param identities how many identities were asked
/// @param decisions questions put to the server over whole tables, and rows judged for writing
/// @param undecided of those, the ones that could not be told without running the statement
/// @param notes what was not looked at, and why
public record IsolationReport(
        TenantKeys keys,
        int identities,
        List<Witness> witnesses,
        long decisions,
        long undecided,
        List<String> notes,
        Duration took) {

    public IsolationReport {
        witnesses = List.copyOf(witnesses);
        notes = List.copyOf(notes);
    }

    /// No leak was found in all decisions; says nothing about rows and people that were not looked at.
    public boolean holds() {
        return leaks().isEmpty();
    }

    /// Whether anything was looked at: tables that name a tenant were found, and somebody was asked about them.
    public boolean looked() {
        return !keys.columns().isEmpty() && identities > 0;
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
