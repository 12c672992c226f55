package io.rolescope.deliveries.ui;

import atlantafx.base.theme.Styles;
import io.rolescope.deliveries.Delivery;
import io.rolescope.deliveries.DeliveryDetail;
import io.rolescope.deliveries.Resend;
import io.rolescope.platform.FailureException;
import java.util.List;
import java.util.Locale;
import javafx.beans.binding.Bindings;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// Puts a request into the queue again: what is known of it is filled in, the statement is shown before it runs.
final class ResendForm {
    private final DeliveryDetail detail;
    private final DeliveriesViewModel model;
    private final ComboBox<String> method = new ComboBox<>();
    private final TextField url = new TextField();
    private final TextArea headers = new TextArea();
    private final TextArea body = new TextArea();
    private final ComboBox<String> role = new ComboBox<>();
    private final TextArea statement = new TextArea();
    private final Label problem = new Label();
    private final Button send = new Button("Put into the queue", new FontIcon(Feather.SEND));
    private final VBox root;

    ResendForm(DeliveryDetail detail, DeliveriesViewModel model) {
        this.detail = detail;
        this.model = model;
        root = new VBox(8, note(), firstLine(), headers, body, new Label("Statement"), statement, foot(), problem);
        fill();
        show();
    }

    Node root() {
        return root;
    }

    private Node note() {
        String text = detail.delivery().state() == Delivery.State.WAITING
                ? "It still waits; sending it again asks for it once more."
                : "The queue forgets a request once it is sent, so fill in what is not known.";
        Label note = new Label(text);
        note.setWrapText(true);
        note.getStyleClass().add(Styles.TEXT_MUTED);
        return note;
    }

    private Node firstLine() {
        method.setId("resend-method");
        method.getItems().setAll("POST", "GET", "DELETE");
        method.setMinWidth(96);
        url.setId("resend-url");
        url.setPromptText("https://…");
        HBox.setHgrow(url, Priority.ALWAYS);
        return new HBox(8, method, url);
    }

    private Node foot() {
        role.setId("resend-role");
        send.setId("resend-send");
        send.setOnAction(event -> send());
        send.disableProperty().bind(model.unlocked().not().or(url.textProperty().isEmpty()));
        send.textProperty()
                .bind(Bindings.when(model.unlocked()).then("Put into the queue").otherwise("Writes are locked"));
        Label as = new Label("as");
        as.getStyleClass().add(Styles.TEXT_MUTED);
        HBox foot = new HBox(8, send, as, role);
        foot.setAlignment(Pos.CENTER_LEFT);
        return foot;
    }

    private void fill() {
        Delivery delivery = detail.delivery();
        String known = delivery.url() != null ? delivery.url() : detail.hookUrl();
        method.setValue(delivery.method() == null ? "POST" : delivery.method().toUpperCase(Locale.ROOT));
        url.setText(known == null ? "" : known);
        headers.setText(
                detail.requestHeaders().isEmpty()
                        ? "Content-Type: application/json"
                        : Resend.lines(detail.requestHeaders()));
        body.setText(detail.requestBody() == null ? "{}" : DeliveryDetails.pretty(detail.requestBody()));
        headers.setId("resend-headers");
        body.setId("resend-body");
        statement.setId("resend-statement");
        statement.setEditable(false);
        for (TextArea area : List.of(headers, body, statement)) {
            area.getStyleClass().addAll("code", "value-area");
            area.setWrapText(true);
            area.textProperty().addListener((observable, before, now) -> {
                if (area != statement) {
                    show();
                }
            });
        }
        headers.setPrefRowCount(2);
        body.setPrefRowCount(4);
        statement.setPrefRowCount(6);
        role.getItems().setAll(model.lensName());
        role.getItems().addAll(model.enqueuers());
        role.setValue(
                model.enqueuers().isEmpty()
                        ? model.lensName()
                        : model.enqueuers().getLast());
        method.setOnAction(event -> show());
        url.textProperty().addListener((observable, before, now) -> show());
        problem.setId("resend-problem");
        problem.setWrapText(true);
        problem.textProperty().bind(model.outcome());
    }

    private @Nullable Resend request() {
        try {
            return model.resend(detail, method.getValue(), url.getText(), headers.getText(), body.getText());
        } catch (FailureException e) {
            statement.setText(e.failure().sentence() + " " + e.failure().nextStep());
            return null;
        }
    }

    private void show() {
        @Nullable Resend request = request();
        if (request != null) {
            statement.setText(request.shown());
        }
    }

    private void send() {
        @Nullable Resend request = request();
        if (request == null) {
            return;
        }
        String who = role.getValue();
        model.send(request, who.equals(model.lensName()) ? null : who);
    }
}
