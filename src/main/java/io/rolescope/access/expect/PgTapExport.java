package io.rolescope.access.expect;

import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.explain.CandidateRow;
import io.rolescope.access.explain.CandidateRows;
import io.rolescope.access.explain.IdentityFacts;
import io.rolescope.access.explain.Literals;
import io.rolescope.access.explain.RowJudge;
import io.rolescope.access.explain.RowKey;
import io.rolescope.access.explain.RowKeys;
import io.rolescope.access.explain.StatementShape;
import io.rolescope.access.explain.StatementText;
import io.rolescope.connections.Backend;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.connections.Snapshot;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
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
                        EXECUTE statement;
                        GET DIAGNOSTICS changed = ROW_COUNT;
                        RAISE EXCEPTION USING ERRCODE = 'RS000', MESSAGE = 'count ' || changed;
                    EXCEPTION
                        WHEN SQLSTATE 'RS000' THEN outcome := SQLERRM;
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
        if (test.shape().isInsert() && test.values().isEmpty() && test.keys().isEmpty()) {
            return "SELECT skip(" + Literals.text(test.name() + ": write the new row under “rows” to have it exported")
                    + ", 1)";
        }
        String does = "pg_temp.rolescope_does(" + Literals.text(identity.role()) + ", " + settings(identity)
                + statements(test, table, identity, options).stream()
                        .map(statement -> ",\n        " + Literals.text(statement))
                        .collect(Collectors.joining())
                + ")";
        return "SELECT matches(\n    " + guarded(test, table, does) + ",\n    " + pattern(test, table) + ",\n    "
                + Literals.text(test.name()) + ")";
    }

    /// A key that no row has any more meets no expectation.
    private static String guarded(PolicyTest test, Table table, String does) {
        if (test.keys().isEmpty() || !test.values().isEmpty()) {
            return does;
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
            // a row that is matched is let through, and nothing is inserted
            case Expectation.Allowed ignored when test.shape().isMergingIn() -> "'^(count [01]" + behind + ")$'";
            case Expectation.Denied ignored when test.shape().isMergingIn() -> "'^error 42501$'";
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

    /// One statement for each row named; one for all rows, or for a number of them.
    private List<String> statements(PolicyTest test, Table table, SessionIdentity identity, ReadOptions options) {
        if (!test.values().isEmpty()) {
            return List.of(inserting(test, table));
        }
        boolean counted = test.expect() instanceof Expectation.Count;
        if (test.keys().isEmpty() || counted) {
            return List.of(over(test, table, changed(table, identity, test.shape(), options)));
        }
        return backend.snapshot(options, snapshot -> {
            RowJudge judge =
                    new RowJudge(snapshot, backend, catalog, IdentityFacts.ask(snapshot, identity), table, List.of());
            @Nullable StatementText text = judge.statements(test.shape());
            List<String> all = new ArrayList<>();
            for (CandidateRow row : rows(snapshot, test, table)) {
                all.add(
                        text == null
                                ? "SELECT FROM " + table.name().sql() + " WHERE "
                                        + row.key().condition()
                                : text.of(test.shape(), row));
            }
            return all;
        });
    }

    private static String inserting(PolicyTest test, Table table) {
        String column = table.columns().getFirst().sql();
        return switch (test.shape()) {
            case MERGE_INSERT -> StatementText.mergeIn(table, key(test, table), test.values());
            case MERGE_INSERT_RETURNING ->
                StatementText.mergeIn(table, key(test, table), test.values()) + " RETURNING rolescope_target." + column;
            case INSERT_RETURNING -> StatementText.insert(table, test.values()) + " RETURNING " + column;
            default -> StatementText.insert(table, test.values());
        };
    }

    /// The key that a row to be merged in is given.
    private static RowKey key(PolicyTest test, Table table) {
        Map<String, String> key = new LinkedHashMap<>();
        for (String column : table.key()) {
            String value = test.values().get(column);
            if (value != null) {
                key.put(column, value);
            }
        }
        if (key.isEmpty() || key.size() < table.key().size()) {
            throw new FailureException(new Failure.Invalid(
                    "“" + test.name() + "” merges a row in without its key.",
                    "Write " + String.join(", ", table.key()) + " under “rows”.",
                    "",
                    null));
        }
        return new RowKey(key, false);
    }

    /// For an INSERT the rows themselves, which are to be added again; else their keys are enough.
    private List<CandidateRow> rows(Snapshot snapshot, PolicyTest test, Table table) throws Exception {
        List<RowKey> keys =
                test.keys().stream().map(key -> RowKeys.parse(table, key)).toList();
        return test.shape().isInsert()
                ? CandidateRows.withKeys(snapshot, backend, table, keys)
                : keys.stream()
                        .map(key -> new CandidateRow(key, key.columns(), "", "", true))
                        .toList();
    }

    private String changed(Table table, SessionIdentity identity, StatementShape shape, ReadOptions options) {
        return backend.snapshot(options, snapshot -> {
            RowJudge judge =
                    new RowJudge(snapshot, backend, catalog, IdentityFacts.ask(snapshot, identity), table, List.of());
            @Nullable StatementText text = judge.statements(shape);
            return text == null ? table.columns().getFirst().sql() : text.changedColumn();
        });
    }

    /// Reading the key, as the statements for single rows do.
    private static String over(PolicyTest test, Table table, String changed) {
        String name = table.name().sql();
        String key = table.key().isEmpty()
                ? "ctid"
                : io.rolescope.access.catalog.TableName.quoted(table.key().getFirst());
        boolean reads = test.shape().readsColumns();
        String where =
                !test.keys().isEmpty() ? " WHERE " + anyOf(test, table) : reads ? " WHERE " + key + " IS NOT NULL" : "";
        return switch (test.shape().command()) {
            case UPDATE -> "UPDATE " + name + " SET " + changed + " = " + changed + where;
            case DELETE -> "DELETE FROM " + name + where;
            default ->
                "SELECT " + key + " FROM " + name + where
                        + switch (test.shape()) {
                            case SELECT_FOR_UPDATE -> " FOR UPDATE";
                            case SELECT_FOR_SHARE -> " FOR SHARE";
                            default -> "";
                        };
        };
    }

    private static String anyOf(PolicyTest test, Table table) {
        return test.keys().stream()
                .map(key -> "(" + RowKeys.parse(table, key).condition() + ")")
                .collect(Collectors.joining(" OR "));
    }
}
