package io.rolescope.app;

import static org.assertj.core.api.Assertions.assertThat;

import atlantafx.base.theme.PrimerLight;
import javafx.application.Application;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.ScrollPane;
import javafx.stage.Stage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/// The list of pages in windows of several heights.
@Tag("ui")
@ExtendWith(ApplicationExtension.class)
class SidebarViewTest {
    private Stage stage;
    private Sidebar sidebar;

    @Start
    void start(Stage shown) {
        Application.setUserAgentStylesheet(new PrimerLight().getUserAgentStylesheet());
        stage = shown;
        sidebar = new Sidebar(kind -> {});
        Scene scene = new Scene((ScrollPane) sidebar.root(), 200, 800);
        scene.getStylesheets().add("/io/rolescope/app/rolescope.css");
        stage.setScene(scene);
        stage.show();
    }

    /// 790 is a window of 900 with the banner, 680 one of 800, 572 one of 700.
    @Test
    void everyPageIsInSightInALowWindowToo() {
        double before = 0;
        for (int height : new int[] {572, 680, 790, 1000}) {
            resize(height);
            assertThat(list().getLayoutBounds().getHeight())
                    .as("in a height of " + height)
                    .isLessThanOrEqualTo(
                            Math.max(height, root().getViewportBounds().getHeight()) + 0.5);
            double row = row(PageKind.CONNECT).getHeight();
            assertThat(row).as("in a height of " + height).isBetween(24.0, 30.0).isGreaterThanOrEqualTo(before);
            before = row;
        }
        assertThat(before).as("with room").isEqualTo(29);
    }

    @Test
    void whereItHasToScrollTheCurrentPageIsBroughtIntoSight() {
        resize(300);
        for (PageKind kind : new PageKind[] {PageKind.CONNECT, PageKind.OVERVIEW, PageKind.MATRIX}) {
            WaitForAsyncUtils.waitForAsyncFx(5_000, () -> sidebar.showCurrent(kind));
            WaitForAsyncUtils.waitForFxEvents();
            Button row = row(kind);
            Bounds seen = root().sceneToLocal(row.localToScene(row.getLayoutBounds()));
            assertThat(seen.getMinY()).as(kind.title()).isGreaterThanOrEqualTo(-1);
            assertThat(seen.getMaxY()).as(kind.title()).isLessThanOrEqualTo(301);
        }
    }

    private void resize(int height) {
        WaitForAsyncUtils.waitForAsyncFx(5_000, () -> stage.setHeight(height));
        WaitForAsyncUtils.waitForFxEvents();
        WaitForAsyncUtils.waitForAsyncFx(5_000, () -> {
            root().applyCss();
            root().layout();
        });
    }

    private ScrollPane root() {
        return (ScrollPane) sidebar.root();
    }

    private Node list() {
        return root().getContent();
    }

    private Button row(PageKind kind) {
        return (Button) root().getContent().lookup("#page-" + kind.key());
    }
}
