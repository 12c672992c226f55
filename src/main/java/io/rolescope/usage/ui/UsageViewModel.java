package io.rolescope.usage.ui;

import io.rolescope.identities.Viewpoint;
import io.rolescope.kit.Loadable;
import io.rolescope.kit.Tasks;
import io.rolescope.usage.UsageBy;
import io.rolescope.usage.UsageReader;
import io.rolescope.usage.UsageReport.Behind;
import io.rolescope.usage.UsageReport.Message;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;

/// What the Usage page knows.
final class UsageViewModel {
    private final Viewpoint viewpoint;
    private final Tasks tasks;
    private final UsageReader reader;
    private final ObjectProperty<Loadable<UsageScreen>> screen = new SimpleObjectProperty<>(Loadable.idle());
    private final ObjectProperty<Loadable<Behind>> behind = new SimpleObjectProperty<>(Loadable.idle());
    private final ObjectProperty<Loadable<List<Message>>> messages = new SimpleObjectProperty<>(Loadable.idle());
    private final ObjectProperty<UsageBy> by = new SimpleObjectProperty<>(UsageBy.ASSISTANT);
    private final ObjectProperty<Integer> days = new SimpleObjectProperty<>(30);

    UsageViewModel(Viewpoint viewpoint, Tasks tasks, Clock clock) {
        this.viewpoint = viewpoint;
        this.tasks = tasks;
        this.reader = new UsageReader(viewpoint, clock);
        by.addListener((observable, before, now) -> reload());
        days.addListener((observable, before, now) -> reload());
    }

    ObjectProperty<Loadable<UsageScreen>> screen() {
        return screen;
    }

    ObjectProperty<Loadable<Behind>> behind() {
        return behind;
    }

    ObjectProperty<Loadable<List<Message>>> messages() {
        return messages;
    }

    ObjectProperty<UsageBy> by() {
        return by;
    }

    ObjectProperty<Integer> days() {
        return days;
    }

    void reload() {
        UsageBy wanted = by.get();
        int period = days.get();
        String who = viewpoint.identity().name();
        tasks.load(
                "Summing up usage",
                control -> UsageScreen.of(
                        reader.read(wanted, period, control.cancellation()), wanted, period, reader.today(), who),
                screen);
    }

    void showBehind(String key) {
        UsageBy wanted = by.get();
        int period = days.get();
        messages.set(Loadable.idle());
        behind.set(Loadable.idle());
        tasks.load(
                "Reading conversations", control -> reader.behind(wanted, key, period, control.cancellation()), behind);
    }

    void showMessages(UUID conversation) {
        tasks.load("Reading messages", control -> reader.messages(conversation, control.cancellation()), messages);
    }

    void close() {
        tasks.cancel(screen);
        tasks.cancel(behind);
        tasks.cancel(messages);
    }
}
