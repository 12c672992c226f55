package io.rolescope.kit;

import io.rolescope.kit.Loadable.Failed;
import io.rolescope.kit.Loadable.Idle;
import io.rolescope.kit.Loadable.Loading;
import io.rolescope.kit.Loadable.Ready;
import java.util.function.Function;
import javafx.beans.property.ObjectProperty;
import javafx.beans.value.ChangeListener;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.StackPane;
import org.jspecify.annotations.Nullable;

/// Draws a [Loadable]: the content when it is there, the old content greyed under a thin bar while it loads, or the
/// failure.
///
/// @param <T> what is loaded
public final class LoadableView<T> {
    private final StackPane root = new StackPane();
    private final ProgressBar bar = new ProgressBar(ProgressBar.INDETERMINATE_PROGRESS);
    private final ObjectProperty<Loadable<T>> state;
    private final Function<T, Node> draw;
    private final @Nullable Runnable again;
    private final ChangeListener<Loadable<T>> listener = (observable, before, now) -> show(now);
    private @Nullable T drawn;
    private @Nullable Node content;

    /// @param draw makes the content of a value; called once a value
    /// @param again what “Try again” does
    public LoadableView(ObjectProperty<Loadable<T>> state, Function<T, Node> draw, @Nullable Runnable again) {
        this.state = state;
        this.draw = draw;
        this.again = again;
        bar.getStyleClass().add("loading-bar");
        bar.setMaxWidth(Double.MAX_VALUE);
        StackPane.setAlignment(bar, Pos.TOP_CENTER);
        root.getStyleClass().add("loadable");
        state.addListener(listener);
        show(state.get());
    }

    public Node root() {
        return root;
    }

    /// Makes the content of the same value anew: what it depends on beside the value has changed.
    public void redraw() {
        content = null;
        show(state.get());
    }

    public void close() {
        state.removeListener(listener);
    }

    private void show(Loadable<T> now) {
        switch (now) {
            case Idle<T> idle -> root.getChildren().clear();
            case Loading<T> loading -> {
                root.getChildren().clear();
                if (loading.previous() != null) {
                    Node old = contentOf(loading.previous());
                    old.setOpacity(0.55);
                    root.getChildren().add(old);
                }
                root.getChildren().add(bar);
            }
            case Ready<T> ready -> {
                Node node = contentOf(ready.value());
                node.setOpacity(1);
                root.getChildren().setAll(node);
            }
            case Failed<T> failed -> root.getChildren().setAll(FailureView.of(failed.failure(), again));
        }
    }

    private Node contentOf(T value) {
        Node node = content;
        if (node == null || drawn != value) {
            node = draw.apply(value);
            content = node;
            drawn = value;
        }
        return node;
    }
}
