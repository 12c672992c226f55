package io.rolescope.functions.ui;

import io.rolescope.functions.ui.desk.Draft;
import io.rolescope.functions.ui.desk.Workbench;
import io.rolescope.functions.ui.desk.Workbench.Section;
import io.rolescope.kit.PageHeader;
import io.rolescope.kit.PagePane;
import javafx.beans.value.ChangeListener;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// Draws the Functions page: its sections as tabs. Alt with a digit goes to one.
final class FunctionsView {
    private final Workbench bench;
    private final PagePane pane;
    private final TabPane tabs = new TabPane();
    private final Sections sections;
    private final ChangeListener<Section> section = (observable, before, now) -> front(now);

    FunctionsView(Workbench bench, Sections sections) {
        this.bench = bench;
        this.sections = sections;
        Button fresh = new Button("New request", new FontIcon(Feather.PLUS));
        fresh.setId("function-new");
        fresh.setOnAction(event -> {
            bench.draft().set(Draft.empty());
            bench.section().set(Section.REQUEST);
            sections.request().focusPath();
        });
        PageHeader header = new PageHeader("Functions", fresh);
        String base = bench.base();
        header.summary()
                .setText(
                        base == null
                                ? "This backend has no functions address; whole addresses can be called."
                                : "Edge functions below " + base);
        tabs.setId("functions-sections");
        tabs.setTabClosingPolicy(TabPane.TabClosingPolicy.UNAVAILABLE);
        for (Section one : Section.values()) {
            Tab tab = new Tab(one.title(), sections.node(one));
            tab.setTooltip(new Tooltip("Alt+" + (one.ordinal() + 1)));
            tabs.getTabs().add(tab);
        }
        tabs.getSelectionModel()
                .selectedIndexProperty()
                .addListener((observable, before, now) -> bench.section().set(Section.values()[now.intValue()]));
        pane = new PagePane(header, null, tabs);
        pane.root().addEventFilter(KeyEvent.KEY_PRESSED, this::key);
        bench.section().addListener(section);
        front(bench.section().get());
    }

    Node root() {
        return pane.root();
    }

    void close() {
        bench.section().removeListener(section);
    }

    private void key(KeyEvent event) {
        int digit = event.getCode().ordinal() - KeyCode.DIGIT1.ordinal();
        if (event.isAltDown() && digit >= 0 && digit < Section.values().length) {
            bench.section().set(Section.values()[digit]);
            event.consume();
        }
    }

    private void front(Section now) {
        tabs.getSelectionModel().select(now.ordinal());
        sections.opened(now);
    }
}
