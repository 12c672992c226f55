package io.rolescope.deliveries.ui;

import io.rolescope.deliveries.Delivery;
import io.rolescope.deliveries.Delivery.State;
import io.rolescope.kit.EmptyView;
import io.rolescope.kit.grid.DataGrid;
import io.rolescope.kit.grid.GridColumn;
import io.rolescope.kit.grid.GridColumn.Kind;
import java.util.List;
import java.util.stream.Collectors;
import javafx.scene.Node;
import javafx.scene.control.Label;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The grid of the page.
final class DeliveryGrid {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private DeliveryGrid() {}

    static DataGrid<Delivery> of() {
        DataGrid<Delivery> grid = new DataGrid<>(List.of(
                GridColumn.of("at", "When", Kind.TIME, 100, Delivery::at),
                GridColumn.drawn(
                        "state", "State", 120, delivery -> delivery.state().word(), DeliveryGrid::state),
                GridColumn.givingWay(GridColumn.of("status", "Status", Kind.NUMBER, 75, Delivery::status)),
                GridColumn.text("asked", "Asked for by", 240, DeliveryGrid::asked),
                GridColumn.givingWay(GridColumn.text("table", "For", 180, Delivery::hookTable)),
                GridColumn.of("answer", "Answer or error", Kind.TEXT, 420, DeliveryGrid::answer),
                GridColumn.givingWay(GridColumn.of("id", "Request", Kind.CODE, 90, Delivery::id))));
        grid.table().setId("deliveries");
        grid.setPlaceholder(
                EmptyView.of(Feather.SEND, "No deliveries", "None in this state, or this identity cannot see them."));
        return grid;
    }

    private static @Nullable String asked(Delivery delivery) {
        return delivery.url() == null ? delivery.hook() : delivery.method() + " " + delivery.url();
    }

    private static @Nullable String answer(Delivery delivery) {
        return delivery.error() != null ? delivery.error() : flat(delivery.preview());
    }

    /// `{"success": true, "sent": 2}` as `success: true, sent: 2`; anything deeper, or cut, as it came.
    static @Nullable String flat(@Nullable String answer) {
        if (answer == null || !answer.startsWith("{")) {
            return answer;
        }
        try {
            JsonNode json = JSON.readTree(answer);
            return json.properties().stream().anyMatch(field -> field.getValue().isContainer())
                    ? answer
                    : json.properties().stream()
                            .map(field -> field.getKey() + ": "
                                    + field.getValue().asString(field.getValue().toString()))
                            .collect(Collectors.joining(", "));
        } catch (JacksonException e) {
            return answer;
        }
    }

    /// A state with its icon: never by colour alone.
    static Node state(Delivery delivery) {
        State state = delivery.state();
        Feather icon = switch (state) {
            case WAITING -> Feather.CLOCK;
            case SUCCEEDED -> Feather.CHECK;
            case REFUSED -> Feather.ALERT_TRIANGLE;
            case NO_ANSWER -> Feather.X;
        };
        String style = switch (state) {
            case WAITING -> "verdict-unknown";
            case SUCCEEDED -> "verdict-visible";
            case REFUSED -> "verdict-fails";
            case NO_ANSWER -> "verdict-hidden";
        };
        Label label = new Label(state.word(), new FontIcon(icon));
        label.getStyleClass().addAll("verdict", style);
        return label;
    }
}
