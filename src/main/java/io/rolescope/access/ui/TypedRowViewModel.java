package io.rolescope.access.ui;

import io.rolescope.access.catalog.ForeignKey;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.explain.AccessExplainer;
import io.rolescope.access.explain.Explanation;
import io.rolescope.access.explain.RowKey;
import io.rolescope.access.explain.RowSelection;
import io.rolescope.access.explain.StatementShape;
import io.rolescope.access.rehearse.ReferredRows;
import io.rolescope.access.rehearse.RowForm;
import io.rolescope.access.rehearse.Write;
import io.rolescope.connections.ReadOptions;
import io.rolescope.identities.Viewpoint;
import io.rolescope.kit.Loadable;
import io.rolescope.kit.Tasks;
import io.rolescope.platform.Cancellation;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import org.jspecify.annotations.Nullable;

/// A row typed in by hand, judged as it is typed: a new one, or an existing one with other values.
final class TypedRowViewModel {
    private static final long PAUSE_MILLIS = 300;
    private static final int OFFERED = 8;

    private final Viewpoint viewpoint;
    private final Tasks tasks;
    private final PersonalValues personal;
    private final PolicyCatalog catalog;
    private final Table table;
    private final @Nullable RowKey key;
    private final Map<String, @Nullable String> current;
    private final Map<String, @Nullable String> typed = new LinkedHashMap<>();
    private final ObjectProperty<Loadable<RowForm>> form = new SimpleObjectProperty<>(Loadable.idle());
    private final ObjectProperty<Loadable<Explanation>> verdict = new SimpleObjectProperty<>(Loadable.idle());
    private StatementShape shape;
    private Cancellation.@Nullable Registration pause;

    /// @param key the row that is changed, `null` for a new one
    /// @param current its values, empty for a new one
    TypedRowViewModel(
            Viewpoint viewpoint,
            Tasks tasks,
            PersonalValues personal,
            PolicyCatalog catalog,
            Table table,
            StatementShape shape,
            @Nullable RowKey key,
            Map<String, ? extends @Nullable String> current) {
        this.viewpoint = viewpoint;
        this.tasks = tasks;
        this.personal = personal;
        this.catalog = catalog;
        this.table = table;
        this.shape = shape;
        this.key = key;
        this.current = new LinkedHashMap<>(current);
    }

    /// Reads what can be typed, and judges the row as it is.
    void open() {
        tasks.load(
                "Reading the columns of " + table.name(),
                control -> RowForm.of(viewpoint.backend(), table, ReadOptions.cancelledBy(control.cancellation())),
                form);
        judge();
    }

    ObjectProperty<Loadable<RowForm>> form() {
        return form;
    }

    /// Idle while there is nothing to judge: an existing row without a change.
    ObjectProperty<Loadable<Explanation>> verdict() {
        return verdict;
    }

    Table table() {
        return table;
    }

    /// How values that somebody else's rows have are shown.
    PersonalValues personal() {
        return personal;
    }

    /// What the existing row has there, as it is shown now.
    @Nullable
    String shown(String column) {
        return personal.shown(table, column, current.get(column));
    }

    /// Whether what the row has there is not shown: typing begins with an empty field then.
    boolean isMasked(String column) {
        return personal.masks(table, column, current.get(column));
    }

    /// What a row is called to which a foreign key may refer, as it is shown now.
    String shown(ForeignKey foreignKey, ReferredRows.Referred row) {
        String name = personal.calling(foreignKey.target(), row.calledBy(), row.name());
        String value =
                personal.shown(foreignKey.target(), foreignKey.targetColumns().getFirst(), row.value());
        return row.name().equals(row.value()) ? value : name + "   " + value;
    }

    boolean isNew() {
        return key == null;
    }

    StatementShape shape() {
        return shape;
    }

    /// The same row by another form of statement, of the same command.
    void setShape(StatementShape other) {
        shape = other;
        judge();
    }

    /// What the existing row has there.
    @Nullable
    String current(String column) {
        return current.get(column);
    }

    /// Gives a column this value; `null` is NULL.
    void type(String column, @Nullable String value) {
        typed.put(column, value);
        soon();
    }

    /// Leaves a column to its default, or as it is.
    void leave(String column) {
        typed.remove(column);
        soon();
    }

    boolean isEmpty() {
        return typed.isEmpty();
    }

    /// What was typed so far, by column; `null` is NULL.
    Map<String, @Nullable String> typed() {
        return Collections.unmodifiableMap(new LinkedHashMap<>(typed));
    }

    /// What is to be judged and rehearsed.
    Write.OfRow write() {
        return new Write.OfRow(
                table, shape, key == null ? new RowSelection.Typed(typed) : new RowSelection.Changed(key, typed));
    }

    /// Judges again: as somebody else, or after a change.
    void judge() {
        if (pause != null) {
            pause.close();
            pause = null;
        }
        if (key != null && typed.isEmpty()) {
            tasks.cancel(verdict);
            verdict.set(Loadable.idle());
            return;
        }
        Write.OfRow asked = write();
        tasks.load(
                "Judging a row of " + table.name(),
                control -> new AccessExplainer(viewpoint.backend(), catalog)
                        .explain(
                                viewpoint.session(),
                                asked.table(),
                                asked.shape(),
                                asked.rows(),
                                ReadOptions.cancelledBy(control.cancellation())),
                verdict);
    }

    /// Rows that a foreign key may refer to.
    void search(ForeignKey foreignKey, String text, Consumer<List<ReferredRows.Referred>> found) {
        tasks.run(
                "Looking in " + foreignKey.target(),
                foreignKey,
                control -> new ReferredRows(viewpoint.backend(), catalog)
                        .find(foreignKey, text, OFFERED, ReadOptions.cancelledBy(control.cancellation())),
                found,
                failure -> found.accept(List.of()));
    }

    Cancellation.Registration later(Runnable action) {
        return tasks.later(PAUSE_MILLIS, action);
    }

    void close() {
        if (pause != null) {
            pause.close();
        }
        tasks.cancel(form);
        tasks.cancel(verdict);
    }

    private void soon() {
        if (pause != null) {
            pause.close();
        }
        pause = tasks.later(PAUSE_MILLIS, this::judge);
    }
}
