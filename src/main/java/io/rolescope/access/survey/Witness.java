package io.rolescope.access.survey;

import io.rolescope.access.catalog.TableName;
import io.rolescope.access.explain.RowKey;
import io.rolescope.access.explain.StatementShape;
import io.rolescope.connections.SessionIdentity;
import java.util.List;

/// A row of another tenant that an identity can reach.
///
/// @param tenant whose the row is
/// @param own the tenants that the identity belongs to
/// @param shape how it reaches it
/// @param policies those that let it through; empty where no policy is asked
/// @param because one sentence
/// @param statement what to run as the identity to see it
/// @param proven the server itself returned the row; else it is a verdict
public record Witness(
        SessionIdentity identity,
        TableName table,
        RowKey key,
        String tenant,
        List<String> own,
        StatementShape shape,
        List<String> policies,
        String because,
        String statement,
        boolean proven) {}
