package io.rolescope.access.explain;

import io.rolescope.access.catalog.ServerNames;
import io.rolescope.access.expression.Outcomes;
import io.rolescope.access.expression.Truth;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Clauses over the same carried rows, asked and answered as one text: a digit a row, clause after clause.
///
/// @param carrier the rows
/// @param names of the server's own that are said to be so
record PackedClauses(RowCarrier carrier, List<String> atoms, ServerNames names) {

    /// One question for the rows from `from` to before `to` of each carrier, as many as it has.
    static String question(List<PackedClauses> all, int from, int to) {
        return "SELECT " + all.stream().map(one -> one.question(from, to)).collect(Collectors.joining(", "));
    }

    /// Casts and qualified names only, since operators are found along the identity's own path.
    private String question(int from, int to) {
        return "(SELECT "
                + atoms.stream()
                        .map(atom -> "COALESCE(pg_catalog.string_agg(COALESCE((" + names.qualified(atom)
                                + ")::pg_catalog.bool::pg_catalog.int4, 2)::pg_catalog.text, ''), '')")
                        .collect(Collectors.joining(" OPERATOR(pg_catalog.||) "))
                + " FROM " + carrier.from(from, Math.min(to, carrier.size())) + ")";
    }

    /// Keeps what was answered.
    ///
    /// @param outcomesOf where the outcomes of a clause belong, by the carried rows' places
    void keep(String digits, int from, int to, Function<String, Outcomes[]> outcomesOf) throws SQLException {
        int count = Math.min(to, carrier.size()) - from;
        if (digits.length() != count * atoms.size()) {
            throw new SQLException("The server answered " + digits.length() + " times for " + count + " rows", "XX000");
        }
        for (int a = 0; a < atoms.size() && count > 0; a++) {
            Outcomes[] outcomes = outcomesOf.apply(atoms.get(a));
            for (int i = 0; i < count; i++) {
                outcomes[from + i] = Outcomes.of(
                        switch (digits.charAt(a * count + i)) {
                            case '0' -> Truth.FALSE;
                            case '1' -> Truth.TRUE;
                            default -> Truth.NULL;
                        });
            }
        }
    }
}
