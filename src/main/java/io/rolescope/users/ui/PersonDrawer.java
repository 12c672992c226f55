package io.rolescope.users.ui;

import atlantafx.base.theme.Styles;
import io.rolescope.identities.Claims;
import io.rolescope.identities.Person;
import io.rolescope.identities.PersonalColumns.Kind;
import io.rolescope.kit.FactList;
import io.rolescope.kit.Formats;
import io.rolescope.kit.Reveal;
import io.rolescope.users.PersonDetail;
import java.time.Instant;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// One person closely: memberships, sign-ins, and the claims that their token would carry.
final class PersonDrawer {
    private PersonDrawer() {}

    static Node of(PersonDetail detail, UsersViewModel model, FileQuestion question) {
        Person person = detail.person();
        Button look = new Button("Look as " + person.name(), new FontIcon(Feather.USER));
        look.setId("look-as-person");
        look.getStyleClass().add(Styles.ACCENT);
        look.setOnAction(event -> model.lookAs(detail.signIn().user()));
        Button changes = new Button("Changes they made", new FontIcon(Feather.LIST));
        changes.setOnAction(event -> model.openChanges(person));
        FlowPane actions = new FlowPane(8, 8, look, changes);
        actions.getChildren().forEach(button -> button.getStyleClass().add(Styles.SMALL));
        VBox body = new VBox(
                14,
                actions,
                question.about(person, detail.signIn().user()),
                facts(detail, model.reveal()).root(),
                section("Memberships"),
                memberships(person, model));
        body.getChildren()
                .addAll(section("Sessions"), sessions(detail, model.reveal()), section("Claims of their token"));
        detail.signIn().notes().forEach(note -> body.getChildren().add(muted(note)));
        body.getChildren().add(claims(detail, model.reveal()));
        body.getStyleClass().add("drawer-body");
        return body;
    }

    private static FactList facts(PersonDetail detail, Reveal reveal) {
        Person person = detail.person();
        FactList facts = new FactList();
        facts.text("E-mail", reveal.shown(Kind.EMAIL, person.email()));
        if (person.phone() != null) {
            facts.text("Phone", reveal.shown(Kind.PHONE, person.phone()));
        }
        if (person.platformRole() != null) {
            facts.text("Platform role", person.platformRole());
        }
        facts.text("State", person.state() == null ? "can sign in" : person.state());
        Optional.ofNullable(detail.account()).ifPresent(account -> {
            facts.time(
                    "Last sign-in",
                    account.lastSignIn() == null ? null : account.lastSignIn().toInstant());
            facts.time(
                    "Since",
                    account.createdAt() == null ? null : account.createdAt().toInstant());
            facts.text("E-mail confirmed", account.emailConfirmed() == null ? "no" : "yes");
            if (account.bannedUntil() != null) {
                facts.time("Banned until", account.bannedUntil().toInstant());
            }
        });
        facts.text("SQL role", detail.signIn().user().role());
        facts.id("Id", person.id());
        return facts;
    }

    private static Node memberships(Person person, UsersViewModel model) {
        if (person.memberships().isEmpty()) {
            return muted("Belongs to no organization.");
        }
        VBox list = new VBox(4);
        person.memberships().forEach(membership -> {
            Hyperlink link = new Hyperlink(membership.label());
            link.getStyleClass().add("fact-link");
            link.setOnAction(event -> model.openOrganization(membership));
            list.getChildren().add(link);
        });
        return list;
    }

    private static Node sessions(PersonDetail detail, Reveal reveal) {
        if (detail.account() == null) {
            return muted("The auth server's tables are not here or may not be read.");
        }
        if (detail.account().sessions().isEmpty()) {
            return muted("Never signed in, or signed out everywhere.");
        }
        FactList facts = new FactList();
        for (PersonDetail.Session session : detail.account().sessions()) {
            Label text = new Label((session.level() == null ? "" : session.level() + " · ")
                    + (session.address() == null ? "" : reveal.shown(Kind.NETWORK, session.address()) + " · ")
                    + (session.program() == null ? "" : reveal.shown(Kind.OTHER, session.program())));
            text.setTooltip(new Tooltip(session.id()));
            facts.node(
                    session.createdAt() == null
                            ? "unknown"
                            : Formats.relative(session.createdAt().toInstant(), Instant.now()),
                    text);
        }
        return facts.root();
    }

    private static Node claims(PersonDetail detail, Reveal reveal) {
        Claims claims = detail.signIn().user().claims();
        String masked = reveal.json("auth", "users", claims.json());
        String pretty = Claims.parse(String.valueOf(masked)).pretty();
        TextArea area = new TextArea(pretty);
        area.setEditable(false);
        area.setPrefRowCount((int) Math.clamp(pretty.lines().count(), 4, 24));
        area.getStyleClass().addAll("code", "value-area");
        return area;
    }

    static Label muted(String text) {
        Label label = new Label(text);
        label.setWrapText(true);
        label.getStyleClass().add("fact-name");
        return label;
    }

    private static Label section(String text) {
        Label label = new Label(text);
        label.getStyleClass().add("section-title");
        return label;
    }
}
