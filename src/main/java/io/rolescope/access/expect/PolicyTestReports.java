package io.rolescope.access.expect;

import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.catalog.TableName;
import io.rolescope.access.explain.Literals;
import io.rolescope.access.explain.RowKey;
import io.rolescope.access.explain.RowKeys;
import io.rolescope.access.explain.StatementShape;
import io.rolescope.access.explain.StatementText;
import io.rolescope.connections.SessionIdentity;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/// Results as JUnit XML, and expectations as a pgTAP script.
public final class PolicyTestReports {
    private PolicyTestReports() {}

    /// The XML that build servers read.
    public static String junit(String suite, List<PolicyTestRun.Result> results) {
        long failures = results.stream().filter(result -> !result.passed()).count();
        double seconds =
                results.stream().mapToLong(result -> result.took().toMillis()).sum() / 1000.0;
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        xml.append("<testsuite name=\"")
                .append(escaped(suite))
                .append("\" tests=\"")
                .append(results.size())
                .append("\" failures=\"")
                .append(failures)
                .append("\" time=\"")
                .append(seconds)
                .append("\">\n");
        for (PolicyTestRun.Result result : results) {
            xml.append("  <testcase classname=\"")
                    .append(escaped(result.test().table()))
                    .append("\" name=\"")
                    .append(escaped(result.test().name()))
                    .append("\" time=\"")
                    .append(result.took().toMillis() / 1000.0)
                    .append('"');
            if (result.passed()) {
                xml.append("/>\n");
            } else {
                xml.append(">\n    <failure message=\"expected ")
                        .append(escaped(result.test().expect().word()))
                        .append(", got ")
                        .append(escaped(result.actual()))
                        .append("\">")
                        .append(escaped(result.because()))
                        .append("</failure>\n  </testcase>\n");
            }
        }
        return xml.append("</testsuite>\n").toString();
    }

    /// A script for `pg_prove`: each expectation asked of the server itself, writes taken back.
    ///
    /// @param identities finds an identity by its words
    public static String pgTap(
            PolicyCatalog catalog, List<PolicyTest> tests, Function<String, SessionIdentity> identities) {
        StringBuilder sql = new StringBuilder("BEGIN;\n");
        sql.append("CREATE FUNCTION pg_temp.rows_of(statement text) RETURNS bigint LANGUAGE plpgsql AS $rolescope$\n")
                .append("DECLARE n bigint; BEGIN EXECUTE statement; GET DIAGNOSTICS n = ROW_COUNT; ")
                .append("RAISE EXCEPTION 'taken back' USING ERRCODE = 'RS000'; ")
                .append("EXCEPTION WHEN SQLSTATE 'RS000' THEN RETURN n; END $rolescope$;\n");
        sql.append("SELECT plan(").append(tests.size()).append(");\n");
        for (PolicyTest test : tests) {
            SessionIdentity identity = test.identity() == null ? identities.apply(test.who()) : test.identity();
            sql.append('\n');
            identity.settings()
                    .forEach((name, value) -> sql.append("SELECT set_config(")
                            .append(Literals.text(name))
                            .append(", ")
                            .append(Literals.text(value))
                            .append(", true);\n"));
            if (identity.role() != null) {
                sql.append("SET LOCAL ROLE ")
                        .append(TableName.quoted(identity.role()))
                        .append(";\n");
            }
            sql.append(assertion(catalog.find(test.table()), test)).append(";\n");
            sql.append("RESET ROLE;\n");
            identity.settings()
                    .keySet()
                    .forEach(name -> sql.append("SELECT set_config(")
                            .append(Literals.text(name))
                            .append(", '', true);\n"));
        }
        return sql.append("\nSELECT * FROM finish();\nROLLBACK;\n").toString();
    }

    private static String assertion(Table table, PolicyTest test) {
        String statement = Literals.text(statement(table, test));
        String name = Literals.text(test.name());
        long rows = test.keys().isEmpty() ? 1 : test.keys().size();
        return switch (test.expect()) {
            case Expectation.Allowed ignored ->
                "SELECT ok(pg_temp.rows_of(" + statement + ") >= " + rows + ", " + name + ")";
            case Expectation.Denied ignored ->
                test.shape().isInsert()
                        ? "SELECT throws_ok(" + statement + ", '42501', NULL, " + name + ")"
                        : "SELECT is(pg_temp.rows_of(" + statement + "), 0::bigint, " + name + ")";
            case Expectation.Error error ->
                "SELECT throws_ok(" + statement + ", " + Literals.text(error.sqlState()) + ", NULL, " + name + ")";
            case Expectation.Count count ->
                "SELECT is(pg_temp.rows_of(" + statement + "), " + count.rows() + "::bigint, " + name + ")";
        };
    }

    private static String statement(Table table, PolicyTest test) {
        if (!test.values().isEmpty()) {
            return StatementText.insert(table, test.values());
        }
        String where = test.keys().isEmpty()
                ? ""
                : " WHERE "
                        + String.join(
                                " OR ",
                                test.keys().stream()
                                        .map(key -> RowKeys.parse(table, key))
                                        .map(RowKey::condition)
                                        .map(condition -> "(" + condition + ")")
                                        .toList());
        String name = table.name().sql();
        String column = table.writableColumns().isEmpty()
                ? ""
                : table.writableColumns().getLast().sql();
        return switch (test.shape().command()) {
            case UPDATE -> "UPDATE " + name + " SET " + column + " = " + column + where;
            case DELETE -> "DELETE FROM " + name + where;
            default ->
                "SELECT 1 FROM " + name + where
                        + (test.shape() == StatementShape.SELECT_FOR_UPDATE ? " FOR UPDATE" : "");
        };
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replaceAll("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f]", "");
    }

    /// A name for a recorded test: who, what and where.
    public static String nameFor(SessionIdentity identity, StatementShape shape, TableName table, Expectation expect) {
        return (identity.name() + " " + shape.label() + " " + table + " is " + expect.word()).toLowerCase(Locale.ROOT);
    }

    /// The expectation that a row of a simulator session stands for.
    public static PolicyTest recorded(
            SessionIdentity identity, Table table, StatementShape shape, RowKey key, Expectation expect) {
        return new PolicyTest(
                nameFor(identity, shape, table.name(), expect) + " for " + key,
                "",
                identity,
                table.name().toString(),
                shape,
                List.of(key.toString()),
                java.util.Map.of(),
                expect);
    }
}
