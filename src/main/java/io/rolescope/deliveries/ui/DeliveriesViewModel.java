package io.rolescope.deliveries.ui;

import io.rolescope.connections.Change;
import io.rolescope.deliveries.Delivery;
import io.rolescope.deliveries.Delivery.State;
import io.rolescope.deliveries.DeliveryDetail;
import io.rolescope.deliveries.DeliveryFigures;
import io.rolescope.deliveries.DeliveryFilter;
import io.rolescope.deliveries.DeliveryReader;
import io.rolescope.deliveries.Resend;
import io.rolescope.identities.Viewpoint;
import io.rolescope.kit.Formats;
import io.rolescope.kit.Loadable;
import io.rolescope.kit.Navigator;
import io.rolescope.kit.Tasks;
import io.rolescope.kit.grid.CountLine;
import io.rolescope.kit.grid.PagedRows;
import io.rolescope.platform.Cancellation;
import io.rolescope.platform.FailureException;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.jspecify.annotations.Nullable;

/// What the Deliveries page knows.
final class DeliveriesViewModel {
    static final int PAGE = 100;
    private static final long TYPING_MILLIS = 350;

    private final Viewpoint viewpoint;
    private final Tasks tasks;
    private final Navigator navigator;
    private final DeliveryReader reader;
    private final ObjectProperty<Loadable<Optional<DeliveryFigures>>> figures =
            new SimpleObjectProperty<>(Loadable.idle());
    private final ObjectProperty<Loadable<DeliveryDetail>> detail = new SimpleObjectProperty<>(Loadable.idle());
    private final ObjectProperty<@Nullable State> state = new SimpleObjectProperty<>();
    private final StringProperty text = new SimpleStringProperty("");
    private final StringProperty outcome = new SimpleStringProperty("");
    private final ReadOnlyBooleanWrapper unlocked = new ReadOnlyBooleanWrapper();
    private final PagedRows<Delivery> rows;
    private final CountLine count;
    private Cancellation.@Nullable Registration typing;

    DeliveriesViewModel(Viewpoint viewpoint, Tasks tasks, Navigator navigator) {
        this.viewpoint = viewpoint;
        this.tasks = tasks;
        this.navigator = navigator;
        this.reader = new DeliveryReader(viewpoint);
        this.rows = new PagedRows<>(tasks, "Reading deliveries", this::read);
        this.count = new CountLine(tasks);
        state.addListener((observable, before, now) -> readRows());
        text.addListener((observable, before, now) -> {
            stopTyping();
            typing = tasks.later(TYPING_MILLIS, this::readRows);
        });
        figures.addListener((observable, before, now) -> {
            if (now.ready().flatMap(found -> found).isPresent()) {
                readRows();
            }
        });
    }

    ObjectProperty<Loadable<Optional<DeliveryFigures>>> figures() {
        return figures;
    }

    ObjectProperty<Loadable<DeliveryDetail>> detail() {
        return detail;
    }

    /// `null` for all that were sent.
    ObjectProperty<@Nullable State> state() {
        return state;
    }

    StringProperty text() {
        return text;
    }

    /// How the last sending again ended, in words; empty before any.
    ReadOnlyStringProperty outcome() {
        return outcome;
    }

    PagedRows<Delivery> rows() {
        return rows;
    }

    CountLine count() {
        return count;
    }

    boolean writesUnlocked() {
        return viewpoint.backend().writesUnlocked();
    }

    /// The same as it was when the page was last read: whoever unlocks writes has every page read again.
    ReadOnlyBooleanProperty unlocked() {
        return unlocked.getReadOnlyProperty();
    }

    String lensName() {
        return viewpoint.identity().name();
    }

    List<String> enqueuers() {
        return figures.get()
                .latest()
                .flatMap(found -> found)
                .map(DeliveryFigures::enqueuers)
                .orElse(List.of());
    }

    String summary() {
        return figures.get().latest().map(this::summary).orElse("");
    }

    private String summary(Optional<DeliveryFigures> found) {
        if (found.isEmpty()) {
            return "The database of this backend sends no requests by itself.";
        }
        DeliveryFigures there = found.get();
        String waiting = there.waiting() > DeliveryReader.COUNT_LIMIT
                ? "≥ " + Formats.count(DeliveryReader.COUNT_LIMIT)
                : Formats.count(there.waiting());
        return Formats.counted(there.sent(), "request", "requests") + " sent in 24 hours, "
                + Formats.count(there.failed()) + " without success · " + waiting + " waiting, as " + lensName()
                + " sees them";
    }

    void reload() {
        unlocked.set(writesUnlocked());
        tasks.load("Reading deliveries", control -> reader.figures(control.cancellation()), figures);
    }

    void look(Delivery delivery) {
        unlocked.set(writesUnlocked());
        outcome.set("");
        tasks.load(
                "Reading delivery " + delivery.id(),
                control -> reader.detail(delivery, control.cancellation()),
                detail);
    }

    /// The request as it would be put into the queue; its statement is shown before anything runs.
    ///
    /// @throws FailureException when a header line is none
    Resend resend(DeliveryDetail of, String method, String url, String headers, String body) {
        Integer timeout = of.delivery().timeoutMillis();
        return new Resend(
                method,
                url.strip(),
                Resend.headers(headers, of.requestHeaders()),
                body,
                timeout == null ? 5000 : timeout);
    }

    /// Commits it, where writes are unlocked.
    ///
    /// @param role that asks for it; `null` for the lens
    void send(Resend request, @Nullable String role) {
        if (!writesUnlocked()) {
            outcome.set("Writes are locked: nothing was sent.");
            return;
        }
        tasks.run(
                "Sending again",
                outcome,
                control -> reader.send(request, role),
                this::ended,
                failure -> outcome.set(failure.sentence() + " " + failure.nextStep()));
    }

    private void ended(Change.Outcome how) {
        switch (how) {
            case Change.Outcome.Applied applied -> {
                outcome.set("Put into the queue.");
                navigator.say("The request was put into the queue.");
                reload();
            }
            case Change.Outcome.Refused refused ->
                outcome.set(
                        refused.failure().sentence() + " " + refused.failure().nextStep());
            case Change.Outcome.Unknown unknown ->
                outcome.set("It may have been put into the queue: "
                        + unknown.failure().sentence());
        }
    }

    void openExplorer() {
        navigator.open("explorer");
    }

    void close() {
        stopTyping();
        tasks.cancel(figures);
        tasks.cancel(detail);
        rows.close();
        count.clear();
    }

    private void stopTyping() {
        if (typing != null) {
            typing.close();
            typing = null;
        }
    }

    private DeliveryFilter filter() {
        return new DeliveryFilter(state.get(), text.get());
    }

    private void readRows() {
        if (figures.get().latest().flatMap(found -> found).isEmpty()) {
            return;
        }
        rows.first();
        DeliveryFilter asked = filter();
        count.count("Counting deliveries", control -> {
            long there = reader.count(asked, control.cancellation());
            return there > DeliveryReader.COUNT_LIMIT
                    ? "of ≥ " + Formats.count(DeliveryReader.COUNT_LIMIT)
                    : "of " + Formats.count(there);
        });
    }

    private PagedRows.Slice<Delivery> read(PagedRows.Move move, @Nullable Delivery edge, Tasks.Control control) {
        DeliveryFilter asked = filter();
        List<Delivery> found = move.isForward()
                ? reader.older(asked, edge, PAGE + 1, control.cancellation())
                : reader.newer(asked, edge, PAGE + 1, control.cancellation());
        return PagedRows.Slice.of(found, PAGE, move, edge);
    }
}
