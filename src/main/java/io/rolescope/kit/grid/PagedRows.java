package io.rolescope.kit.grid;

import io.rolescope.kit.Loadable;
import io.rolescope.kit.Tasks;
import java.util.ArrayList;
import java.util.List;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import org.jspecify.annotations.Nullable;

/// One page of rows that is gone through by key: first, next, previous, last. The model behind [PagedGrid].
public final class PagedRows<R> {

    /// Where a page starts, as seen from the one that is shown.
    public enum Move {
        FIRST,
        PREVIOUS,
        NEXT,
        LAST;

        /// Away from the start of the list.
        public boolean isForward() {
            return this == FIRST || this == NEXT;
        }
    }

    /// Reads pages. Called off the window's thread.
    @FunctionalInterface
    public interface Source<R> {
        /// @param edge the first or last row shown, from which [Move#PREVIOUS] or [Move#NEXT] goes on; `null` otherwise
        Slice<R> read(Move move, @Nullable R edge, Tasks.Control control) throws Exception;
    }

    /// What was read.
    ///
    /// @param before whether there are rows before these
    /// @param after whether there are rows after these
    public record Slice<R>(List<R> rows, boolean before, boolean after) {
        public Slice {
            rows = List.copyOf(rows);
        }

        /// Of rows that were asked for one beyond the page, so that it is known whether there are more.
        ///
        /// @param found in their order; at most `page` + 1, the one too many at the end that was gone towards
        public static <R> Slice<R> of(List<R> found, int page, Move move, @Nullable R edge) {
            boolean more = found.size() > page;
            return move.isForward()
                    ? new Slice<>(more ? found.subList(0, page) : found, edge != null, more)
                    : new Slice<>(more ? found.subList(1, page + 1) : found, more, edge != null);
        }
    }

    /// What is shown.
    ///
    /// @param firstNumber number of the first row, from 1; 0 where it is not known (reached from the end)
    public record Shown<R>(List<R> rows, boolean before, boolean after, long firstNumber) {

        /// `101–200`, empty where numbers are not known or there is nothing.
        public String range() {
            if (firstNumber == 0 || rows.isEmpty()) {
                return "";
            }
            return io.rolescope.kit.Formats.count(firstNumber) + "–"
                    + io.rolescope.kit.Formats.count(firstNumber + rows.size() - 1);
        }
    }

    private final Tasks tasks;
    private final String what;
    private final Source<R> source;
    private final ObjectProperty<Loadable<Shown<R>>> page = new SimpleObjectProperty<>(Loadable.idle());

    /// @param what for the status bar: “Reading files”
    public PagedRows(Tasks tasks, String what, Source<R> source) {
        this.tasks = tasks;
        this.what = what;
        this.source = source;
    }

    public ReadOnlyObjectProperty<Loadable<Shown<R>>> pageProperty() {
        return page;
    }

    /// From the start: another order, filter or identity.
    public void first() {
        go(Move.FIRST);
    }

    public void next() {
        if (page.get().ready().filter(Shown::after).isPresent()) {
            go(Move.NEXT);
        }
    }

    public void previous() {
        if (page.get().ready().filter(Shown::before).isPresent()) {
            go(Move.PREVIOUS);
        }
    }

    public void last() {
        go(Move.LAST);
    }

    /// Puts newer rows on top of the first page, which grows up to `most` rows. Nothing happens on any other page.
    public void prepend(List<R> newer, int most) {
        page.get().ready().filter(shown -> !shown.before() && !newer.isEmpty()).ifPresent(shown -> {
            List<R> all = new ArrayList<>(newer);
            all.addAll(shown.rows());
            boolean tooMany = all.size() > most;
            page.set(new Loadable.Ready<>(new Shown<>(
                    tooMany ? List.copyOf(all.subList(0, most)) : all, false, shown.after() || tooMany, 1)));
        });
    }

    /// Forgets what is shown: something else comes.
    public void clear() {
        tasks.cancel(page);
        page.set(Loadable.idle());
    }

    public void close() {
        tasks.cancel(page);
    }

    private void go(Move move) {
        @Nullable Shown<R> shown = page.get().latest().orElse(null);
        @Nullable R edge = edge(move, shown);
        Move from = edge == null && move != Move.LAST ? Move.FIRST : move;
        tasks.load(
                what,
                control -> {
                    Slice<R> slice = source.read(from, edge, control);
                    return new Shown<>(slice.rows(), slice.before(), slice.after(), number(from, shown, slice));
                },
                page);
    }

    private static <R> @Nullable R edge(Move move, @Nullable Shown<R> shown) {
        if (shown == null || shown.rows().isEmpty()) {
            return null;
        }
        return switch (move) {
            case NEXT -> shown.rows().getLast();
            case PREVIOUS -> shown.rows().getFirst();
            case FIRST, LAST -> null;
        };
    }

    private static <R> long number(Move move, @Nullable Shown<R> shown, Slice<R> now) {
        if (!now.before()) {
            return 1;
        }
        if (shown == null || shown.firstNumber() == 0) {
            return 0;
        }
        return switch (move) {
            case NEXT -> shown.firstNumber() + shown.rows().size();
            case PREVIOUS -> Math.max(0, shown.firstNumber() - now.rows().size());
            case FIRST -> 1;
            case LAST -> 0;
        };
    }
}
