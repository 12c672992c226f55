package io.rolescope.access.ui.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.access.catalog.TableName;
import io.rolescope.access.verify.VerificationReport.Covered;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.identities.Identity;
import io.rolescope.kit.Formats;
import io.rolescope.testing.PageScene;
import io.rolescope.testing.TestViewpoint;
import java.util.List;
import java.util.Map;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

@Tag("ui")
@Tag("db")
@ExtendWith(ApplicationExtension.class)
class VerifyViewTest {
    private final TestViewpoint sandbox = TestViewpoint.sandbox();

    @SuppressWarnings("NullAway.Init") // by start()
    private PageScene scene;

    @Start
    void start(Stage stage) {
        scene = PageScene.show(
                stage, (tasks, navigator) -> new VerifyPage(sandbox.get(), tasks, navigator, sandbox.activity()));
    }

    @AfterEach
    void close() {
        scene.close();
        sandbox.close();
    }

    @Test
    void nothingRunsUnaskedAndTheLensDecidesWhomItIsAbout() {
        scene.openWith(Map.of());
        scene.awaitText("Nothing was verified yet");
        sandbox.get().lookAs(sandbox.member("student"));
        scene.act(() -> {
            scene.node("verify-lens", CheckBox.class).setSelected(true);
            schemas().setValue("app");
            scene.node("verify-run", Button.class).fire();
        });
        String student = answer();
        assertThat(student).isEqualTo(agreement(scene));
        assertThat(tried()).isNotEmpty().allMatch(one -> one.table().schema().equals("app"));
        sandbox.get().lookAs(new Identity.Role("anon"));
        scene.act(() -> {
            schemas().setValue("storage");
            scene.node("verify-run", Button.class).fire();
        });
        scene.await(
                "an answer about storage",
                () -> scene.has("verify-tried-table")
                        && tried().stream().anyMatch(one -> one.table().schema().equals("storage")));
        assertThat(tried()).allMatch(one -> one.table().schema().equals("storage"));
        assertThat(answer()).isEqualTo(agreement(scene)).isNotEqualTo(student);
        // what the role sees of each table, asked of the server itself
        SessionIdentity anon = sandbox.get().scheme().put(new Identity.Role("anon"));
        for (Covered one : tried()) {
            boolean closed = one.allowed() == 0 && one.failed() + one.denied() == one.decisions();
            long seen = closed ? 0 : seen(anon, one.table());
            boolean every = one.decisions() == seen(sandbox.get().backend().observer(), one.table());
            assertThat(one.allowed()).as(one.table().toString()).isBetween(every ? seen : 0, seen);
        }
    }

    private long seen(SessionIdentity who, TableName table) {
        return sandbox.get()
                .backend()
                .as(who)
                .read(db -> db.fetchSingle("select count(*) as n from " + table.sql())
                        .get("n", Long.class));
    }

    private static String agreement(PageScene scene) {
        long all = tried(scene).stream().mapToLong(Covered::decisions).sum();
        return "The server agrees with all " + Formats.count(all) + " predictions";
    }

    private List<Covered> tried() {
        return tried(scene);
    }

    private static List<Covered> tried(PageScene scene) {
        return scene.table("verify-tried-table").getItems().stream()
                .map(Covered.class::cast)
                .toList();
    }

    @Test
    void writesAreWarnedOfBeforeTheyAreTried() {
        scene.openWith(Map.of());
        Node warning = scene.node("verify-warning", Label.class).getParent();
        assertThat(warning.isVisible()).isFalse();
        scene.act(() -> scene.node("verify-writes", CheckBox.class).setSelected(true));
        assertThat(warning.isVisible()).isTrue();
        assertThat(scene.has("verify-answer")).isFalse();
    }

    @SuppressWarnings("unchecked")
    private ComboBox<String> schemas() {
        return scene.node("verify-schema", ComboBox.class);
    }

    private String answer() {
        scene.await("an answer", () -> scene.has("verify-answer"));
        return scene.node("verify-answer", Label.class).getText();
    }
}
