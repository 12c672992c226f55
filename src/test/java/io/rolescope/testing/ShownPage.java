package io.rolescope.testing;

import atlantafx.base.theme.PrimerLight;
import io.rolescope.connections.ActivityLog;
import io.rolescope.connections.Backend;
import io.rolescope.connections.BackendProfile;
import io.rolescope.identities.Claims;
import io.rolescope.identities.Identity;
import io.rolescope.identities.IdentityScheme;
import io.rolescope.identities.Viewpoint;
import io.rolescope.kit.Navigator;
import io.rolescope.kit.Page;
import io.rolescope.kit.Tasks;
import io.rolescope.platform.settings.Folders;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import javafx.application.Application;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Labeled;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import org.testfx.api.FxRobot;
import org.testfx.service.query.EmptyNodeQueryException;
import org.testfx.util.WaitForAsyncUtils;

/// One page in a window of its own, over a real database, and what it asked of the rest of the window.
public final class ShownPage implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 60;

    /// Makes the page.
    @FunctionalInterface
    public interface Maker {
        Page make(Viewpoint viewpoint, Tasks tasks, Navigator navigator);
    }

    /// Makes a page that notes things in the activity log.
    @FunctionalInterface
    public interface NotingMaker {
        Page make(Viewpoint viewpoint, Tasks tasks, Navigator navigator, ActivityLog activity);
    }

    /// A page that was asked for.
    public record Opened(String page, Map<String, String> arguments) {}

    private final Backend backend;
    private final Viewpoint viewpoint;
    private final Tasks tasks = Tasks.onWindow();
    private final List<Opened> opened = new CopyOnWriteArrayList<>();
    private final List<String> said = new CopyOnWriteArrayList<>();
    private final ActivityLog activity = passingLog();
    private final Page page;
    private final Stage stage;

    /// Call on the window's thread, from `@Start`.
    public ShownPage(Stage stage, String database, String login, Maker maker) {
        this(
                stage,
                TestPostgres.profile(database, login),
                (viewpoint, tasks, navigator, activity) -> maker.make(viewpoint, tasks, navigator));
    }

    public ShownPage(Stage stage, String database, String login, NotingMaker maker) {
        this(stage, TestPostgres.profile(database, login), maker);
    }

    public ShownPage(Stage stage, BackendProfile profile, NotingMaker maker) {
        Application.setUserAgentStylesheet(new PrimerLight().getUserAgentStylesheet());
        this.stage = stage;
        backend = TestPostgres.backend(profile);
        viewpoint = new Viewpoint(backend, IdentityScheme.supabase(), new Identity.Operator(profile.user()));
        page = maker.make(
                viewpoint,
                tasks,
                new Navigator() {
                    @Override
                    public void open(String name, Map<String, String> arguments) {
                        opened.add(new Opened(name, arguments));
                    }

                    @Override
                    public void say(String message) {
                        said.add(message);
                    }
                },
                activity);
        Scene scene = new Scene(new StackPane(page.root()), 1240, 820);
        scene.getStylesheets().add("/io/rolescope/app/rolescope.css");
        stage.setScene(scene);
        stage.show();
    }

    /// What the page has noted.
    public ActivityLog activity() {
        return activity;
    }

    static ActivityLog passingLog() {
        return ActivityLog.in(Folders.under(PassingFolders.make("activity")));
    }

    public Viewpoint viewpoint() {
        return viewpoint;
    }

    public Page page() {
        return page;
    }

    public List<Opened> opened() {
        return opened;
    }

    public List<String> said() {
        return said;
    }

    /// A person of the demo data by e-mail, as their token would say it.
    public Identity.User person(String email) {
        return viewpoint
                .observer()
                .read(db -> db.fetchSingle(
                                "select id::text as id, full_name from public.profiles where email = ?", email)
                        .map(row -> new Identity.User(
                                row.get("id", String.class),
                                row.get("full_name", String.class),
                                email,
                                "authenticated",
                                Claims.of(Map.of("sub", row.get("id", String.class), "role", "authenticated")),
                                null)));
    }

    /// E-mail of somebody with this role in an organization (`student`, `teacher`, `admin`), the first by name.
    public String emailOf(String role) {
        return viewpoint.observer().read(db -> db.fetchSingle("""
                        select p.email from public.organization_members m
                          join public.profiles p on p.id = m.user_id and p.platform_role = 'user' and p.status = 'active'
                         where m.role = ? and m.status = 'active' order by p.email limit 1
                        """, role).get("email", String.class));
    }

    /// One number from behind the scenes.
    public long number(String sql, Object... binds) {
        return viewpoint.observer().read(db -> db.fetchSingle(sql, binds).get(0, Long.class));
    }

    /// What Ctrl+C puts on the clipboard for the selected rows of a table.
    public String copied(FxRobot robot, String table) throws TimeoutException {
        onWindow(() -> robot.lookup(table).query().requestFocus());
        robot.push(KeyCode.CONTROL, KeyCode.C);
        WaitForAsyncUtils.waitForFxEvents();
        AtomicReference<String> text = new AtomicReference<>("");
        onWindow(() -> text.set(String.valueOf(Clipboard.getSystemClipboard().getString())));
        return text.get();
    }

    /// Whether the page has noted that this was revealed.
    public boolean hasNoted(ActivityLog.Action action, String subject) {
        return activity.newest(20).stream()
                .anyMatch(entry -> entry.action() == action && subject.equals(entry.subject()));
    }

    /// Presses “Reveal personal data”.
    public void reveal(FxRobot robot) throws TimeoutException {
        onWindow(() -> robot.lookup("#reveal").queryAs(ToggleButton.class).fire());
        untilQuiet();
    }

    public void onWindow(Runnable action) {
        WaitForAsyncUtils.waitForAsyncFx(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS), action);
    }

    public void until(Callable<Boolean> condition) throws TimeoutException {
        WaitForAsyncUtils.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS, () -> onWindowAsk(condition));
        WaitForAsyncUtils.waitForFxEvents();
    }

    /// Waits until nothing is being loaded.
    public void untilQuiet() throws TimeoutException {
        until(() -> tasks.running().isEmpty());
    }

    /// The text of a label or button.
    public static String text(FxRobot robot, String query) {
        Node node = robot.lookup(query).tryQuery().orElse(null);
        return node instanceof Labeled labeled ? labeled.getText() : "";
    }

    @Override
    public void close() {
        onWindow(() -> {
            page.close();
            stage.hide();
        });
        tasks.close();
        backend.close();
    }

    private static boolean onWindowAsk(Callable<Boolean> condition) throws Exception {
        return Boolean.TRUE.equals(WaitForAsyncUtils.asyncFx(() -> {
                    try {
                        return condition.call();
                    } catch (EmptyNodeQueryException e) {
                        // what is looked for is not there yet
                        return false;
                    }
                })
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }
}
