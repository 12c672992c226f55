package io.rolescope.access.survey;

import java.time.Duration;
import java.util.List;

/// Whether any tenant can reach another.
///
/// @param decisions questions put to the server over whole tables, and rows judged for writing
/// @param notes what was left out and why: identities across tenants by design, tables without a tenant
public record IsolationReport(
        TenantKeys keys, List<Witness> witnesses, long decisions, List<String> notes, Duration took) {

    public IsolationReport {
        witnesses = List.copyOf(witnesses);
        notes = List.copyOf(notes);
    }

    /// No witness was found in all decisions; says nothing about rows that were not looked at.
    public boolean holds() {
        return witnesses.isEmpty();
    }
}
