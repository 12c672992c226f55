package io.rolescope.sql.ui;

import io.rolescope.connections.ActivityLog;
import io.rolescope.connections.ReadOptions;
import io.rolescope.explorer.TableCatalog;
import io.rolescope.identities.Viewpoint;
import io.rolescope.kit.ActivityNotes;
import io.rolescope.kit.Loadable;
import io.rolescope.kit.Navigator;
import io.rolescope.kit.Reveal;
import io.rolescope.kit.RunningTask;
import io.rolescope.kit.Tasks;
import io.rolescope.sql.QueryResult;
import io.rolescope.sql.QueryRunner;
import java.util.List;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/// What the SQL page shows and does.
public final class SqlViewModel implements AutoCloseable {
    private static final int HISTORY = 50;

    private final Viewpoint viewpoint;
    private final Tasks tasks;
    private final ObjectProperty<Loadable<QueryResult>> result = new SimpleObjectProperty<>(Loadable.idle());
    private final ObjectProperty<Loadable<List<String>>> names = new SimpleObjectProperty<>(Loadable.idle());
    private final ObservableList<String> history = FXCollections.observableArrayList();
    private final StringProperty identity = new SimpleStringProperty("");
    private final Reveal reveal;
    private @Nullable RunningTask running;

    /// @param activity where it is noted what was revealed
    public SqlViewModel(Viewpoint viewpoint, Tasks tasks, Navigator navigator, ActivityLog activity) {
        this.reveal = new Reveal(
                viewpoint, new ActivityNotes(activity, viewpoint, tasks, navigator), () -> "a query's result");
        this.viewpoint = viewpoint;
        this.tasks = tasks;
    }

    /// Whether personal columns of results are shown.
    Reveal reveal() {
        return reveal;
    }

    ObjectProperty<Loadable<QueryResult>> resultProperty() {
        return result;
    }

    /// Tables and views by full name, for completing words.
    List<String> names() {
        return names.get().latest().orElse(List.of());
    }

    ReadOnlyObjectProperty<Loadable<List<String>>> namesProperty() {
        return names;
    }

    /// A statement to begin with, over a table that is there.
    ///
    /// @param names tables and views by full name
    static String proposed(List<String> names) {
        if (names.contains("public.organizations")) {
            return "select id, name, plan, created_at\n  from public.organizations\n order by name";
        }
        return names.stream()
                .filter(name -> name.matches("[a-z_][a-z0-9_]*\\.[a-z_][a-z0-9_]*"))
                .findFirst()
                .map(name -> "select *\n  from " + name + "\n limit 100")
                .orElse("select current_user, version()");
    }

    /// Statements run before, the last one first.
    ObservableList<String> history() {
        return history;
    }

    /// Who statements run as.
    ReadOnlyStringProperty identityProperty() {
        return identity;
    }

    public void reload() {
        identity.set("Read only, one statement, as " + viewpoint.identity().name());
        tasks.load(
                "Listing tables",
                control -> TableCatalog.tables(viewpoint.lens(), options(control)).stream()
                        .filter(table -> table.readable() && table.partitionOf() == null && !table.system())
                        .map(table -> table.table().toString())
                        .toList(),
                names);
    }

    /// What was answered to one identity says nothing about another one.
    public void identityChanged() {
        tasks.cancel(result);
        result.set(Loadable.idle());
        reveal.follow();
        reload();
    }

    public void run(String sql) {
        if (!sql.isBlank()) {
            remember(sql);
            running = tasks.load(
                    "Running a query", control -> QueryRunner.run(viewpoint.lens(), sql, options(control)), result);
        }
    }

    /// @param analyze whether the statement is run too
    public void plan(String sql, boolean analyze) {
        if (!sql.isBlank()) {
            remember(sql);
            running = tasks.load(
                    "Planning a query",
                    control -> QueryRunner.plan(viewpoint.lens(), sql, analyze, options(control)),
                    result);
        }
    }

    public void cancel() {
        if (running != null) {
            running.cancel();
        }
    }

    @Override
    public void close() {
        tasks.cancel(result);
        tasks.cancel(names);
    }

    private void remember(String sql) {
        history.remove(sql);
        history.addFirst(sql);
        if (history.size() > HISTORY) {
            history.removeLast();
        }
    }

    private static ReadOptions options(Tasks.Control control) {
        return ReadOptions.cancelledBy(control.cancellation());
    }
}
