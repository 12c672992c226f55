package io.rolescope.usage.ui;

import atlantafx.base.theme.Styles;
import io.rolescope.kit.Formats;
import io.rolescope.kit.LoadableView;
import io.rolescope.usage.UsageReport.Behind;
import io.rolescope.usage.UsageReport.Conversation;
import io.rolescope.usage.UsageReport.Meeting;
import io.rolescope.usage.UsageReport.Message;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.scene.Node;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// What is behind one sum: conversations, their messages, meetings.
final class UsageDrawer {
    private final UsageViewModel model;
    private final LoadableView<Behind> behind;
    private final LoadableView<List<Message>> messages;
    private final VBox root = new VBox();

    UsageDrawer(UsageViewModel model) {
        this.model = model;
        messages = new LoadableView<>(model.messages(), UsageDrawer::drawMessages, null);
        behind = new LoadableView<>(model.behind(), this::draw, null);
        root.getStyleClass().add("drawer-body");
        root.getChildren().setAll(messages.root(), behind.root());
    }

    Node root() {
        return root;
    }

    void close() {
        behind.close();
        messages.close();
    }

    private Node draw(Behind there) {
        VBox list = new VBox(6, UsageView.heading("Conversations"));
        if (there.conversations().isEmpty()) {
            list.getChildren().add(muted("None to see."));
        }
        for (Conversation conversation : there.conversations()) {
            Hyperlink title = new Hyperlink(conversation.title());
            title.getStyleClass().add("conversation");
            title.setOnAction(event -> model.showMessages(conversation.id()));
            list.getChildren()
                    .addAll(
                            title,
                            muted(parts(
                                    conversation.person(),
                                    conversation.assistant(),
                                    Formats.counted(conversation.messages(), "message", "messages"),
                                    conversation.status(),
                                    Formats.relative(conversation.updatedAt(), Instant.now()))));
        }
        if (!there.meetings().isEmpty()) {
            list.getChildren().add(UsageView.heading("Meetings"));
        }
        for (Meeting meeting : there.meetings()) {
            list.getChildren()
                    .addAll(
                            new Label(meeting.title(), new FontIcon(Feather.CALENDAR)),
                            muted(parts(
                                    meeting.organizer(),
                                    Formats.counted(meeting.participants(), "participant", "participants"),
                                    meeting.status(),
                                    Formats.relative(meeting.startsAt(), Instant.now()))));
        }
        return list;
    }

    private static Node drawMessages(List<Message> messages) {
        VBox list = new VBox(8, UsageView.heading(Formats.counted(messages.size(), "message", "messages")));
        list.setId("messages");
        for (Message message : messages) {
            Label text = new Label(message.content());
            text.setWrapText(true);
            list.getChildren()
                    .addAll(
                            muted(parts(
                                    message.sender().equals("gpt") ? "assistant" : "person",
                                    Formats.local(message.at()),
                                    message.tokens() == 0 ? null : Formats.counted(message.tokens(), "token", "tokens"),
                                    message.millis() == null ? null : message.millis() + " ms")),
                            text);
        }
        return list;
    }

    private static Label muted(String text) {
        Label label = new Label(text);
        label.setWrapText(true);
        label.getStyleClass().addAll(Styles.TEXT_MUTED, Styles.TEXT_SMALL);
        return label;
    }

    private static String parts(@org.jspecify.annotations.Nullable String... parts) {
        return Stream.of(parts).filter(part -> part != null && !part.isEmpty()).collect(Collectors.joining(" · "));
    }
}
