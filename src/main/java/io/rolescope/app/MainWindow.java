package io.rolescope.app;

import io.rolescope.connections.ActivityLog;
import io.rolescope.connections.Environment;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.ServerFacts;
import io.rolescope.identities.Identity;
import io.rolescope.identities.Viewpoint;
import io.rolescope.kit.Navigator;
import io.rolescope.kit.Page;
import io.rolescope.kit.Tasks;
import io.rolescope.platform.Failure;
import io.rolescope.platform.Subscription;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.StackPane;
import org.jspecify.annotations.Nullable;

/// The window: lens above, pages left, the page in the middle, running work below. Keeps a page alive until its backend
/// closes.
final class MainWindow implements Navigator {
    private final Tasks tasks;
    private final Wiring wiring;
    private final LensBar lensBar;
    private final Sidebar sidebar = new Sidebar(kind -> open(kind.key()));
    private final StatusBar statusBar;
    private final Overlay overlay = new Overlay();
    private final StackPane pagePlace = new StackPane();
    private final BorderPane frame = new BorderPane();
    private final StackPane root = new StackPane(frame, overlay.root());
    private final Map<PageKind, Page> pages = new EnumMap<>(PageKind.class);
    private final Choosers choosers;
    private final ActivityLog activity;
    private Page connectPage;
    private PageKind current = PageKind.CONNECT;
    private @Nullable Viewpoint viewpoint;
    private @Nullable Subscription lensChanges;
    private @Nullable Identity lastNoted;

    /// @param activity where it is noted who was looked as
    /// @param onTheme switches between light and dark
    /// @param connect makes the Connect page, which needs the window to open what it connects to
    MainWindow(Tasks tasks, Wiring wiring, ActivityLog activity, Runnable onTheme, Function<MainWindow, Page> connect) {
        this.tasks = tasks;
        this.activity = activity;
        this.wiring = wiring;
        this.choosers = new Choosers(tasks, this, overlay);
        this.lensBar = new LensBar(this::chooseLens, this::openPalette, onTheme, this::switchWrites);
        this.statusBar = new StatusBar(tasks, this::switchWrites);
        frame.setTop(lensBar.root());
        frame.setLeft(sidebar.root());
        frame.setCenter(pagePlace);
        frame.setBottom(statusBar.root());
        sidebar.enableBackendPages(false);
        connectPage = connect.apply(this);
        show(PageKind.CONNECT, connectPage, Map.of());
    }

    /// Takes the place of the first frame.
    void fill(Scene scene) {
        scene.setRoot(root);
        new Shortcuts(this).install(scene);
    }

    PageKind current() {
        return current;
    }

    /// The open backend, if any.
    @Nullable
    Viewpoint viewpoint() {
        return viewpoint;
    }

    /// Shows another backend; the pages of the one before are closed.
    void connected(Viewpoint opened) {
        disconnect();
        viewpoint = opened;
        lastNoted = opened.identity();
        lensChanges = opened.onChange(() -> tasks.onWindow(this::lensChanged));
        lensBar.showBackend(opened.backend().profile());
        showServer(opened, opened.backend().facts());
        sidebar.enableBackendPages(true);
        frameColour(opened.backend().profile().environment());
        showLens(opened);
        showWrites(opened);
        open(PageKind.OVERVIEW.key());
    }

    private void showServer(Viewpoint opened, ServerFacts facts) {
        statusBar.connected(
                "PostgreSQL " + facts.version() + " · " + facts.login() + (facts.encrypted() ? " · TLS" : ""),
                !opened.backend().writesUnlocked());
    }

    void disconnect() {
        pages.values().forEach(Page::close);
        pages.clear();
        if (lensChanges != null) {
            lensChanges.close();
            lensChanges = null;
        }
        @Nullable Viewpoint before = viewpoint;
        if (before != null) {
            tasks.workers().execute(() -> before.backend().close());
        }
        viewpoint = null;
        lensBar.noBackend();
        statusBar.disconnected("Not connected");
        sidebar.enableBackendPages(false);
    }

    void close() {
        disconnect();
        connectPage.close();
        tasks.close();
    }

    @Override
    public void open(String page, Map<String, String> arguments) {
        PageKind kind = PageKind.of(page).orElse(PageKind.OVERVIEW);
        @Nullable Viewpoint open = viewpoint;
        if (!kind.needsBackend() || open == null) {
            show(PageKind.CONNECT, connectPage, arguments);
            return;
        }
        show(kind, pages.computeIfAbsent(kind, made -> wiring.page(made, open, tasks, this)), arguments);
    }

    @Override
    public void say(String message) {
        statusBar.say(message);
    }

    /// Something that must not be missed: it stays until it is dismissed.
    void warn(Failure failure) {
        statusBar.warn(failure.sentence() + " " + failure.nextStep());
    }

    void openPalette() {
        choosers.palette(viewpoint);
    }

    void chooseLens() {
        if (viewpoint != null) {
            choosers.lens(viewpoint);
        }
    }

    void reload() {
        @Nullable Viewpoint open = viewpoint;
        if (open != null) {
            // tables, grants and roles may be others by now; that the server is gone is said by the page
            open.backend().forgetCatalog();
            tasks.run(
                    "Asking what this login may do",
                    open,
                    control -> open.backend().refreshedFacts(ReadOptions.cancelledBy(control.cancellation())),
                    facts -> {
                        if (viewpoint == open) {
                            showServer(open, facts);
                        }
                    },
                    failure -> {});
        }
        currentPage().reload();
    }

    void focusFilter() {
        currentPage().focusFilter();
    }

    boolean closeDrawer() {
        return !overlay.isShown() && currentPage().closeDrawer();
    }

    /// Locks writes at once; asks before unlocking them.
    void switchWrites() {
        @Nullable Viewpoint open = viewpoint;
        if (open == null) {
            return;
        }
        if (open.backend().writesUnlocked()) {
            setWrites(open, false, "");
            return;
        }
        UnlockQuestion question = new UnlockQuestion(
                open.backend().profile(),
                reason -> {
                    overlay.hide();
                    setWrites(open, true, reason);
                },
                overlay::hide);
        overlay.show(question.root());
        question.focus();
    }

    private void setWrites(Viewpoint open, boolean unlocked, String reason) {
        open.unlockWrites(unlocked);
        showWrites(open);
        tasks.run(
                "Noting whether writes are unlocked",
                activity,
                control -> activity.add(
                        open.backend().profile(),
                        unlocked ? ActivityLog.Action.UNLOCKED : ActivityLog.Action.LOCKED,
                        open.session(),
                        reason.isEmpty() ? null : reason,
                        null),
                problem -> problem.ifPresent(failure -> say(failure.sentence() + " " + failure.nextStep())),
                failure -> say(failure.sentence()));
    }

    private void showWrites(Viewpoint open) {
        boolean unlocked = open.backend().writesUnlocked();
        statusBar.showLock(!unlocked);
        lensBar.showWrites(unlocked ? open.backend().profile().name() : null);
    }

    /// Marks the window's edge for what must not be mistaken.
    private void frameColour(Environment environment) {
        root.getStyleClass().removeAll("window-production", "window-staging");
        switch (environment) {
            case PRODUCTION -> root.getStyleClass().add("window-production");
            case STAGING -> root.getStyleClass().add("window-staging");
            case LOCAL -> {}
        }
    }

    private Page currentPage() {
        return pages.getOrDefault(current, connectPage);
    }

    private void show(PageKind kind, Page page, Map<String, String> arguments) {
        current = kind;
        sidebar.showCurrent(kind);
        Node node = page.root();
        boolean inPage = isInPage();
        pagePlace.getChildren().setAll(node);
        page.open(arguments);
        if (inPage && !isInPage()) {
            // whoever came from another page goes on in this one, not at the top of the window
            firstStop(node).ifPresent(Node::requestFocus);
        }
    }

    private static Optional<Node> firstStop(Node node) {
        if (!node.isVisible() || node.isDisabled()) {
            return Optional.empty();
        }
        if (node.isFocusTraversable()) {
            return Optional.of(node);
        }
        return node instanceof Parent parent
                ? parent.getChildrenUnmodifiable().stream()
                        .flatMap(child -> firstStop(child).stream())
                        .findFirst()
                : Optional.empty();
    }

    private boolean isInPage() {
        @Nullable Node owner = root.getScene() == null ? null : root.getScene().getFocusOwner();
        for (@Nullable Node above = owner; above != null; above = above.getParent()) {
            if (above == pagePlace) {
                return true;
            }
        }
        return false;
    }

    private void lensChanged() {
        @Nullable Viewpoint open = viewpoint;
        if (open == null) {
            return;
        }
        showLens(open);
        if (open.identity().equals(lastNoted)) {
            return;
        }
        lastNoted = open.identity();
        @Nullable String reason = choosers.reason();
        tasks.run(
                "Noting who is looked as",
                activity,
                control -> activity.lookedAs(open.backend().profile(), open.session(), reason),
                problem -> problem.ifPresent(failure -> say(failure.sentence() + " " + failure.nextStep())),
                failure -> say(failure.sentence()));
    }

    private void showLens(Viewpoint open) {
        Identity identity = open.identity();
        lensBar.showIdentity(
                identity, open.bypassesRls(), open.knowsRole(), open.backend().facts());
    }
}
