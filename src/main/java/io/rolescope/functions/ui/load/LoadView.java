package io.rolescope.functions.ui.load;

import atlantafx.base.theme.Styles;
import io.rolescope.functions.load.LoadReport;
import io.rolescope.functions.load.LoadSnapshot;
import io.rolescope.functions.ui.desk.Draft;
import io.rolescope.kit.EmptyView;
import io.rolescope.kit.FailureView;
import io.rolescope.kit.Loadable;
import java.io.File;
import javafx.beans.value.ChangeListener;
import javafx.collections.ListChangeListener;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// The section Load: the plan above, how it goes below.
public final class LoadView {
    private static final String CLOSED = "As fast as it answers";
    private static final String RATE = "Constant rate";

    private final LoadViewModel model;
    private final Label target = new Label();
    private final ComboBox<String> shape = new ComboBox<>();
    private final TextField connections = field("load-connections", 4);
    private final TextField rate = field("load-rate", 4);
    private final TextField duration = field("load-duration", 4);
    private final TextField count = field("load-count", 6);
    private final TextField ramp = field("load-ramp", 4);
    private final TextField timeout = field("load-timeout", 4);
    private final TextField thresholds = field("load-thresholds", 18);
    private final Node rateBox = labelled("per second", rate);
    private final Button start = new Button("Start", new FontIcon(Feather.PLAY));
    private final Button stop = new Button("Stop", new FontIcon(Feather.SQUARE));
    private final MenuButton export = new MenuButton("Export", new FontIcon(Feather.DOWNLOAD));
    private final StackPane content = new StackPane();
    private final BorderPane root = new BorderPane();
    private final ChangeListener<Loadable<LoadReport>> onReport = (observable, before, now) -> show();
    private final ChangeListener<Draft> onDraft = (observable, before, now) -> showTarget();
    private final ListChangeListener<LoadSnapshot> onCourse = change -> show();

    public LoadView(LoadViewModel model) {
        this.model = model;
        fill(model.form().get());
        root.setTop(new VBox(head(), plan()));
        root.setCenter(content);
        model.report().addListener(onReport);
        model.course().addListener(onCourse);
        model.bench().draft().addListener(onDraft);
        showTarget();
        show();
    }

    public Node root() {
        return root;
    }

    public void close() {
        model.report().removeListener(onReport);
        model.course().removeListener(onCourse);
        model.bench().draft().removeListener(onDraft);
    }

    /// The token may be another one by now.
    public void showTarget() {
        target.setText(model.bench().draft().get().title() + "  as "
                + model.bench().source().label());
    }

    private Node head() {
        target.setId("load-target");
        target.setMinWidth(0);
        target.getStyleClass().add("section-title");
        start.setId("load-start");
        start.getStyleClass().add(Styles.ACCENT);
        start.setOnAction(event -> {
            model.form().set(read());
            model.run();
        });
        stop.setId("load-stop");
        stop.setOnAction(event -> model.stop());
        export.setId("load-export");
        MenuItem html = new MenuItem("HTML…");
        html.setOnAction(event -> export(true));
        MenuItem json = new MenuItem("JSON…");
        json.setOnAction(event -> export(false));
        export.getItems().setAll(html, json);
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        HBox head = new HBox(8, target, gap, start, stop, export);
        head.setAlignment(Pos.CENTER_LEFT);
        for (Region button : java.util.List.<Region>of(start, stop, export)) {
            button.setMinWidth(Region.USE_PREF_SIZE);
        }
        head.setStyle("-fx-padding: 10 24 6 24;");
        return head;
    }

    private Node plan() {
        shape.setId("load-shape");
        shape.getItems().setAll(CLOSED, RATE);
        shape.setOnAction(event -> showRate());
        FlowPane plan = new FlowPane(
                12,
                6,
                shape,
                rateBox,
                labelled("connections", connections),
                labelled("for", duration),
                labelled("or requests", count),
                labelled("ramp up", ramp),
                labelled("time limit", timeout),
                labelled("must hold", thresholds));
        CheckBox confirmed = new CheckBox("This is production: put load on it all the same");
        confirmed.setId("load-confirmed");
        confirmed.selectedProperty().bindBidirectional(model.confirmed());
        confirmed.setVisible(model.isProduction());
        confirmed.setManaged(model.isProduction());
        Label problem = new Label();
        problem.setId("load-problem");
        problem.textProperty().bind(model.problem());
        problem.getStyleClass().add("field-problem");
        problem.managedProperty().bind(problem.textProperty().isNotEmpty());
        VBox box = new VBox(6, plan, confirmed, problem);
        box.setStyle("-fx-padding: 0 24 10 24;");
        showRate();
        return box;
    }

    private void showRate() {
        boolean constant = RATE.equals(shape.getValue());
        rateBox.setVisible(constant);
        rateBox.setManaged(constant);
    }

    private void fill(LoadForm form) {
        shape.setValue(form.constantRate() ? RATE : CLOSED);
        connections.setText(form.connections());
        rate.setText(form.rate());
        duration.setText(form.duration());
        count.setText(form.count());
        ramp.setText(form.ramp());
        timeout.setText(form.timeout());
        thresholds.setText(form.thresholds());
    }

    private LoadForm read() {
        return new LoadForm(
                RATE.equals(shape.getValue()),
                connections.getText(),
                rate.getText(),
                duration.getText(),
                count.getText(),
                ramp.getText(),
                timeout.getText(),
                thresholds.getText());
    }

    private void show() {
        Loadable<LoadReport> now = model.report().get();
        start.setDisable(now.isLoading());
        stop.setDisable(!now.isLoading());
        export.setDisable(now.ready().isEmpty());
        if (now instanceof Loadable.Failed<LoadReport> failed) {
            content.getChildren().setAll(FailureView.of(failed.failure(), model::run));
        } else if (model.course().isEmpty()) {
            content.getChildren()
                    .setAll(EmptyView.of(
                            Feather.TRENDING_UP,
                            now.isLoading() ? "Starting" : "No run yet",
                            "The request of the first tab is sent again and again, as planned above. The function does"
                                    + " its work each time."));
        } else {
            ScrollPane scroll = new ScrollPane(
                    LoadCourse.of(model.course(), model.began(), now.ready().orElse(null)));
            scroll.setFitToWidth(true);
            content.getChildren().setAll(scroll);
        }
    }

    private void export(boolean asHtml) {
        FileChooser chooser = new FileChooser();
        chooser.setTitle("Write the load report");
        chooser.setInitialFileName("load-report." + (asHtml ? "html" : "json"));
        @Nullable File file = chooser.showSaveDialog(root.getScene().getWindow());
        if (file != null) {
            model.export(asHtml, file.toPath());
        }
    }

    private static TextField field(String id, int columns) {
        TextField field = new TextField();
        field.setId(id);
        field.setPrefColumnCount(columns);
        return field;
    }

    private static Node labelled(String name, TextField field) {
        Label label = new Label(name);
        label.getStyleClass().add(Styles.TEXT_MUTED);
        label.setLabelFor(field);
        HBox box = new HBox(6, label, field);
        box.setAlignment(Pos.CENTER_LEFT);
        return box;
    }
}
