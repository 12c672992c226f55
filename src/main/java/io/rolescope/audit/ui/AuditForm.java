package io.rolescope.audit.ui;

import io.rolescope.audit.AuditFilter;
import io.rolescope.audit.AuditSource;
import io.rolescope.explorer.TimeText;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.jspecify.annotations.Nullable;

/// What is asked of the log: which one, when, who, what; and what is wrong with the times.
final class AuditForm {
    private final ObjectProperty<AuditSource> source = new SimpleObjectProperty<>(AuditSource.CHANGES);
    private final ObjectProperty<Period> period = new SimpleObjectProperty<>(Period.WEEK);
    private final StringProperty from = new SimpleStringProperty("");
    private final StringProperty until = new SimpleStringProperty("");
    private final StringProperty actor = new SimpleStringProperty("");
    private final StringProperty subject = new SimpleStringProperty("");
    private final StringProperty operation = new SimpleStringProperty("");
    private final StringProperty text = new SimpleStringProperty("");
    private final StringProperty problem = new SimpleStringProperty("");

    /// Told when another log or another time is asked for.
    void onChosen(Runnable action) {
        source.addListener((observable, before, now) -> action.run());
        period.addListener((observable, before, now) -> action.run());
    }

    /// Told when anything else is, which may go on changing.
    void onTyped(Runnable action) {
        for (StringProperty field : List.of(subject, operation, from, until, actor, text)) {
            field.addListener((observable, before, now) -> action.run());
        }
    }

    ObjectProperty<AuditSource> sourceProperty() {
        return source;
    }

    AuditSource source() {
        return source.get();
    }

    ObjectProperty<Period> periodProperty() {
        return period;
    }

    StringProperty fromProperty() {
        return from;
    }

    StringProperty untilProperty() {
        return until;
    }

    StringProperty actorProperty() {
        return actor;
    }

    StringProperty subjectProperty() {
        return subject;
    }

    StringProperty operationProperty() {
        return operation;
    }

    StringProperty textProperty() {
        return text;
    }

    /// What is wrong with the times; empty when nothing is.
    ReadOnlyStringProperty problemProperty() {
        return problem;
    }

    void askForUser(String id) {
        period.set(Period.MONTH);
        actor.set(id);
    }

    void askForRecord(String table, @Nullable String record) {
        period.set(Period.ALL);
        source.set(AuditSource.CHANGES);
        subject.set(table);
        text.set(record == null ? "" : record);
    }

    /// What is asked for; nothing where a time in it makes no sense, which [#problemProperty] then tells.
    Optional<AuditFilter> read(Instant now) {
        boolean exact = period.get() == Period.EXACT;
        Optional<Instant> first =
                exact ? time(from) : Optional.ofNullable(period.get().start(now));
        Optional<Instant> last = exact ? time(until) : Optional.empty();
        boolean wrong = exact
                && (first.isEmpty() && !plain(from).isBlank()
                        || last.isEmpty() && !plain(until).isBlank());
        boolean reversed = first.isPresent() && last.isPresent() && first.get().isAfter(last.get());
        problem.set(
                wrong
                        ? "Write dates or times: 2026-03-31, 2026-03-31 14:30, today, or 2 h ago."
                        : reversed ? "The first time is after the last one." : "");
        if (wrong || reversed) {
            return Optional.empty();
        }
        return Optional.of(new AuditFilter(
                source.get(),
                first.orElse(null),
                last.orElse(null),
                plain(actor),
                plain(subject),
                plain(operation),
                plain(text)));
    }

    private static Optional<Instant> time(StringProperty field) {
        return TimeText.parse(plain(field), ZoneId.systemDefault()).map(ZonedDateTime::toInstant);
    }

    private static String plain(StringProperty field) {
        return field.get() == null ? "" : field.get();
    }
}
