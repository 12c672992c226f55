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
/// @param skipped tables that could not be looked at as somebody, and why
/// @param covered what was tried, by table and command
/// @param complete all that was asked for was looked at; else it was cancelled on the way
public record VerificationReport(
        long decisions,
        long uncertain,
        List<Decision> disagreements,
        List<Unknown> unknown,
        List<Skipped> skipped,
        List<Covered> covered,
        boolean complete,
        Duration took) {

    public VerificationReport {
        disagreements = List.copyOf(disagreements);
        unknown = List.copyOf(unknown);
        skipped = List.copyOf(skipped);
        covered = List.copyOf(covered);
    }

    /// How the server decided on one table by one form of statement.
    ///
    /// @param untold the server's answer said nothing about policies: a constraint came first, say
    public record Covered(TableName table, String command, long allowed, long denied, long failed, long untold) {
        /// Predictions held against the server.
        public long decisions() {
            return allowed + denied + failed + untold;
        }
    }

    /// Something that cannot be told in advance, and how often it was met.
    public record Unknown(String identity, TableName table, String command, String why, long rows) {}

    /// A table that could not be looked at.
    ///
    /// @param identities as whom; one and the same reason mostly holds for all
    public record Skipped(TableName table, List<String> identities, String why) {
        public Skipped {
            identities = List.copyOf(identities);
        }
    }
}
