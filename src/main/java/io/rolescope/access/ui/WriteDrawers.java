package io.rolescope.access.ui;

import io.rolescope.access.catalog.PolicyCommand;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.explain.RowSelection;
import io.rolescope.access.explain.RowVerdict;
import io.rolescope.access.explain.StatementShape;
import io.rolescope.access.rehearse.Write;
import io.rolescope.kit.PagePane;
import java.util.List;
import java.util.Map;
import javafx.scene.Node;
import org.jspecify.annotations.Nullable;

/// What the Simulator's drawer shows of writes: a row typed in, and a rehearsal. At most one of each is open.
final class WriteDrawers {
    /// Rows looked at to predict a statement that reaches every row.
    private static final int EVERY_ROW = 2_000;

    private final SimulatorViewModel model;
    private final PagePane pane;
    private @Nullable TypedRowViewModel typed;
    private @Nullable TypedRowView typedView;
    private @Nullable RehearseView rehearse;

    WriteDrawers(SimulatorViewModel model, PagePane pane) {
        this.model = model;
        this.pane = pane;
        pane.onDrawerClosed(this::closeAll);
    }

    /// A row that does not exist yet.
    void typeNew(Table table, StatementShape shape) {
        open(table, shape.isInsert() ? shape : StatementShape.INSERT, null);
    }

    /// An existing row with other values.
    void edit(Table table, StatementShape shape, RowVerdict row) {
        open(table, shape.command() == PolicyCommand.UPDATE ? shape : StatementShape.UPDATE, row);
    }

    /// The statement that is judged for this row, for real.
    void rehearse(Table table, StatementShape shape, RowVerdict row) {
        RowSelection rows =
                shape.reachesEveryRow() ? new RowSelection.First(EVERY_ROW) : new RowSelection.Keys(List.of(row.key()));
        showRehearsal(new Write.OfRow(table, shape, rows), pane::closeDrawer);
    }

    /// Keeps what was judged of an existing row as a policy test.
    List<Node> recording(Table table, StatementShape shape, RowVerdict row) {
        return table.canHavePolicies()
                ? TestRecording.of(model, new TestRecording.Seen(table, shape, row, Map.of()))
                : List.of();
    }

    /// Whether a row is being typed for this table: then a new answer of the page leaves the drawer alone.
    boolean isTyping(Table table, StatementShape shape) {
        return typed != null
                && typed.table().name().equals(table.name())
                && typed.shape().command() == shape.command();
    }

    /// Somebody else is looked as, or another form of statement is asked about.
    void askAgain(StatementShape shape) {
        if (rehearse != null) {
            rehearse.close();
            rehearse = null;
            back();
        }
        if (typed != null) {
            typed.setShape(shape);
        }
    }

    void closeAll() {
        if (rehearse != null) {
            rehearse.close();
            rehearse = null;
        }
        if (typedView != null) {
            typedView.close();
            typedView = null;
            typed = null;
        }
    }

    private void open(Table table, StatementShape shape, @Nullable RowVerdict row) {
        closeAll();
        model.catalog().get().latest().ifPresent(catalog -> {
            TypedRowViewModel opened = new TypedRowViewModel(
                    model.viewpoint(),
                    model.tasks(),
                    model.personal(),
                    catalog,
                    table,
                    shape,
                    row == null ? null : row.key(),
                    row == null ? Map.of() : row.values());
            typed = opened;
            typedView = new TypedRowView(
                    opened,
                    write -> showRehearsal(write, this::back),
                    verdict -> !opened.isEmpty()
                            ? TestRecording.of(
                                    model, new TestRecording.Seen(table, opened.shape(), verdict, opened.typed()))
                            : List.of());
            opened.open();
            back();
        });
    }

    private void back() {
        if (typedView != null && typed != null) {
            pane.showDrawer(
                    (typed.isNew() ? "New row for " : "Other values for a row of ")
                            + typed.table().name(),
                    typedView.root());
        }
    }

    private void showRehearsal(Write write, Runnable leave) {
        if (rehearse != null) {
            rehearse.close();
        }
        model.catalog().get().latest().ifPresent(catalog -> {
            RehearseViewModel opened = new RehearseViewModel(
                    model.viewpoint(), model.tasks(), model.notes(), model.personal(), catalog, write);
            rehearse = new RehearseView(opened, leave);
            opened.prepare();
            pane.showDrawer("Rehearse", rehearse.root());
        });
    }
}
