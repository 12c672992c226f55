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
import java.util.Arrays;
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
    /// Written out once, since every page selects them.
    private final List<Field<String>> shown;

    /// @param info as the identity that will read sees it
    public TableReader(TableInfo info) {
        this.info = info;
        // without any granted column the server shall say so itself
        this.columns = info.readableColumns().isEmpty() ? info.columns() : info.readableColumns();
        this.shown = columns.stream().map(TableReader::writtenOut).toList();
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
        return atOnce(lens, request, options).orElseGet(() -> lens.read(options, db -> page(db, request)));
    }

    /// The page by its one query, where it has one; empty where it has more, or the query failed.
    private Optional<TablePage> atOnce(Lens lens, PageRequest request, ReadOptions options) {
        RowOrder order = request.inReadingOrder();
        List<Condition> pieces = order.by() == RowOrder.By.COLUMNS ? pieces(order, request.step()) : List.of();
        if (pieces.size() != 1) {
            return Optional.empty();
        }
        String query = RowExport.RENDER.renderInlined(
                ordered(RowExport.RENDER, request, pieces.getFirst(), order, request.size() + 1));
        return lens.readAtOnce(options, query)
                .map(found -> pageOf(found.rows().stream().map(this::row).toList(), request));
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
                        0);
                yield new TablePage(columns, rows, false, false);
            }
        };
    }

    private TablePage byColumns(DSLContext db, PageRequest request) {
        RowOrder order = request.inReadingOrder();
        List<TableRow> rows = new ArrayList<>();
        for (Condition piece : pieces(order, request.step())) {
            if (rows.size() > request.size()) {
                break;
            }
            rows.addAll(fetch(
                    ordered(db, request, piece, order, request.size() + 1 - rows.size()),
                    order.parts().size()));
        }
        return pageOf(rows, request);
    }

    private ResultQuery<Record> ordered(
            DSLContext db, PageRequest request, Condition piece, RowOrder order, int limit) {
        List<Field<?>> place = new ArrayList<>();
        order.parts().forEach(part -> place.add(part.column().asText()));
        return select(db, request.filters(), piece, place)
                .orderBy(order.parts().stream().map(RowOrder.Part::sortField).toList())
                .limit(DSL.inline(limit));
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
    ///
    /// @param places columns behind those of the page, which tell where the row lies
    List<TableRow> fetch(ResultQuery<? extends Record> query, int places) {
        List<TableRow> rows = new ArrayList<>();
        try (ResultSet found = query.fetchResultSet()) {
            @Nullable String[] values = new @Nullable String[columns.size() + places];
            while (found.next()) {
                for (int i = 0; i < values.length; i++) {
                    values[i] = found.getString(i + 1);
                }
                rows.add(row(values));
            }
        } catch (SQLException e) {
            throw new DataAccessException("Reading " + info.table() + " broke off.", e);
        }
        return rows;
    }

    private TableRow row(@Nullable String[] all) {
        List<@Nullable String> cells = Arrays.asList(all);
        List<@Nullable String> values = new ArrayList<>(cells.subList(0, columns.size()));
        boolean cut = false;
        for (int i = 0; i < values.size(); i++) {
            @Nullable String value = values.get(i);
            cut |= value != null
                    && value.length() >= LONGEST
                    && columns.get(i).kind().mayBeLong();
        }
        return new TableRow(values, new ArrayList<>(cells.subList(columns.size(), all.length)), cut);
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

    private static Field<String> writtenOut(TableColumn column) {
        return DSL.field(DSL.raw(RowExport.RENDER.renderInlined(shown(column))), String.class);
    }

    private static Field<String> shown(TableColumn column) {
        return column.kind().mayBeLong()
                ? DSL.function(DSL.name("pg_catalog", "left"), String.class, column.asText(), DSL.inline(LONGEST))
                : column.asText();
    }
}
