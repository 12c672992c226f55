package io.rolescope.kit;

import io.rolescope.connections.ActivityLog;
import io.rolescope.identities.Identity;
import io.rolescope.identities.PersonalColumns;
import io.rolescope.identities.PersonalColumns.Kind;
import io.rolescope.identities.PersonalJson;
import io.rolescope.identities.PersonalText;
import io.rolescope.identities.Viewpoint;
import java.util.Map;
import java.util.function.Supplier;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.value.ObservableValue;
import org.jspecify.annotations.Nullable;

/// Whether a page shows what is personal: masked at first, revealed by a person, which the activity log notes.
///
/// What is masked, and where a name is, says [PersonalColumns]. Looking as somebody else masks again.
public final class Reveal {
    private final PersonalColumns rules = new PersonalColumns(Map.of());
    private final Viewpoint viewpoint;
    private final ActivityNotes notes;
    private final Supplier<String> subject;
    private final ReadOnlyBooleanWrapper revealed = new ReadOnlyBooleanWrapper();
    private @Nullable Identity revealedFor;

    /// @param subject what is revealed, for the activity log: `public.rls_audit_log`
    public Reveal(Viewpoint viewpoint, ActivityNotes notes, Supplier<String> subject) {
        this.viewpoint = viewpoint;
        this.notes = notes;
        this.subject = subject;
    }

    public ReadOnlyBooleanProperty revealedProperty() {
        return revealed.getReadOnlyProperty();
    }

    public boolean isRevealed() {
        return revealed.get();
    }

    /// Shows what is masked, and notes that.
    public void reveal() {
        if (!revealed.get()) {
            revealedFor = viewpoint.identity();
            notes.add(ActivityLog.Action.REVEALED, subject.get());
            revealed.set(true);
        }
    }

    /// Masks again.
    public void conceal() {
        revealed.set(false);
    }

    /// Masks again when somebody else is looked as by now. Call before showing something new.
    public void follow() {
        if (revealed.get() && !viewpoint.identity().equals(revealedFor)) {
            conceal();
        }
    }

    /// A value as it is shown and copied now.
    public @Nullable String shown(Kind kind, @Nullable String value) {
        return revealed.get() ? value : PersonalColumns.masked(kind, value);
    }

    /// A field of a row, told by its path: `email`, `settings.contact.phone`.
    public @Nullable String field(String schema, String table, String path, @Nullable String value) {
        @Nullable Kind kind = PersonalJson.kind(rules, schema, table, path);
        return kind == null || isNoSecret(value) ? value : shown(kind, value);
    }

    /// A column of a table, told by name, type and comment.
    public @Nullable Kind kind(String schema, String table, String column, String type) {
        return rules.kind(schema, table, column, type, null);
    }

    /// JSON as it is shown and copied now.
    public @Nullable String json(String schema, String table, @Nullable String json) {
        return revealed.get() ? json : PersonalJson.masked(rules, schema, table, json);
    }

    /// Words as they are shown and copied now: what reaches a person is masked by its form.
    public String text(String words) {
        return revealed.get() ? words : PersonalText.masked(words);
    }

    /// What a clause saw, as it is shown now.
    ///
    /// @param what the column or call
    public @Nullable String saw(String what, @Nullable String value) {
        return revealed.get() ? value : PersonalText.masked(what, value);
    }

    /// `words` as they are shown, masked and revealed as this is.
    public ObservableValue<String> following(Supplier<String> words) {
        return revealed.map(now -> words.get());
    }

    private static boolean isNoSecret(@Nullable String value) {
        return value == null || value.equals("null") || value.equals("true") || value.equals("false");
    }
}
