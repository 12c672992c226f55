package io.rolescope.access.verify;

import io.rolescope.access.catalog.TableName;
import java.time.Duration;
import java.util.List;

/// What a verification came to.
///
/// @param decisions predictions held against the server
/// @param uncertain of these, the ones that were not certain
/// @param disagreements predictions that the server contradicted
/// @param unknown what could not be told, grouped: one line for each reason, identity and table
/// @param problems tables and identities that could not be looked at, and why
public record VerificationReport(
        long decisions,
        long uncertain,
        List<Decision> disagreements,
        List<Unknown> unknown,
        List<String> problems,
        Duration took) {

    public VerificationReport {
        disagreements = List.copyOf(disagreements);
        unknown = List.copyOf(unknown);
        problems = List.copyOf(problems);
    }

    /// Something that cannot be told in advance, and how often it was met.
    public record Unknown(String identity, TableName table, String command, String why, long rows) {}
}
