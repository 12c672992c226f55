package io.rolescope.kit;

import atlantafx.base.theme.Styles;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.SplitPane;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// The skeleton of a page: header, filter bar, content, and a drawer at the right that follows the selection.
public final class PagePane {
    private static final double DRAWER_SHARE = 0.64;

    private final BorderPane root = new BorderPane();
    private final SplitPane split = new SplitPane();
    private final BorderPane drawer = new BorderPane();
    private final Label drawerTitle = new Label();
    private @Nullable Runnable onDrawerClosed;
    private @Nullable Runnable letGo;

    /// @param filters the bar below the header, `null` for none
    public PagePane(PageHeader header, @Nullable Node filters, Node content) {
        VBox top = new VBox(header.root());
        if (filters != null) {
            filters.getStyleClass().add("filter-bar");
            top.getChildren().add(filters);
        }
        root.setTop(top);
        root.getStyleClass().add("page");
        split.getItems().add(content);
        split.getStyleClass().add("page-split");
        root.setCenter(split);
        drawer.setTop(drawerHead());
        drawer.getStyleClass().add("drawer");
        drawer.setMinWidth(300);
        SplitPane.setResizableWithParent(drawer, false);
    }

    public Node root() {
        return root;
    }

    /// Shows `content` in the drawer, opening it if need be.
    public void showDrawer(String title, Node content) {
        drawerTitle.setText(title);
        ScrollPane scroll = new ScrollPane(content);
        scroll.setFitToWidth(true);
        scroll.getStyleClass().add("drawer-scroll");
        drawer.setCenter(scroll);
        if (!split.getItems().contains(drawer)) {
            split.getItems().add(drawer);
            split.setDividerPositions(DRAWER_SHARE);
        }
    }

    /// Puts the focus on a control of the drawer by its id, now; nothing where there is none.
    public void focusInDrawer(String id) {
        // what was shown a moment ago has no place in the window before this
        split.applyCss();
        split.layout();
        @Nullable Node found = drawer.lookup("#" + id);
        if (found != null) {
            found.requestFocus();
        }
    }

    public void onDrawerClosed(Runnable action) {
        onDrawerClosed = action;
    }

    /// What the drawer shows is a row chosen in a list. Closing the drawer lets go of the row, so that choosing it
    /// again opens it again.
    ///
    /// @param clearSelection takes the choice back; takes the place of an earlier list's
    public void drawerFollows(Runnable clearSelection) {
        letGo = clearSelection;
    }

    public boolean isDrawerOpen() {
        return split.getItems().contains(drawer);
    }

    /// @return whether there was one to close
    public boolean closeDrawer() {
        boolean closed = split.getItems().remove(drawer);
        if (closed && onDrawerClosed != null) {
            onDrawerClosed.run();
        }
        if (closed && letGo != null) {
            letGo.run();
        }
        return closed;
    }

    private Node drawerHead() {
        drawerTitle.getStyleClass().add("drawer-title");
        drawerTitle.setMinWidth(0);
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        Button close = new Button(null, new FontIcon(Feather.X));
        close.getStyleClass().addAll(Styles.BUTTON_ICON, Styles.FLAT, Styles.SMALL);
        close.setAccessibleText("Close details");
        close.setOnAction(event -> closeDrawer());
        HBox head = new HBox(8, drawerTitle, gap, close);
        head.setAlignment(Pos.CENTER_LEFT);
        head.getStyleClass().add("drawer-head");
        return head;
    }
}
