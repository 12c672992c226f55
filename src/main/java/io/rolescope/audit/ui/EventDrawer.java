package io.rolescope.audit.ui;

import atlantafx.base.theme.Styles;
import io.rolescope.audit.AuditEvent;
import io.rolescope.audit.AuditSource;
import io.rolescope.audit.FieldChange;
import io.rolescope.identities.PersonalColumns.Kind;
import io.rolescope.kit.FactList;
import io.rolescope.kit.Formats;
import io.rolescope.kit.Reveal;
import java.util.List;
import java.util.UUID;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// One entry closely: who, when, from where, and the fields before and after, changed ones marked.
final class EventDrawer {
    private EventDrawer() {}

    static Node of(AuditEvent event, AuditViewModel model) {
        VBox body =
                new VBox(14, actions(event, model), facts(event, model.reveal()).root());
        body.getStyleClass().add("drawer-body");
        if (event.source() == AuditSource.CHANGES) {
            body.getChildren().add(difference(event, model.reveal()));
        } else if (event.details() != null) {
            FactList details = new FactList();
            FieldChange.between(null, event.details())
                    .forEach(field ->
                            details.text(field.path(), shown(event, model.reveal(), field.path(), field.after())));
            body.getChildren().addAll(section("Details"), details.root());
        }
        return body;
    }

    private static Node actions(AuditEvent event, AuditViewModel model) {
        FlowPane line = new FlowPane(8, 8);
        if (event.source() == AuditSource.CHANGES && event.subjectId() != null) {
            Button record = new Button("Open record", new FontIcon(Feather.EXTERNAL_LINK));
            record.setId("open-record");
            record.setOnAction(click -> model.openRecord(event));
            Button history = new Button("All changes of it", new FontIcon(Feather.CLOCK));
            history.setOnAction(
                    click -> model.showRecord(event.subject() == null ? "" : event.subject(), event.subjectId()));
            line.getChildren().addAll(record, history);
        }
        @Nullable UUID actor = event.userId();
        if (actor != null) {
            Button look = new Button("Look as " + AuditScreen.who(event), new FontIcon(Feather.USER));
            look.setId("look-as-actor");
            look.setOnAction(click -> model.lookAsActor(actor));
            line.getChildren().add(look);
        }
        line.getChildren().forEach(button -> button.getStyleClass().add(Styles.SMALL));
        return line;
    }

    private static FactList facts(AuditEvent event, Reveal reveal) {
        FactList facts = new FactList();
        facts.time("When", event.at().toInstant());
        facts.text("Who", AuditScreen.who(event) + (event.userRole() == null ? "" : ", as " + event.userRole()));
        facts.id("User id", event.userId() == null ? null : event.userId().toString());
        facts.text("Organization", tenant(event));
        facts.text("What", event.operation());
        facts.text(
                event.source() == AuditSource.CHANGES ? "Table" : "Subject",
                event.schema() == null ? event.subject() : event.schema() + "." + event.subject());
        facts.id("Record", event.subjectId());
        facts.text("Address", reveal.shown(Kind.NETWORK, event.ipAddress()));
        facts.text("Program", reveal.shown(Kind.OTHER, event.userAgent()));
        return facts;
    }

    private static @Nullable String tenant(AuditEvent event) {
        if (event.organization() != null) {
            return event.organization();
        }
        return event.organizationId() == null
                ? null
                : Formats.shortId(event.organizationId().toString());
    }

    private static Node difference(AuditEvent event, Reveal reveal) {
        List<FieldChange> all = FieldChange.between(event.oldValues(), event.newValues());
        long changed = all.stream().filter(FieldChange::changed).count();
        CheckBox onlyChanged = new CheckBox("Only the changed ones");
        onlyChanged.setSelected(event.operation().equals("UPDATE"));
        VBox table = new VBox();
        Runnable fill = () -> table.getChildren().setAll(table(event, reveal, all, onlyChanged.isSelected()));
        onlyChanged.selectedProperty().addListener((observable, before, now) -> fill.run());
        fill.run();
        VBox box = new VBox(
                8,
                section(
                        event.operation().equals("UPDATE")
                                ? Formats.counted(changed, "field", "fields") + " changed"
                                : Formats.counted(all.size(), "field", "fields")),
                onlyChanged,
                table);
        if (!event.operation().equals("UPDATE")) {
            box.getChildren().remove(onlyChanged);
        }
        return box;
    }

    private static Node table(AuditEvent event, Reveal reveal, List<FieldChange> all, boolean onlyChanged) {
        GridPane grid = new GridPane();
        grid.getStyleClass().add("diff");
        for (double share : new double[] {26, 37, 37}) {
            ColumnConstraints column = new ColumnConstraints();
            column.setPercentWidth(share);
            column.setHgrow(Priority.ALWAYS);
            grid.getColumnConstraints().add(column);
        }
        grid.addRow(0, head("Field"), head("Before"), head("After"));
        int row = 1;
        for (FieldChange field : all) {
            if (field.changed() || !onlyChanged) {
                grid.addRow(
                        row++,
                        cell(field.path(), "diff-name"),
                        cell(
                                shown(event, reveal, field.path(), field.before()),
                                field.changed() ? "diff-old" : "diff-same"),
                        cell(
                                shown(event, reveal, field.path(), field.after()),
                                field.changed() ? "diff-new" : "diff-same"));
            }
        }
        return grid;
    }

    private static @Nullable String shown(AuditEvent event, Reveal reveal, String path, @Nullable String value) {
        return reveal.field(
                event.schema() == null ? "public" : event.schema(),
                event.subject() == null ? "" : event.subject(),
                path,
                value);
    }

    private static Label head(String text) {
        Label label = new Label(text);
        label.setMaxWidth(Double.MAX_VALUE);
        label.getStyleClass().addAll("diff-cell", "fact-name");
        return label;
    }

    private static Label cell(@Nullable String text, String style) {
        Label label = new Label(text == null ? "" : text);
        label.setWrapText(true);
        label.setMaxWidth(Double.MAX_VALUE);
        label.setMaxHeight(Double.MAX_VALUE);
        label.getStyleClass().addAll("diff-cell", "code", text == null ? "diff-absent" : style);
        return label;
    }

    private static Label section(String text) {
        Label label = new Label(text);
        label.getStyleClass().add("section-title");
        return label;
    }
}
