package io.rolescope.explorer;

import io.rolescope.connections.Lens;
import io.rolescope.connections.ReadOptions;
import io.rolescope.explorer.PageRequest.Step;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.ResultQuery;
import org.jooq.SelectConditionStep;
import org.jooq.Table;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// Reads a table of any size, one page at a time, going straight to the place where a page starts.
public final class TableReader {
    /// Longest value of a text or JSON column that a page carries; [#row] reads it whole.
    static final int LONGEST = 2_000;

    /// Counting stops here.
    public static final int COUNT_LIMIT = 10_000;

    private static final Duration COUNT_TIME = Duration.ofSeconds(10);
    /// What can be shown of a view, which has no order to page by.
    static final int WITHOUT_ORDER = 1_000;

    private final TableInfo info;
    private final List<TableColumn> columns;
    /// Made once, since every page selects them.
    private final List<Field<String>> shown;

    /// @param info as the identity that will read sees it
    public TableReader(TableInfo info) {
        this.info = info;
        // without any granted column the server shall say so itself
        this.columns = info.readableColumns().isEmpty() ? info.columns() : info.readableColumns();
        this.shown = columns.stream().map(TableReader::shown).toList();
    }

    public TableInfo info() {
        return info;
    }

    /// The columns that pages hold.
    public List<TableColumn> columns() {
        return columns;
    }

    /// One page, in one snapshot.
    public TablePage page(Lens lens, PageRequest request, ReadOptions options) {
        return lens.read(options, db -> page(db, request));
    }

    /// The row that has these values, whole; empty when the identity sees none.
    ///
    /// @param key columns and their values as text
    public Optional<TableRow> row(Lens lens, Map<String, String> key, ReadOptions options) {
        return lens.read(options, db -> {
            List<Field<?>> fields = new ArrayList<>();
            columns.forEach(column -> fields.add(column.asText()));
            return db.select(fields).from(table()).where(exactly(key)).limit(1).fetchOptional(found -> {
                List<@Nullable String> values = new ArrayList<>();
                for (int i = 0; i < columns.size(); i++) {
                    values.add(found.get(i, String.class));
                }
                return new TableRow(values, List.of(), false);
            });
        });
    }

    /// What the filters let through: counted up to [#COUNT_LIMIT], estimated where statistics are all there is.
    public RowCount count(Lens lens, List<RowFilter> filters, ReadOptions options) {
        try {
            long rows = lens.read(options.withTimeout(COUNT_TIME), db -> countUpTo(db, filters));
            return rows > COUNT_LIMIT ? new RowCount(COUNT_LIMIT, RowCount.Exactness.AT_LEAST) : RowCount.exact(rows);
        } catch (FailureException e) {
            if (e.failure() instanceof Failure.TimedOut) {
                return RowCount.unknown();
            }
            throw e;
        }
    }

    /// How many there are and how many the identity sees.
    ///
    /// @param observer who sees most
    /// @param observerSeesAll whether that is past row-level security
    public RowCounts counts(
            Lens lens, Lens observer, boolean observerSeesAll, List<RowFilter> filters, ReadOptions options) {
        RowCount visible = count(lens, filters, options);
        boolean readable = observerSeesAll && observerReads(observer, filters, options);
        if (!readable) {
            return new RowCounts(Optional.empty(), visible);
        }
        RowCount existing = count(observer, filters, options);
        long estimate = info.summary().estimatedRows();
        if (filters.isEmpty() && existing.exactness() != RowCount.Exactness.EXACT && estimate > COUNT_LIMIT) {
            existing = new RowCount(estimate, RowCount.Exactness.ABOUT);
        }
        return new RowCounts(Optional.of(existing), visible);
    }

    /// Bypassing row-level security grants nothing by itself, so the observer's own grants are asked for.
    private boolean observerReads(Lens observer, List<RowFilter> filters, ReadOptions options) {
        return TableCatalog.find(observer, info.table(), options)
                .filter(seen -> filters.isEmpty()
                        ? seen.summary().readable()
                        : filters.stream()
                                .allMatch(filter -> seen.column(filter.column())
                                        .filter(TableColumn::readable)
                                        .isPresent()))
                .isPresent();
    }

    private long countUpTo(DSLContext db, List<RowFilter> filters) {
        Table<?> some = db.select(DSL.inline(1).as("one"))
                .from(table())
                .where(where(filters))
                .limit(DSL.inline(COUNT_LIMIT + 1))
                .asTable("some");
        return db.selectCount().from(some).fetchSingle(0, Long.class);
    }

    private TablePage page(DSLContext db, PageRequest request) {
        return switch (request.order().by()) {
            case COLUMNS -> byColumns(db, request);
            case PLACE -> new PlacePaging(info.table(), this).page(db, request);
            case NOTHING -> {
                List<TableRow> rows = fetch(
                        select(db, request.filters(), DSL.noCondition(), List.of())
                                .limit(WITHOUT_ORDER),
                        List.of());
                yield new TablePage(columns, rows, false, false);
            }
        };
    }

    private TablePage byColumns(DSLContext db, PageRequest request) {
        boolean forward = request.step().forward();
        RowOrder order = forward ? request.order() : request.order().reversed();
        List<Field<?>> place = new ArrayList<>();
        order.parts().forEach(part -> place.add(part.column().asText()));
        List<TableRow> rows = new ArrayList<>();
        for (Condition piece : pieces(order, request.step())) {
            if (rows.size() > request.size()) {
                break;
            }
            rows.addAll(fetch(
                    select(db, request.filters(), piece, place)
                            .orderBy(order.parts().stream()
                                    .map(RowOrder.Part::sortField)
                                    .toList())
                            .limit(DSL.inline(request.size() + 1 - rows.size())),
                    place));
        }
        return pageOf(rows, request);
    }

    private static List<Condition> pieces(RowOrder order, Step step) {
        return switch (step) {
            case Step.First first -> List.of(DSL.noCondition());
            case Step.Last last -> List.of(DSL.noCondition());
            case Step.After after -> Seek.behind(order.parts(), after.row().place());
            case Step.Before before -> Seek.behind(order.parts(), before.row().place());
        };
    }

    /// One row more than the page was asked for, to know whether it goes on.
    TablePage pageOf(List<TableRow> found, PageRequest request) {
        boolean more = found.size() > request.size();
        List<TableRow> rows = new ArrayList<>(more ? found.subList(0, request.size()) : found);
        if (request.step().forward()) {
            return new TablePage(columns, rows, request.step() instanceof Step.After, more);
        }
        return new TablePage(columns, rows.reversed(), more, request.step() instanceof Step.Before);
    }

    SelectConditionStep<Record> select(DSLContext db, List<RowFilter> filters, Condition piece, List<Field<?>> place) {
        List<Field<?>> fields = new ArrayList<>();
        fields.addAll(shown);
        fields.addAll(place);
        return db.select(fields).from(table()).where(where(filters)).and(piece);
    }

    /// Straight from the driver: every field is text already, and a record for each row would cost more than the row.
    List<TableRow> fetch(ResultQuery<? extends Record> query, List<Field<?>> place) {
        List<TableRow> rows = new ArrayList<>();
        try (ResultSet found = query.fetchResultSet()) {
            while (found.next()) {
                rows.add(row(found, place.size()));
            }
        } catch (SQLException e) {
            throw new DataAccessException("Reading " + info.table() + " broke off.", e);
        }
        return rows;
    }

    private TableRow row(ResultSet found, int places) throws SQLException {
        List<@Nullable String> values = new ArrayList<>(columns.size());
        boolean cut = false;
        for (int i = 0; i < columns.size(); i++) {
            @Nullable String value = found.getString(i + 1);
            cut |= value != null
                    && value.length() >= LONGEST
                    && columns.get(i).kind().mayBeLong();
            values.add(value);
        }
        List<@Nullable String> at = new ArrayList<>(places);
        for (int i = 0; i < places; i++) {
            at.add(found.getString(columns.size() + i + 1));
        }
        return new TableRow(values, at, cut);
    }

    Condition where(List<RowFilter> filters) {
        Condition all = DSL.noCondition();
        for (RowFilter filter : filters) {
            TableColumn column = info.column(filter.column())
                    .orElseThrow(() -> new FailureException(new Failure.Invalid(
                            "There is no column " + filter.column() + " in " + info.table() + ".",
                            "Remove this filter.",
                            "",
                            null)));
            for (String value : filter.values()) {
                FilterRules.problem(column, filter.operator(), value).ifPresent(problem -> {
                    throw new FailureException(new Failure.Invalid(
                            "The filter on " + filter.column() + " does not fit. " + problem, "Correct it.", "", null));
                });
            }
            all = all.and(FilterRules.condition(column, filter));
        }
        return all;
    }

    private Condition exactly(Map<String, String> key) {
        Condition all = DSL.noCondition();
        for (Map.Entry<String, String> entry : key.entrySet()) {
            TableColumn column = info.column(entry.getKey())
                    .orElseThrow(() -> new FailureException(new Failure.Invalid(
                            "There is no column " + entry.getKey() + " in " + info.table() + ".", "", "", null)));
            all = all.and(DSL.condition("{0} = {1}", column.field(), column.value(entry.getValue())));
        }
        return all;
    }

    Table<?> table() {
        return DSL.table(info.table().quoted()).as(DSL.name(TableColumn.READ_AS));
    }

    private static Field<String> shown(TableColumn column) {
        return column.kind().mayBeLong()
                ? DSL.function(DSL.name("pg_catalog", "left"), String.class, column.asText(), DSL.inline(LONGEST))
                : column.asText();
    }
}
