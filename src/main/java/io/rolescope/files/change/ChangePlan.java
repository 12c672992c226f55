package io.rolescope.files.change;

import io.rolescope.connections.Change;
import io.rolescope.files.FileRecord;
import io.rolescope.identities.Identity;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Exactly what will be sent, as whom, before anything is.
///
/// @param request the HTTP request that goes first, as text, `null` for none
/// @param sql the statements, in one transaction
/// @param warning what the person should think of before, `null` for nothing
public record ChangePlan(
        FileRecord file,
        FileChange change,
        Identity as,
        @Nullable String request,
        Change sql,
        @Nullable String warning) {

    /// One sentence: who does what.
    public String sentence() {
        return "As " + as.name() + ": " + change.words(file) + ".";
    }

    /// Request and statements as they are sent.
    public String shown() {
        String statements =
                sql.statements().stream().map(Change.Statement::shown).collect(Collectors.joining(";\n"));
        return Optional.ofNullable(request).map(text -> text + "\n\n").orElse("") + statements + ";";
    }
}
