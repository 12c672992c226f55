package io.rolescope.kit.grid;

import io.rolescope.kit.Loadable;
import io.rolescope.kit.Tasks;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;

/// How many rows there are, in words, counted after the rows came.
public final class CountLine {
    private final Tasks tasks;
    private final ObjectProperty<Loadable<String>> counted = new SimpleObjectProperty<>(Loadable.idle());
    private final StringProperty text = new SimpleStringProperty("");

    public CountLine(Tasks tasks) {
        this.tasks = tasks;
        counted.addListener((observable, before, now) -> text.set(
                switch (now) {
                    case Loadable.Ready<String> ready -> ready.value();
                    case Loadable.Loading<String> loading -> "counting…";
                    case Loadable.Failed<String> failed -> "not counted";
                    case Loadable.Idle<String> idle -> "";
                }));
    }

    public ReadOnlyStringProperty textProperty() {
        return text;
    }

    /// @param what for the status bar: “Counting files”
    public void count(String what, Tasks.Work<String> work) {
        tasks.load(what, work, counted);
    }

    public void clear() {
        tasks.cancel(counted);
        counted.set(Loadable.idle());
    }
}
