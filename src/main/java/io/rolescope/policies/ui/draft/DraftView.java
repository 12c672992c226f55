package io.rolescope.policies.ui.draft;

import atlantafx.base.theme.Styles;
import io.rolescope.access.catalog.Policy;
import io.rolescope.access.draft.DraftForm;
import io.rolescope.access.draft.PolicyChange;
import io.rolescope.kit.EmptyView;
import io.rolescope.kit.FactList;
import io.rolescope.kit.LoadableView;
import io.rolescope.kit.Navigator;
import io.rolescope.kit.PagePane;
import io.rolescope.platform.Failure;
import java.util.Optional;
import javafx.beans.value.ChangeListener;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// Draws the draft editor: the policy's parts, the statement that would make it so, and what it would change.
final class DraftView {
    private final DraftViewModel model;
    private final Navigator navigator;
    private final DraftFormView form;
    private final TextArea sql = new TextArea();
    private final Button evaluate = new Button("Evaluate", new FontIcon(Feather.PLAY));
    private final Button copy = new Button("Copy SQL", new FontIcon(Feather.COPY));
    private final VBox root = new VBox(10);
    private final LoadableView<DraftViewModel.DraftScreen> result;
    private final ChangeListener<DraftForm.@Nullable Checked> checked = (observable, before, now) -> show(now);
    private final ChangeListener<@Nullable Failure> problem = (observable, before, now) -> problem(now);

    DraftView(DraftViewModel model, PagePane pane, Navigator navigator, Runnable back) {
        this.model = model;
        this.navigator = navigator;
        form = new DraftFormView(model);
        DraftResultView drawn = new DraftResultView(model, pane);
        result = new LoadableView<>(model.resultProperty(), drawn::draw, model::evaluate);
        StackPane outcome = new StackPane(notYet(), result.root());
        VBox.setVgrow(outcome, Priority.ALWAYS);
        outcome.setMinHeight(140);
        model.resultProperty()
                .addListener((observable, before, now) -> outcome.getChildren().setAll(result.root()));
        root.getChildren().addAll(head(back), form.root(), statement(), outcome);
        root.getStyleClass().add("draft");
        root.setStyle("-fx-padding: 0 24 12 24;");
        model.checkedProperty().addListener(checked);
        model.problemProperty().addListener(problem);
        show(null);
        model.check();
    }

    Node root() {
        return root;
    }

    void close() {
        model.checkedProperty().removeListener(checked);
        model.problemProperty().removeListener(problem);
        result.close();
    }

    private Node head(Runnable back) {
        Button leave = new Button("Policies", new FontIcon(Feather.ARROW_LEFT));
        leave.setId("draft-back");
        leave.getStyleClass().add(Styles.FLAT);
        leave.setOnAction(event -> back.run());
        @Nullable Policy original = model.original();
        Label title = new Label(
                original == null
                        ? "A new policy for " + model.table().name()
                        : "“" + original.name() + "” on " + model.table().name());
        title.setId("draft-title");
        title.getStyleClass().add("section-title");
        title.setMinWidth(0);
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        HBox head = new HBox(8, leave, title, gap);
        if (!model.table().rls()) {
            CheckBox enable = new CheckBox("Enable row-level security");
            enable.setId("draft-enable");
            enable.selectedProperty().bindBidirectional(model.enablingProperty());
            enable.selectedProperty()
                    .addListener((observable, before, now) ->
                            show(model.checkedProperty().get()));
            head.getChildren().add(enable);
        }
        if (original != null) {
            CheckBox drop = new CheckBox("Drop it");
            drop.setId("draft-drop");
            drop.selectedProperty().addListener((observable, before, now) -> {
                model.droppingProperty().set(now);
                form.root().setDisable(now);
                show(model.checkedProperty().get());
            });
            head.getChildren().add(drop);
        }
        head.setAlignment(Pos.CENTER_LEFT);
        return head;
    }

    private Node statement() {
        sql.setId("draft-sql");
        sql.setEditable(false);
        sql.setWrapText(true);
        sql.setPrefRowCount(2);
        sql.setMinHeight(54);
        sql.getStyleClass().add("code");
        HBox.setHgrow(sql, Priority.ALWAYS);
        copy.setId("draft-copy");
        copy.setOnAction(event -> {
            FactList.copy(sql.getText());
            navigator.say("Copied; nothing was run");
        });
        evaluate.setId("draft-evaluate");
        evaluate.getStyleClass().add(Styles.ACCENT);
        evaluate.setOnAction(event -> model.evaluate());
        ComboBox<DraftViewModel.Asked> asked = new ComboBox<>();
        asked.setId("draft-asked");
        asked.getItems().setAll(DraftViewModel.Asked.values());
        asked.valueProperty().bindBidirectional(model.askedProperty());
        TextField named = new TextField();
        named.setId("draft-named");
        named.setPromptText("role:anon, user:ana@…");
        named.textProperty().bindBidirectional(model.namedProperty());
        named.visibleProperty().bind(model.askedProperty().isEqualTo(DraftViewModel.Asked.NAMED));
        named.managedProperty().bind(named.visibleProperty());
        HBox.setHgrow(named, Priority.ALWAYS);
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.SOMETIMES);
        Label ask = new Label("Ask as");
        ask.getStyleClass().add(Styles.TEXT_MUTED);
        ask.setMinWidth(Region.USE_PREF_SIZE);
        evaluate.setMinWidth(Region.USE_PREF_SIZE);
        copy.setMinWidth(Region.USE_PREF_SIZE);
        HBox line = new HBox(8, ask, asked, named, gap, copy, evaluate);
        line.setAlignment(Pos.CENTER_LEFT);
        return new VBox(8, sql, line);
    }

    private static Node notYet() {
        return EmptyView.of(
                Feather.GIT_PULL_REQUEST,
                "Not evaluated yet",
                "“Evaluate” judges rows under the policies as they are and as drafted. Nothing is changed.");
    }

    private void show(DraftForm.@Nullable Checked now) {
        boolean alone = model.enablingProperty().get() && model.isUntouched();
        form.show(alone ? null : now);
        Optional<PolicyChange> change = model.change();
        String script = change.map(PolicyChange::script).orElse("");
        boolean nothing = change.isPresent() && script.isEmpty();
        sql.setPromptText(
                now == null && !alone
                        ? "Asking the server …"
                        : nothing ? "As it is: no statement is needed." : "No statement until the draft is sound.");
        sql.setText(script);
        copy.setDisable(script.isEmpty());
        evaluate.setDisable(script.isEmpty());
    }

    private void problem(@Nullable Failure now) {
        if (now != null) {
            sql.setText("");
            sql.setPromptText(now.sentence());
        }
    }
}
