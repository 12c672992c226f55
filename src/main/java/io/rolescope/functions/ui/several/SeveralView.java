package io.rolescope.functions.ui.several;

import atlantafx.base.theme.Styles;
import io.rolescope.functions.compare.IdentityMatrix;
import io.rolescope.functions.compare.IdentityMatrix.Row;
import io.rolescope.functions.ui.several.SeveralViewModel.Who;
import io.rolescope.functions.ui.suite.SuiteFile;
import io.rolescope.kit.EmptyView;
import io.rolescope.kit.IdentityField;
import io.rolescope.kit.Loadable;
import io.rolescope.kit.LoadableView;
import java.io.File;
import java.util.List;
import java.util.Optional;
import javafx.beans.value.ChangeListener;
import javafx.collections.ListChangeListener;
import javafx.geometry.Orientation;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SplitPane;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;
import javafx.util.StringConverter;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// The section As several: who asks above, who got what in the middle, the answers to one request side by side below.
public final class SeveralView {
    private final SeveralViewModel model;
    private final ComboBox<Optional<SuiteFile>> source = new ComboBox<>();
    private final FlowPane chips = new FlowPane(6, 6);
    private final IdentityField picker;
    private final Button run = new Button("Run", new FontIcon(Feather.PLAY));
    private final Button stop = new Button("Stop", new FontIcon(Feather.SQUARE));
    private final MenuButton export = new MenuButton("Export", new FontIcon(Feather.DOWNLOAD));
    private final LoadableView<IdentityMatrix> content;
    private final StackPane middle = new StackPane();
    private final BorderPane root = new BorderPane();
    private final ChangeListener<Loadable<IdentityMatrix>> onMatrix = (observable, before, now) -> showRunning(now);
    private final ListChangeListener<Who> onWho = change -> showWho();

    public SeveralView(SeveralViewModel model) {
        this.model = model;
        picker = new IdentityField(
                model.bench().viewpoint(), model.bench().tasks(), "Add a person or role", identity -> {
                    if (identity != null) {
                        model.add(identity);
                        forgetTyped();
                    }
                });
        content = new LoadableView<>(model.matrix(), this::draw, model::run);
        Node hint = EmptyView.of(
                Feather.USERS,
                "Who gets what?",
                "The same requests are sent as each identity, and the answers put side by side.");
        hint.visibleProperty()
                .bind(javafx.beans.binding.Bindings.createBooleanBinding(
                        () -> model.matrix().get() instanceof Loadable.Idle<IdentityMatrix>, model.matrix()));
        middle.getChildren().setAll(hint, content.root());
        root.setTop(bar());
        root.setCenter(middle);
        model.matrix().addListener(onMatrix);
        model.who().addListener(onWho);
        showWho();
        showRunning(model.matrix().get());
    }

    public Node root() {
        return root;
    }

    /// The section comes to the front: other suites may be open by now.
    public void opened() {
        Optional<SuiteFile> kept = source.getValue();
        source.getItems().setAll(List.of(Optional.empty()));
        model.suites().forEach(file -> source.getItems().add(Optional.of(file)));
        source.setValue(kept != null && source.getItems().contains(kept) ? kept : Optional.empty());
        if (model.who().isEmpty()) {
            model.propose();
        }
    }

    public void close() {
        content.close();
        model.matrix().removeListener(onMatrix);
        model.who().removeListener(onWho);
    }

    private void forgetTyped() {
        picker.show("");
    }

    private Node bar() {
        source.setId("several-source");
        source.setConverter(new SourceText());
        source.setPrefWidth(300);
        source.setOnAction(event -> {
            Optional<SuiteFile> chosen = source.getValue();
            model.suite().set(chosen == null ? null : chosen.orElse(null));
        });
        run.setId("several-run");
        run.getStyleClass().add(Styles.ACCENT);
        run.setOnAction(event -> model.run());
        stop.setId("several-stop");
        stop.setOnAction(event -> model.stop());
        Button propose = new Button("Propose", new FontIcon(Feather.SHUFFLE));
        propose.setId("several-propose");
        propose.setOnAction(event -> model.propose());
        picker.field().setId("several-person");
        picker.field().setPrefColumnCount(14);
        export.setId("several-export");
        MenuItem csv = new MenuItem("CSV…");
        csv.setOnAction(event -> export(false));
        MenuItem json = new MenuItem("JSON…");
        json.setOnAction(event -> export(true));
        export.getItems().setAll(csv, json);
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        HBox first = new HBox(8, source, run, stop, gap, export);
        first.setAlignment(Pos.CENTER_LEFT);
        HBox.setHgrow(chips, Priority.ALWAYS);
        HBox second = new HBox(8, picker.field(), propose, chips);
        second.setAlignment(Pos.CENTER_LEFT);
        chips.setAlignment(Pos.CENTER_LEFT);
        for (Node node : List.of(run, stop, export, propose)) {
            ((Region) node).setMinWidth(Region.USE_PREF_SIZE);
        }
        picker.field().setMinWidth(160);
        VBox bar = new VBox(8, first, second);
        bar.setStyle("-fx-padding: 10 24 10 24;");
        return bar;
    }

    private void showWho() {
        chips.getChildren().clear();
        for (Who one : List.copyOf(model.who())) {
            Button chip = new Button(one.name(), new FontIcon(Feather.X));
            chip.setMnemonicParsing(false);
            chip.setContentDisplay(javafx.scene.control.ContentDisplay.RIGHT);
            chip.getStyleClass().addAll("chip", Styles.SMALL);
            chip.setAccessibleText("Leave out " + one.name());
            chip.setOnAction(event -> model.who().remove(one));
            chips.getChildren().add(chip);
        }
        showRunning(model.matrix().get());
    }

    private void showRunning(Loadable<IdentityMatrix> now) {
        run.setDisable(now.isLoading() || model.who().isEmpty());
        stop.setDisable(!now.isLoading());
        export.setDisable(now.ready().isEmpty());
    }

    private Node draw(IdentityMatrix matrix) {
        Label summary = new Label(SeveralViewModel.summary(matrix));
        summary.setId("several-summary");
        summary.getStyleClass().add("section-title");
        StackPane answers = new StackPane();
        MatrixGrid grid = new MatrixGrid(matrix, row -> show(answers, matrix, row));
        VBox above = new VBox(8, summary, grid.root());
        VBox.setVgrow(grid.root(), Priority.ALWAYS);
        above.getStyleClass().add("inset");
        above.setStyle("-fx-padding: 0 24 8 24;");
        if (!matrix.rows().isEmpty()) {
            grid.select(matrix.rows().getFirst());
        }
        SplitPane split = new SplitPane(above, answers);
        split.setOrientation(Orientation.VERTICAL);
        split.setDividerPositions(Math.clamp(0.19 + 0.05 * matrix.rows().size(), 0.24, 0.5));
        return split;
    }

    private static void show(StackPane place, IdentityMatrix matrix, Row row) {
        place.getChildren().setAll(AnswerColumns.of(matrix, row));
    }

    private void export(boolean asJson) {
        FileChooser chooser = new FileChooser();
        chooser.setTitle("Write who got what");
        chooser.setInitialFileName("who-gets-what." + (asJson ? "json" : "csv"));
        @Nullable File file = chooser.showSaveDialog(root.getScene().getWindow());
        if (file != null) {
            model.export(asJson, file.toPath());
        }
    }

    private final class SourceText extends StringConverter<Optional<SuiteFile>> {
        @Override
        public String toString(@Nullable Optional<SuiteFile> chosen) {
            return chosen == null
                    ? ""
                    : chosen.map(SuiteFile::name)
                            .orElse("The request being written: "
                                    + model.bench().draft().get().title());
        }

        @Override
        public Optional<SuiteFile> fromString(String text) {
            throw new UnsupportedOperationException("chosen, never typed");
        }
    }
}
