package io.rolescope.deliveries.ui;

import io.rolescope.deliveries.Delivery;
import io.rolescope.deliveries.DeliveryDetail;
import io.rolescope.deliveries.Resend;
import io.rolescope.kit.FactList;
import java.util.Map;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.layout.VBox;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// A delivery in the drawer: what was asked, what came back, and how to ask again.
final class DeliveryDetails {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private DeliveryDetails() {}

    static Node of(DeliveryDetail detail, DeliveriesViewModel model) {
        Delivery delivery = detail.delivery();
        FactList facts = new FactList();
        facts.node("State", DeliveryGrid.state(delivery));
        if (delivery.state() != Delivery.State.WAITING) {
            facts.time("When", delivery.at());
            facts.text("Status", delivery.status() == null ? null : Integer.toString(delivery.status()));
            facts.text("Type", delivery.contentType());
        }
        if (delivery.error() != null) {
            facts.text("Error", delivery.error());
        }
        facts.text("Trigger", delivery.hook());
        facts.text("Table", delivery.hookTable());
        if (delivery.url() != null) {
            facts.text("Request", delivery.method() + " " + delivery.url());
            facts.text("Time limit", delivery.timeoutMillis() + " ms");
        }
        VBox body = new VBox(12, facts.root());
        if (!detail.requestHeaders().isEmpty()) {
            body.getChildren().addAll(heading("Request headers"), lines(detail.requestHeaders()));
        }
        if (detail.requestBody() != null) {
            body.getChildren().addAll(heading("Request body"), text("delivery-request", pretty(detail.requestBody())));
        }
        if (detail.content() != null) {
            body.getChildren()
                    .addAll(
                            heading(detail.cut() ? "Answer (its beginning)" : "Answer"),
                            text("delivery-answer", pretty(detail.content())));
        }
        if (!detail.responseHeaders().isEmpty()) {
            body.getChildren().addAll(heading("Answer headers"), lines(detail.responseHeaders()));
        }
        body.getChildren().addAll(heading("Send again"), new ResendForm(detail, model).root());
        body.getStyleClass().add("drawer-body");
        return body;
    }

    private static Node lines(Map<String, String> headers) {
        return text("", Resend.lines(headers));
    }

    private static Label heading(String text) {
        Label label = new Label(text);
        label.getStyleClass().add("section-title");
        return label;
    }

    private static Node text(String id, String content) {
        TextArea area = new TextArea(content);
        area.setId(id);
        area.setEditable(false);
        area.setWrapText(true);
        area.setPrefRowCount((int) Math.clamp(content.lines().count() + 1, 2, 14));
        area.getStyleClass().addAll("code", "value-area");
        return area;
    }

    static String pretty(String text) {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(JSON.readTree(text));
        } catch (JacksonException e) {
            return text;
        }
    }
}
