package io.rolescope.testing;

import atlantafx.base.theme.PrimerLight;
import io.rolescope.kit.Navigator;
import io.rolescope.kit.Page;
import io.rolescope.kit.Tasks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import javafx.application.Application;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.Labeled;
import javafx.scene.control.TabPane;
import javafx.scene.control.TableView;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import org.testfx.util.WaitForAsyncUtils;

/// One page in a window of its own, for tests: opens it, waits for it, reads what it shows.
public final class PageScene implements Navigator, AutoCloseable {
    private final Tasks tasks = Tasks.onWindow();
    private final StackPane root = new StackPane();
    private final List<String> opened = new ArrayList<>();
    private Page page;

    private PageScene(Stage stage, BiFunction<Tasks, Navigator, Page> maker) {
        Application.setUserAgentStylesheet(new PrimerLight().getUserAgentStylesheet());
        page = maker.apply(tasks, this);
        root.getChildren().setAll(page.root());
        stage.setScene(new Scene(root, 1440, 900));
        stage.show();
    }

    /// On the window's thread.
    public static PageScene show(Stage stage, BiFunction<Tasks, Navigator, Page> maker) {
        return new PageScene(stage, maker);
    }

    /// Opens the page as the window would, from any thread.
    public void openWith(Map<String, String> arguments) {
        WaitForAsyncUtils.waitForAsyncFx(60_000, () -> page.open(arguments));
    }

    /// Runs something on the window's thread and waits for it.
    public void act(Runnable action) {
        WaitForAsyncUtils.waitForAsyncFx(60_000, action);
    }

    /// Waits until the condition holds on the window's thread, a minute at most. A node that is not there yet
    /// is not there yet: what it asserts meanwhile is no failure.
    public void await(String what, Callable<Boolean> condition) {
        Callable<Boolean> patient = () -> {
            try {
                return condition.call();
            } catch (AssertionError e) {
                return false;
            }
        };
        try {
            WaitForAsyncUtils.waitFor(60, TimeUnit.SECONDS, () -> WaitForAsyncUtils.waitForAsyncFx(60_000, patient));
        } catch (TimeoutException e) {
            throw new AssertionError(what + "; shown: " + texts(), e);
        }
    }

    /// Waits until a label or button contains `text`.
    public void awaitText(String text) {
        await("“" + text + "” never came", () -> textsNow().stream().anyMatch(shown -> shown.contains(text)));
    }

    /// All texts in sight.
    public List<String> texts() {
        return WaitForAsyncUtils.waitForAsyncFx(60_000, this::textsNow);
    }

    /// A node by its id, on the window's thread.
    public <T extends Node> T node(String id, Class<T> type) {
        Node found = root.lookup("#" + id);
        if (found == null) {
            throw new AssertionError("no node #" + id + "; shown: " + textsNow());
        }
        return type.cast(found);
    }

    public TableView<?> table(String id) {
        return node(id, TableView.class);
    }

    /// Whether a node with this id is there.
    public boolean has(String id) {
        return root.lookup("#" + id) != null;
    }

    /// Brings the tab with this title to the front.
    public void selectTab(String tabs, String title) {
        act(() -> {
            TabPane pane = node(tabs, TabPane.class);
            pane.getTabs().stream()
                    .filter(tab -> title.equals(tab.getText()))
                    .forEach(tab -> pane.getSelectionModel().select(tab));
        });
    }

    /// What pages were asked for: `page{argument=value}`.
    public List<String> opened() {
        return opened;
    }

    public Page page() {
        return page;
    }

    @Override
    public void open(String name, Map<String, String> arguments) {
        opened.add(name + arguments);
    }

    @Override
    public void say(String message) {
        opened.add("say " + message);
    }

    @Override
    public void close() {
        act(() -> page.close());
        tasks.close();
    }

    private List<String> textsNow() {
        // cells are drawn at the next pulse; what is asked for is what is shown then
        root.applyCss();
        root.layout();
        List<String> texts = new ArrayList<>();
        collect(root, texts);
        return texts;
    }

    private static void collect(Parent parent, List<String> texts) {
        for (Node node : parent.getChildrenUnmodifiable()) {
            if (!node.isVisible()) {
                continue;
            }
            if (node instanceof Labeled labeled
                    && labeled.getText() != null
                    && !labeled.getText().isEmpty()) {
                texts.add(labeled.getText());
            }
            if (node instanceof Parent inner) {
                collect(inner, texts);
            }
        }
    }
}
