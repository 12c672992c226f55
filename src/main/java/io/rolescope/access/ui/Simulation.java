package io.rolescope.access.ui;

import io.rolescope.access.catalog.CatalogReader;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.catalog.TableName;
import io.rolescope.access.explain.AccessExplainer;
import io.rolescope.access.explain.Explanation;
import io.rolescope.access.explain.Gate;
import io.rolescope.access.explain.RowKey;
import io.rolescope.access.explain.RowSelection;
import io.rolescope.access.explain.RowVerdict;
import io.rolescope.access.explain.StatementShape;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.identities.Identity;
import io.rolescope.identities.Viewpoint;
import io.rolescope.kit.Tasks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// Asks the engine what the Simulator shows.
final class Simulation {
    /// Counting stops there; the page says “≥”.
    static final int COUNTED_AT_MOST = 100_000;

    private final Viewpoint viewpoint;

    Simulation(Viewpoint viewpoint) {
        this.viewpoint = viewpoint;
    }

    /// What is asked.
    ///
    /// @param key one row only, by column; empty for the first `limit`
    /// @param other whom to compare with, `null` for nobody
    /// @param shown which rows are listed, where it is not one row only
    record Question(
            TableName table,
            StatementShape shape,
            Map<String, String> key,
            int limit,
            @Nullable Identity other,
            RowsShown shown) {
        Question {
            key = Map.copyOf(key);
        }

        Question with(StatementShape another) {
            return new Question(table, another, key, limit, other, shown);
        }

        Question with(TableName another) {
            return new Question(another, shape, Map.of(), 100, other, shown);
        }

        Question comparedWith(@Nullable Identity another) {
            return new Question(table, shape, key, limit, another, shown);
        }

        Question more() {
            return new Question(table, shape, key, limit * 5, other, shown);
        }

        Question showing(RowsShown rows) {
            return new Question(table, shape, Map.of(), 100, other, rows);
        }

        /// Whether not all rows are listed: one alone, or those of one kind.
        boolean isSought() {
            return key.isEmpty() && shown != RowsShown.ALL;
        }

        Question withoutKey() {
            return new Question(table, shape, Map.of(), limit, other, shown);
        }
    }

    PolicyCatalog catalog(Tasks.Control control) {
        return CatalogReader.read(viewpoint.backend(), ReadOptions.cancelledBy(control.cancellation()));
    }

    SimulatorScreen ask(PolicyCatalog catalog, Question question, Tasks.Control control) {
        ReadOptions options = ReadOptions.cancelledBy(control.cancellation());
        Table table = catalog.find(question.table().toString());
        AccessExplainer explainer = new AccessExplainer(viewpoint.backend(), catalog);
        RowSelection rows = question.key().isEmpty()
                ? new RowSelection.First(question.limit())
                : new RowSelection.Keys(List.of(new RowKey(question.key(), false)));
        control.report(-1, "Judging rows of " + table.name());
        boolean sought = question.isSought() && table.canHavePolicies();
        Explanation first = sought
                ? new SoughtRows(viewpoint.backend(), explainer, options).of(viewpoint.session(), table, question)
                : explainer.explain(viewpoint.session(), table, question.shape(), rows, options);
        @Nullable Identity other = question.other();
        RowSelection same = sought
                ? new RowSelection.Keys(
                        first.rows().stream().map(RowVerdict::key).toList())
                : rows;
        Optional<Explanation> second = other == null || sought && first.rows().isEmpty()
                ? Optional.empty()
                : Optional.of(explainer.explain(viewpoint.scheme().put(other), table, question.shape(), same, options));
        control.report(-1, "Counting rows of " + table.name());
        boolean counts =
                question.shape() == StatementShape.SELECT && question.key().isEmpty();
        return new SimulatorScreen(
                question,
                table,
                viewpoint.identity().name(),
                first,
                second,
                counts ? viewpoint.ifObserved(options, db -> count(db, table)) : Optional.empty(),
                counts ? visible(first, viewpoint.session(), table, options) : Optional.empty(),
                counts && other != null && second.isPresent()
                        ? visible(second.get(), viewpoint.scheme().put(other), table, options)
                        : Optional.empty());
    }

    /// The sentences about one row of many, now with tenants and people by name: for the identity, and for the other
    /// where there is one. Empty where the row has come to something else meanwhile.
    List<String> sentences(PolicyCatalog catalog, Question question, SimulatorScreen.Row row, Tasks.Control control) {
        List<String> sentences = new ArrayList<>();
        sentences.add(sentence(catalog, question, viewpoint.session(), row.first(), control));
        @Nullable Identity other = question.other();
        @Nullable RowVerdict second = row.second();
        if (other != null && second != null) {
            sentences.add(sentence(catalog, question, viewpoint.scheme().put(other), second, control));
        }
        return List.copyOf(sentences);
    }

    private String sentence(
            PolicyCatalog catalog, Question question, SessionIdentity who, RowVerdict shown, Tasks.Control control) {
        RowVerdict alone = new AccessExplainer(viewpoint.backend(), catalog)
                .explain(
                        who,
                        catalog.find(question.table().toString()),
                        question.shape(),
                        new RowSelection.Keys(List.of(shown.key())),
                        ReadOptions.cancelledBy(control.cancellation()))
                .rows()
                .getFirst();
        return alone.verdict().exactWord().equals(shown.verdict().exactWord()) ? alone.headline() : "";
    }

    /// None where the statement fails as a whole.
    private Optional<Long> visible(Explanation explanation, SessionIdentity who, Table table, ReadOptions options) {
        if (explanation.gate() instanceof Gate.Closed
                || explanation.count("fails") > 0
                || explanation.count("depends") > 0
                || explanation.count("unknown") > 0) {
            return Optional.empty();
        }
        return Optional.of(viewpoint.backend().as(who).read(options, db -> count(db, table)));
    }

    private static long count(DSLContext db, Table table) {
        return db.fetchCount(db.selectOne()
                .from(DSL.table(DSL.name(table.name().schema(), table.name().name())))
                .limit(COUNTED_AT_MOST));
    }
}
