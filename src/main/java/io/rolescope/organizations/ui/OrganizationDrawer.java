package io.rolescope.organizations.ui;

import atlantafx.base.theme.Styles;
import io.rolescope.identities.PersonalColumns;
import io.rolescope.kit.FactList;
import io.rolescope.kit.Formats;
import io.rolescope.kit.charts.ChartCard;
import io.rolescope.kit.charts.ColumnChart;
import io.rolescope.kit.charts.Tone;
import io.rolescope.kit.charts.ValueFormat;
import io.rolescope.organizations.Organization;
import io.rolescope.organizations.OrganizationDetail;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// One tenant closely: facts, a month of usage, and its members to look as.
final class OrganizationDrawer {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH);

    private OrganizationDrawer() {}

    static Node of(OrganizationDetail detail, OrganizationsViewModel model) {
        Organization organization = detail.organization();
        Button files = new Button("Files", new FontIcon(Feather.FILE_TEXT));
        files.setId("organization-files");
        files.setOnAction(event -> model.openFiles(organization));
        Button record = new Button("Open record", new FontIcon(Feather.DATABASE));
        record.setOnAction(event -> model.openRecord(organization));
        FlowPane actions = new FlowPane(8, 8, files, record);
        actions.getChildren().forEach(button -> button.getStyleClass().add(Styles.SMALL));
        VBox body = new VBox(14, actions, facts(organization).root(), usage(detail.usage()));
        Label title = new Label(Formats.counted(detail.members().size(), "member", "members") + " visible");
        title.getStyleClass().add("section-title");
        body.getChildren().add(title);
        body.getChildren().add(members(detail.members(), model));
        body.getStyleClass().add("drawer-body");
        return body;
    }

    /// Revealed where the record is, which the activity log notes.
    private static Label contact(@Nullable String address) {
        Label label = new Label(address == null ? "–" : PersonalColumns.masked(PersonalColumns.Kind.EMAIL, address));
        label.setId("organization-contact");
        if (address != null) {
            label.setTooltip(new Tooltip("Masked; the record shows it once personal data is revealed there."));
        }
        return label;
    }

    private static FactList facts(Organization organization) {
        FactList facts = new FactList();
        facts.text("Plan", organization.plan());
        facts.text("Status", organization.status());
        facts.node("Contact", contact(organization.contact()));
        facts.text("Country", organization.country());
        facts.text("Files", Formats.count(organization.files()) + " · " + Formats.bytes(organization.storageBytes()));
        facts.text(
                "This month",
                Formats.count(organization.tokens()) + " tokens · "
                        + Formats.dollars(organization.cost().doubleValue()));
        facts.time("Since", organization.createdAt().toInstant());
        facts.id("Id", organization.id().toString());
        return facts;
    }

    private static Node usage(List<OrganizationDetail.Day> days) {
        long total = days.stream().mapToLong(OrganizationDetail.Day::tokens).sum();
        double cost = days.stream().mapToDouble(OrganizationDetail.Day::cost).sum();
        ColumnChart chart = new ColumnChart(
                List.of(new ColumnChart.Part("tokens", Tone.ACCENT)),
                days.stream()
                        .map(day -> new ColumnChart.Column(
                                DAY.format(day.date()),
                                DAY.format(day.date()) + ": " + Formats.counted(day.answers(), "answer", "answers"),
                                List.of((double) day.tokens())))
                        .toList(),
                ValueFormat.compact(),
                1);
        chart.setPrefHeight(160);
        chart.setMinHeight(160);
        return new ChartCard(
                "Tokens a day",
                total == 0
                        ? "Nothing used in 30 days that this identity may see."
                        : Formats.count(total) + " tokens in 30 days, " + Formats.dollars(cost) + ".",
                chart);
    }

    private static Node members(List<OrganizationDetail.Member> members, OrganizationsViewModel model) {
        VBox list = new VBox(2);
        for (OrganizationDetail.Member member : members) {
            String called =
                    member.name() == null ? Formats.shortId(member.userId().toString()) : member.name();
            Hyperlink name = new Hyperlink(called);
            name.getStyleClass().add("fact-link");
            name.setMinWidth(0);
            if (member.email() != null) {
                name.setTooltip(new Tooltip(PersonalColumns.masked(PersonalColumns.Kind.EMAIL, member.email())
                        + "\nThe address is on the page of the person."));
            }
            name.setOnAction(event -> model.openUser(member.userId()));
            Label role = new Label(member.role() + (member.status().equals("active") ? "" : ", " + member.status()));
            role.getStyleClass().add("fact-name");
            role.setMinWidth(Region.USE_PREF_SIZE);
            Region gap = new Region();
            HBox.setHgrow(gap, Priority.ALWAYS);
            Button look = new Button("Look as", new FontIcon(Feather.USER));
            look.getStyleClass().addAll(Styles.SMALL, Styles.FLAT);
            look.setMinWidth(Region.USE_PREF_SIZE);
            look.setAccessibleText("Look as " + called);
            look.setOnAction(event -> model.lookAs(member.userId()));
            HBox line = new HBox(8, name, role, gap, look);
            line.setAlignment(Pos.CENTER_LEFT);
            line.getStyleClass().add("member-line");
            list.getChildren().add(line);
        }
        return list;
    }
}
