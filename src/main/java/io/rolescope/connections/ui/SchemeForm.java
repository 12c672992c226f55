package io.rolescope.connections.ui;

import io.rolescope.identities.IdentityScheme;
import io.rolescope.identities.IdentityScheme.RoleRule;
import io.rolescope.identities.IdentityScheme.SettingRule;
import io.rolescope.identities.SchemeText;
import io.rolescope.platform.FailureException;
import java.util.ArrayList;
import java.util.List;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/// How users are told apart as it is typed; turned into a scheme only when it makes one.
final class SchemeForm {
    final ObjectProperty<Kind> kind = new SimpleObjectProperty<>(Kind.CLAIMS);
    final BooleanProperty legacy = new SimpleBooleanProperty();
    final ObservableList<Line> lines = FXCollections.observableArrayList();
    final StringProperty role = new SimpleStringProperty("");
    final StringProperty roleClaim = new SimpleStringProperty("role");
    final BooleanProperty rolePerPerson = new SimpleBooleanProperty();
    final BooleanProperty callFirst = new SimpleBooleanProperty();
    final StringProperty preRequest = new SimpleStringProperty("");
    final StringProperty people = new SimpleStringProperty("");
    final StringProperty searchPath = new SimpleStringProperty("");

    /// What carries the claims.
    enum Kind {
        CLAIMS("Claims, as Supabase and PostgREST"),
        SETTINGS("Single settings"),
        BOTH("Claims and single settings"),
        ROLES("Nothing but the role");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }

        boolean hasClaims() {
            return this == CLAIMS || this == BOTH;
        }

        boolean hasSettings() {
            return this == SETTINGS || this == BOTH;
        }
    }

    /// One setting and the claim that fills it.
    static final class Line {
        final StringProperty place = new SimpleStringProperty("");
        final StringProperty claim = new SimpleStringProperty("");

        Line(String place, String claim) {
            this.place.set(place);
            this.claim.set(claim);
        }
    }

    /// @param found the function that PostgREST is told to call first, put in for whoever chooses to run it
    void show(IdentityScheme scheme, @Nullable String found) {
        boolean claims = scheme.supabaseClaims() || scheme.legacyClaims();
        boolean settings = !scheme.settings().isEmpty();
        kind.set(claims ? settings ? Kind.BOTH : Kind.CLAIMS : settings ? Kind.SETTINGS : Kind.ROLES);
        legacy.set(scheme.legacyClaims());
        lines.setAll(scheme.settings().stream()
                .map(rule -> new Line(rule.place(), rule.claim()))
                .toList());
        role.set(text(scheme.role().standard()));
        roleClaim.set(scheme.role().claim());
        rolePerPerson.set(scheme.role().perPerson());
        callFirst.set(scheme.preRequest() != null);
        preRequest.set(text(scheme.preRequest() == null ? found : scheme.preRequest()));
        people.set(text(scheme.people()));
        searchPath.set(text(scheme.searchPath()));
    }

    /// @throws FailureException with [io.rolescope.platform.Failure.Invalid] that names what is wrong
    IdentityScheme scheme() {
        List<SettingRule> rules = new ArrayList<>();
        if (kind.get().hasSettings()) {
            lines.stream()
                    .filter(line ->
                            !line.place.get().isBlank() || !line.claim.get().isBlank())
                    .forEach(line -> rules.add(SchemeText.rule(line.place.get(), line.claim.get())));
        }
        if (kind.get().hasSettings() && rules.isEmpty()) {
            throw wrong("No setting is named.", "Name one, as app.user_id, and the claim that fills it.");
        }
        if (callFirst.get() && preRequest.get().isBlank()) {
            throw wrong("It is not said which function is called first.", "Name it, as api.check, or untick the box.");
        }
        return new IdentityScheme(
                kind.get().hasClaims(),
                kind.get().hasClaims() && legacy.get(),
                rules,
                orNull(searchPath.get()),
                new RoleRule(
                        roleClaim.get().isBlank() ? "role" : roleClaim.get().strip(),
                        rolePerPerson.get(),
                        orNull(role.get())),
                callFirst.get() ? orNull(preRequest.get()) : null,
                orNull(people.get()));
    }

    private static @Nullable String orNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }

    private static FailureException wrong(String sentence, String nextStep) {
        return new FailureException(new io.rolescope.platform.Failure.Invalid(sentence, nextStep, "", null));
    }
}
