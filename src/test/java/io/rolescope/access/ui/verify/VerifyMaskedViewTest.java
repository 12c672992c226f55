package io.rolescope.access.ui.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.access.catalog.CatalogReader;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.catalog.TableRow;
import io.rolescope.access.explain.RowKey;
import io.rolescope.access.explain.StatementShape;
import io.rolescope.access.explain.Verdict;
import io.rolescope.access.verify.Decision;
import io.rolescope.access.verify.VerificationReport;
import io.rolescope.connections.ActivityLog;
import io.rolescope.identities.Identity;
import io.rolescope.kit.ActivityNotes;
import io.rolescope.kit.Loadable;
import io.rolescope.kit.Navigator;
import io.rolescope.kit.Page;
import io.rolescope.kit.Reveal;
import io.rolescope.kit.Tasks;
import io.rolescope.testing.PageScene;
import io.rolescope.testing.TestViewpoint;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javafx.scene.Node;
import javafx.scene.control.TextArea;
import javafx.scene.control.ToggleButton;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/// A wrong prediction quotes the row that it is about. No backend brings one about on purpose, so the answer is given.
@Tag("ui")
@Tag("db")
@ExtendWith(ApplicationExtension.class)
class VerifyMaskedViewTest {
    private static final String EMAIL = "cy.moss@one.example";
    private static final String NAME = "Cy Moss";

    private final TestViewpoint sandbox = TestViewpoint.sandbox();

    @SuppressWarnings("NullAway.Init") // by start()
    private PageScene scene;

    @SuppressWarnings("NullAway.Init") // by start()
    private VerifyViewModel model;

    @Start
    void start(Stage stage) {
        scene = PageScene.show(stage, this::page);
    }

    @AfterEach
    void close() {
        scene.close();
        sandbox.close();
    }

    @Test
    void theRowOfAWrongPredictionIsMaskedUntilRevealedWhichIsNoted() {
        VerifyScreen answer = answer();
        scene.act(() -> model.screenProperty().set(new Loadable.Ready<>(answer)));
        scene.await("the finding", () -> scene.has("verify-findings-table"));
        scene.act(() -> scene.table("verify-findings-table").getSelectionModel().select(0));
        scene.awaitText("Wrong prediction");
        assertThat(shown()).contains("•••").doesNotContain(EMAIL).doesNotContain(NAME);
        assertThat(sandbox.activity().newest(5)).isEmpty();
        scene.act(() -> scene.node("reveal", ToggleButton.class).fire());
        scene.await("the row's own words", () -> shown().contains(NAME));
        assertThat(shown()).contains(EMAIL);
        scene.await(
                "a note",
                () -> sandbox.activity().newest(5).stream()
                        .anyMatch(entry -> entry.action() == ActivityLog.Action.REVEALED
                                && "a verification".equals(entry.subject())));
        scene.act(() -> scene.node("reveal", ToggleButton.class).fire());
        assertThat(shown()).doesNotContain(EMAIL).doesNotContain(NAME);
    }

    private VerifyScreen answer() {
        Table profiles = CatalogReader.read(sandbox.get().backend()).find("public.profiles");
        String key = "0b000000-0000-4000-8000-000000000001";
        Decision wrong = new Decision(
                sandbox.get().scheme().put(new Identity.Role("anon")),
                profiles.name(),
                new RowKey(Map.of("id", key), false),
                StatementShape.SELECT,
                "SELECT FROM public.profiles WHERE id = '" + key + "' AND email = '" + EMAIL + "'",
                new Verdict.Allowed(),
                new Verdict.Denied(Verdict.Reason.HIDDEN, null, ""),
                "",
                "anon can see “" + NAME + "” (public.profiles): email is " + EMAIL,
                new TableRow(profiles, Map.of("id", key, "email", EMAIL, "full_name", NAME)));
        return new VerifyScreen(
                new VerificationReport(
                        1, 0, List.of(wrong), List.of(), List.of(), List.of(), true, Duration.ofSeconds(1)),
                List.of("anon"),
                false,
                false);
    }

    private String shown() {
        return String.join("\n", scene.texts()) + javafxText();
    }

    private String javafxText() {
        StringBuilder text = new StringBuilder();
        scene.act(() ->
                scene.page().root().lookupAll(".text-area").forEach(area -> text.append(((TextArea) area).getText())));
        return text.toString();
    }

    private Page page(Tasks tasks, Navigator navigator) {
        ActivityNotes notes = new ActivityNotes(sandbox.activity(), sandbox.get(), tasks, navigator);
        model = new VerifyViewModel(sandbox.get(), tasks, notes);
        VerifyView view = new VerifyView(model, navigator, new Reveal(sandbox.get(), notes, () -> "a verification"));
        return new Page() {
            @Override
            public Node root() {
                return view.root();
            }

            @Override
            public void open(Map<String, String> arguments) {}

            @Override
            public void reload() {}

            @Override
            public void close() {
                view.close();
            }
        };
    }
}
