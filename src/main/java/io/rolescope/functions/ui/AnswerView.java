package io.rolescope.functions.ui;

import atlantafx.base.theme.Styles;
import io.rolescope.kit.Formats;
import io.rolescope.kit.LoadableView;
import java.util.stream.Collectors;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.control.TextArea;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/// The answer: status, time and size; pretty, raw, headers.
final class AnswerView {
    private static final int SHOWN_AT_MOST = 2_000_000;

    private final LoadableView<Answer> content;
    private final StackPane root;

    AnswerView(FunctionsViewModel model) {
        content = new LoadableView<>(model.answer(), AnswerView::draw, model::send);
        Label hint = new Label("The answer comes here.");
        hint.getStyleClass().add(Styles.TEXT_MUTED);
        root = new StackPane(hint, content.root());
        hint.visibleProperty()
                .bind(javafx.beans.binding.Bindings.createBooleanBinding(
                        () -> model.answer().get() instanceof io.rolescope.kit.Loadable.Idle<Answer>, model.answer()));
    }

    Node root() {
        return root;
    }

    void close() {
        content.close();
    }

    private static Node draw(Answer answer) {
        Label status = new Label(Integer.toString(answer.status()));
        status.setId("answer-status");
        status.getStyleClass()
                .addAll(
                        Styles.TITLE_4,
                        answer.status() < 300
                                ? Styles.SUCCESS
                                : answer.status() < 500 ? Styles.WARNING : Styles.DANGER);
        Label facts = new Label("HTTP " + answer.version() + " · " + Formats.duration(answer.took()) + " · "
                + Formats.bytes(answer.bytes()) + " · as " + answer.identity() + " · " + answer.method() + " "
                + answer.url());
        facts.setId("answer-facts");
        facts.setMinWidth(0);
        facts.getStyleClass().add(Styles.TEXT_MUTED);
        HBox line = new HBox(12, status, facts);
        line.setAlignment(Pos.CENTER_LEFT);
        JsonArea pretty = new JsonArea("answer-pretty", false);
        pretty.setText(cut(Draft.pretty(answer.body())));
        TextArea raw = text("answer-raw", cut(answer.body()));
        TextArea headers = text(
                "answer-headers",
                answer.headers().stream()
                        .map(header -> header.name() + ": " + header.value())
                        .collect(Collectors.joining("\n")));
        TabPane tabs = new TabPane(
                new Tab("Pretty", pretty.root()),
                new Tab("Raw", raw),
                new Tab("Headers " + answer.headers().size(), headers));
        tabs.setTabClosingPolicy(TabPane.TabClosingPolicy.UNAVAILABLE);
        VBox.setVgrow(tabs, Priority.ALWAYS);
        VBox box = new VBox(8, line, tabs);
        box.setStyle("-fx-padding: 12 24 12 16;");
        return box;
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
