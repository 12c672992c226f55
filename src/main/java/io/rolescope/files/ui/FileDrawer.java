package io.rolescope.files.ui;

import atlantafx.base.theme.Styles;
import io.rolescope.explorer.RowText;
import io.rolescope.files.FileDetail;
import io.rolescope.files.FileRecord;
import io.rolescope.identities.PersonalColumns;
import io.rolescope.kit.FactList;
import io.rolescope.kit.Formats;
import io.rolescope.kit.Reveal;
import java.time.Instant;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// One file closely: who can reach it, its bytes, what is known of it, its versions, who touched it.
final class FileDrawer {
    private final FilesViewModel model;
    private final AccessSection access;
    private final ContentSection content;
    private final ChangeSection change;

    FileDrawer(FilesViewModel model) {
        this.model = model;
        this.access = new AccessSection(model.open(), model.reveal());
        this.content = new ContentSection(model.open());
        this.change = new ChangeSection(model.open());
    }

    void close() {
        access.close();
        content.close();
        change.close();
    }

    Node of(FileDetail detail) {
        FileRecord file = detail.file();
        VBox body = new VBox(14, actions(file, model));
        body.getStyleClass().add("drawer-body");
        body.getChildren().addAll(section("Who can reach it"), access.root());
        body.getChildren().addAll(section("Content"), content.root());
        body.getChildren().addAll(section("Change"), change.root());
        body.getChildren().addAll(section("Record"), facts(file, model).root());
        if (!file.metadata().equals("{}")) {
            body.getChildren().addAll(section("Metadata"), json(file.metadata()));
        }
        body.getChildren().addAll(section("Stored object"), object(detail));
        body.getChildren()
                .addAll(
                        section(Formats.counted(detail.versions().size(), "version", "versions")),
                        versions(detail.versions()));
        body.getChildren().addAll(section("Access log"), accesses(detail.accesses(), model.reveal()));
        return body;
    }

    private static Node actions(FileRecord file, FilesViewModel model) {
        Button who = new Button("Who can see this?", new FontIcon(Feather.EYE));
        who.setId("who-can-see");
        who.setOnAction(event -> model.who(file));
        Button why = new Button("Why can " + model.identityName() + " see this?", new FontIcon(Feather.HELP_CIRCLE));
        why.setId("why-visible");
        why.setOnAction(event -> model.why(file));
        Button record = new Button("Open record", new FontIcon(Feather.DATABASE));
        record.setOnAction(event -> model.openRecord(file));
        Button history = new Button("Changes", new FontIcon(Feather.CLOCK));
        history.setOnAction(event -> model.history(file));
        FlowPane line = new FlowPane(8, 8, who, why, record, history);
        line.getChildren().forEach(button -> button.getStyleClass().add(Styles.SMALL));
        return line;
    }

    private static FactList facts(FileRecord file, FilesViewModel model) {
        FactList facts = new FactList();
        if (file.deletedAt() != null) {
            facts.time("Deleted", file.deletedAt().toInstant());
        }
        String organization = file.organization() == null
                ? Formats.shortId(file.organizationId().toString())
                : file.organization();
        facts.link("Organization", organization, () -> model.openOrganization(file));
        if (file.ownerId() == null) {
            facts.text("Owner", null);
        } else {
            facts.link(
                    "Owner",
                    file.owner() == null ? Formats.shortId(file.ownerId().toString()) : file.owner(),
                    () -> model.openOwner(file));
        }
        facts.text("Shared", file.shared() ? "with everybody in the organization" : "no");
        facts.text("Size", Formats.bytes(file.size()) + " (" + Formats.count(file.size()) + " bytes)");
        facts.text("Type", file.type());
        facts.text("Status", file.status());
        facts.node("Virus scan", ScanMark.of(file.scan()));
        facts.text("Category", file.category());
        facts.text("Tags", String.join(", ", file.tags()));
        facts.text("Downloads", Formats.count(file.downloads()));
        facts.time("Added", file.createdAt().toInstant());
        facts.time("Changed", file.updatedAt().toInstant());
        facts.id("Id", file.id().toString());
        facts.id("SHA-256", file.checksum());
        return facts;
    }

    private static Node object(FileDetail detail) {
        FileDetail.StoredObject object = detail.object();
        if (object == null) {
            Label none = new Label(
                    detail.objectReadable()
                            ? "This identity sees no object " + detail.file().path() + " in the bucket "
                                    + detail.file().bucket() + "."
                            : "This identity may not look into the storage's tables.");
            none.setWrapText(true);
            none.getStyleClass().add("fact-name");
            return none;
        }
        FactList facts = new FactList();
        facts.text(
                "Bucket",
                object.bucket()
                        + (object.publicBucket() ? " (public: downloads never ask row-level security)" : " (private)"));
        facts.text("Name", object.name());
        facts.id("Owner", object.owner());
        facts.id("Id", object.id());
        if (object.updatedAt() != null) {
            facts.time("Changed", object.updatedAt().toInstant());
        }
        VBox box = new VBox(8, facts.root());
        if (object.metadata() != null) {
            box.getChildren().add(json(object.metadata()));
        }
        return box;
    }

    private static Node versions(List<FileDetail.Version> versions) {
        FactList facts = new FactList();
        versions.forEach(version -> facts.text(
                "Version " + version.number(),
                Formats.bytes(version.size()) + " · "
                        + Formats.relative(version.at().toInstant(), Instant.now())
                        + (version.by() == null ? "" : " · " + version.by())
                        + (version.note() == null ? "" : "\n" + version.note())));
        return facts.root();
    }

    private static Node accesses(List<FileDetail.Access> accesses, Reveal reveal) {
        if (accesses.isEmpty()) {
            Label none = new Label("No access that this identity may know of.");
            none.getStyleClass().add("fact-name");
            return none;
        }
        FactList facts = new FactList();
        for (FileDetail.Access access : accesses) {
            Label what = new Label((access.who() == null ? "somebody" : access.who()) + " · " + access.action()
                    + (access.succeeded() ? "" : " (refused)")
                    + (access.address() == null
                            ? ""
                            : " · " + reveal.shown(PersonalColumns.Kind.NETWORK, access.address())));
            what.setTooltip(new Tooltip(Formats.local(access.at().toInstant()) + "\n"
                    + Formats.utc(access.at().toInstant())));
            if (!access.succeeded()) {
                what.getStyleClass().add("verdict-hidden");
            }
            facts.node(Formats.relative(access.at().toInstant(), Instant.now()), what);
        }
        return facts.root();
    }

    private static Node json(String text) {
        String pretty = RowText.pretty(text);
        TextArea area = new TextArea(pretty);
        area.setEditable(false);
        area.setWrapText(true);
        area.setPrefRowCount((int) Math.clamp(pretty.lines().count(), 2, 12));
        area.getStyleClass().addAll("code", "value-area");
        return area;
    }

    private static Label section(String text) {
        Label label = new Label(text);
        label.getStyleClass().add("section-title");
        return label;
    }
}
