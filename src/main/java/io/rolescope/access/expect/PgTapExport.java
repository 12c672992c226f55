package io.rolescope.access.expect;

import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.explain.Literals;
import io.rolescope.access.explain.RowKeys;
import io.rolescope.connections.Backend;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Expectations as a pgTAP script for `pg_prove`: the server itself is asked, with the same statements that the
/// verdicts are about, each taken back at once, the whole script rolled back at the end.
///
/// Run it as a login that may put on the roles, reads every row (superuser or BYPASSRLS) and may use pgTAP. A
/// helper puts role and settings on inside of a subtransaction, since pgTAP keeps its book in tables of the
/// login. What comes behind the policies, a constraint, is no refusal (SQLSTATE class 23 after an allowed
/// write).
public final class PgTapExport {
    private static final String HELPER = """
            BEGIN;
            SET LOCAL client_min_messages = warning;
            CREATE EXTENSION IF NOT EXISTS pgtap;

            -- What the statements do as somebody: “count 1”, “error 42501”, or several where they differ.
            CREATE FUNCTION pg_temp.rolescope_does(who text, settings text[], VARIADIC statements text[]) RETURNS text
                LANGUAGE plpgsql AS $rolescope$
            DECLARE
                statement text;
                changed bigint;
                outcome text;
                outcomes text[] := '{}';
            BEGIN
                FOREACH statement IN ARRAY statements LOOP
                    BEGIN
                        -- who cannot be put on is not asked: no refusal of the statement
                        BEGIN
                            FOR i IN 1 .. coalesce(pg_catalog.array_length(settings, 1), 0) LOOP
                                IF settings[i][1] <> '' THEN
                                    PERFORM pg_catalog.set_config(settings[i][1], settings[i][2], true);
                                END IF;
                            END LOOP;
                            IF who IS NOT NULL THEN
                                PERFORM pg_catalog.set_config('role', who, true);
                            END IF;
                            FOR i IN 1 .. coalesce(pg_catalog.array_length(settings, 1), 0) LOOP
                                IF settings[i][1] = '' THEN
                                    EXECUTE settings[i][2];
                                END IF;
                            END LOOP;
                        EXCEPTION
                            WHEN OTHERS THEN
                                RAISE EXCEPTION USING ERRCODE = 'RS001',
                                    MESSAGE = 'not asked: ' || SQLSTATE || ' ' || SQLERRM;
                        END;
                        EXECUTE statement;
                        GET DIAGNOSTICS changed = ROW_COUNT;
                        RAISE EXCEPTION USING ERRCODE = 'RS000', MESSAGE = 'count ' || changed;
                    EXCEPTION
                        WHEN SQLSTATE 'RS000' OR SQLSTATE 'RS001' THEN outcome := SQLERRM;
                        WHEN OTHERS THEN outcome := 'error ' || SQLSTATE;
                    END;
                    IF NOT outcome = ANY (outcomes) THEN
                        outcomes := outcomes || outcome;
                    END IF;
                END LOOP;
                RETURN pg_catalog.array_to_string(outcomes, ', ');
            END
            $rolescope$;

            """;

    private final Backend backend;
    private final PolicyCatalog catalog;
    private final Function<String, SessionIdentity> identities;

    /// @param identities finds an identity by its words
    public PgTapExport(Backend backend, PolicyCatalog catalog, Function<String, SessionIdentity> identities) {
        this.backend = backend;
        this.catalog = catalog;
        // many tests are about the same few; finding one asks the server
        Map<String, SessionIdentity> known = new HashMap<>();
        this.identities = words -> known.computeIfAbsent(words, identities);
    }

    /// @throws io.rolescope.platform.FailureException where an identity, table or key is not to be found
    public String script(List<PolicyTest> tests, ReadOptions options) {
        StringBuilder sql = new StringBuilder(HELPER);
        sql.append("SELECT plan(").append(tests.size()).append(");\n");
        for (PolicyTest test : tests) {
            sql.append('\n').append(assertion(test, options)).append(";\n");
        }
        return sql.append("\nSELECT * FROM finish();\nROLLBACK;\n").toString();
    }

    private String assertion(PolicyTest test, ReadOptions options) {
        Table table = catalog.find(test.table());
        SessionIdentity identity = test.identity() == null ? identities.apply(test.who()) : test.identity();
        PgTapStatements statements = new PgTapStatements(backend, catalog, test, table, identity);
        @Nullable String why = statements.whyNot();
        if (why == null) {
            try {
                return assertion(test, table, identity, statements.all(options));
            } catch (PgTapStatements.NotExportedException e) {
                why = e.getMessage();
            }
        }
        return "SELECT skip(" + Literals.text(test.name() + ": " + why) + ", 1)";
    }

    private static String assertion(PolicyTest test, Table table, SessionIdentity identity, List<String> statements) {
        String does = "pg_temp.rolescope_does(" + Literals.text(identity.role()) + ", " + settings(identity)
                + statements.stream()
                        .map(statement -> ",\n        " + Literals.text(statement))
                        .collect(Collectors.joining())
                + ")";
        return "SELECT matches(\n    " + guarded(test, table, does) + ",\n    " + pattern(test, table) + ",\n    "
                + Literals.text(test.name()) + ")";
    }

    /// A key that no row has any more meets no expectation, and rows that are not there are not denied.
    private static String guarded(PolicyTest test, Table table, String does) {
        boolean ofRows = test.expect() instanceof Expectation.Allowed || test.expect() instanceof Expectation.Denied;
        if (!test.values().isEmpty() || test.keys().isEmpty() && !ofRows) {
            return does;
        }
        if (test.keys().isEmpty()) {
            return "CASE WHEN NOT EXISTS (SELECT FROM " + table.name().sql() + ") THEN 'no row to ask about' ELSE "
                    + does + " END";
        }
        return "CASE WHEN (SELECT count(*) FROM " + table.name().sql() + " WHERE " + anyOf(test, table) + ") < "
                + test.keys().size() + " THEN 'not every key has a row' ELSE " + does + " END";
    }

    /// Pairs of name and value; a pair without a name is what is called once all are put on.
    private static String settings(SessionIdentity identity) {
        List<String> pairs = new ArrayList<>();
        identity.settings()
                .forEach((name, value) -> pairs.add("[" + Literals.text(name) + ", " + Literals.text(value) + "]"));
        identity.preRequestCall().ifPresent(call -> pairs.add("['', " + Literals.text(call) + "]"));
        return pairs.isEmpty() ? "NULL" : "ARRAY[" + String.join(", ", pairs) + "]::text[]";
    }

    /// What the outcome must look like, as an SQL expression for a regular expression.
    private static String pattern(PolicyTest test, Table table) {
        boolean whole = test.keys().isEmpty() && test.values().isEmpty();
        String behind = test.shape().writes() ? "|error 23...|count 1, error 23..." : "";
        return switch (test.expect()) {
            // a row that is met is let through, and nothing is inserted
            case Expectation.Allowed ignored
            when PgTapStatements.mayDoNothing(test.shape()) ->
                "'^(count [01]" + behind + "|count 0, count 1|count 1, count 0)$'";
            case Expectation.Denied ignored when test.shape().isInsert() -> "'^error 42501$'";
            case Expectation.Allowed ignored ->
                whole
                        ? "'^(count ' || (SELECT count(*) FROM " + table.name().sql() + ") || '"
                                + (test.shape().writes() ? "|error 23..." : "") + ")$'"
                        : "'^(count 1" + behind + ")$'";
            case Expectation.Denied ignored -> "'^(count 0|error 42501|count 0, error 42501)$'";
            case Expectation.Error error -> "'^error " + error.sqlState() + "$'";
            case Expectation.Count count -> "'^count " + count.rows() + "$'";
        };
    }

    static String anyOf(PolicyTest test, Table table) {
        return test.keys().stream()
                .map(key -> "(" + RowKeys.parse(table, key).condition() + ")")
                .collect(Collectors.joining(" OR "));
    }
}
