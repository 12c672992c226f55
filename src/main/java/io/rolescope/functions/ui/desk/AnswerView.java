package io.rolescope.functions.ui.desk;

import atlantafx.base.theme.Styles;
import io.rolescope.functions.run.CallResult;
import io.rolescope.kit.Formats;
import io.rolescope.platform.http.HttpHeader;
import java.util.List;
import java.util.stream.Collectors;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.control.TextArea;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// The answer: status, time and size; pretty, raw, headers.
public final class AnswerView {
    private static final int SHOWN_AT_MOST = 2_000_000;

    private AnswerView() {}

    /// @param prefix of the ids of its parts, so that several can stand in one window
    public static Node of(String prefix, Answer answer) {
        CallResult call = answer.call();
        Label status = new Label(Integer.toString(call.status()));
        status.setId(prefix + "-status");
        status.setMinWidth(Region.USE_PREF_SIZE);
        status.getStyleClass().addAll(Styles.TITLE_4, tone(call.status()));
        Label facts = new Label("HTTP " + call.version() + " · "
                + Formats.duration(call.timings().total()) + " · " + Formats.bytes(call.responseBytes()) + " · as "
                + answer.identity() + " · " + call.method() + " " + call.url());
        facts.setId(prefix + "-facts");
        facts.setMinWidth(0);
        facts.getStyleClass().add(Styles.TEXT_MUTED);
        HBox line = new HBox(12, status, facts);
        line.setAlignment(Pos.CENTER_LEFT);
        JsonArea pretty = new JsonArea(prefix + "-pretty", false);
        pretty.setText(cut(Draft.pretty(answer.body())));
        TextArea raw = text(prefix + "-raw", cut(answer.body()));
        TextArea headers = text(prefix + "-headers", lines(call.responseHeaders()));
        TextArea asked = text(
                prefix + "-request",
                call.method() + " " + call.url() + "\n" + lines(call.requestHeaders())
                        + (call.requestBody() == null ? "" : "\n\n" + call.requestBody()));
        TabPane tabs = new TabPane(
                new Tab("Pretty", pretty.root()),
                new Tab("Raw", raw),
                new Tab("Headers " + call.responseHeaders().size(), headers),
                new Tab("Request as sent", asked));
        tabs.setTabClosingPolicy(TabPane.TabClosingPolicy.UNAVAILABLE);
        tabs.getStyleClass().add(Styles.DENSE);
        VBox.setVgrow(tabs, Priority.ALWAYS);
        VBox box = new VBox(8, line, tabs);
        box.setStyle("-fx-padding: 10 24 12 16;");
        return box;
    }

    /// The colour of a status; the number itself says the same.
    public static String tone(int status) {
        return status < 300 ? Styles.SUCCESS : status < 500 ? Styles.WARNING : Styles.DANGER;
    }

    private static String lines(List<HttpHeader> headers) {
        return headers.stream()
                .map(header -> header.name() + ": " + header.value())
                .collect(Collectors.joining("\n"));
    }

    private static TextArea text(String id, String content) {
        TextArea area = new TextArea(content);
        area.setId(id);
        area.setEditable(false);
        area.setWrapText(true);
        area.getStyleClass().add("code");
        return area;
    }

    private static String cut(String text) {
        return text.length() <= SHOWN_AT_MOST ? text : text.substring(0, SHOWN_AT_MOST) + "\n… cut for showing";
    }
}
