package io.rolescope.functions.ui;

import io.rolescope.functions.draft.RequestDraft;
import io.rolescope.functions.history.HistoryRecord;
import io.rolescope.functions.hurl.HurlFile;
import io.rolescope.functions.hurl.ParseOutcome;
import io.rolescope.functions.hurl.Variables;
import io.rolescope.functions.ui.desk.Draft;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Makes requests to be edited out of what was kept, and variables out of lines.
final class Drafts {
    private Drafts() {}

    /// The request of a record as it was written; as it was sent where the writing has parts no field is for.
    static Optional<Draft> of(HistoryRecord record, @Nullable String base) {
        Optional<Draft> written = record.replay() instanceof ParseOutcome.Parsed(HurlFile file)
                        && file.entries().size() == 1
                ? RequestDraft.of(file, file.entries().getFirst()).map(request -> Draft.of(request, base))
                : Optional.empty();
        return written.or(() -> Optional.ofNullable(record.call()).map(call -> sent(call, base)));
    }

    private static Draft sent(HistoryRecord.Call call, @Nullable String base) {
        StringBuilder headers = new StringBuilder();
        call.requestHeaders().stream()
                .filter(header -> !header.value().contains("***"))
                .forEach(header -> headers.append(header.name())
                        .append(": ")
                        .append(header.value())
                        .append('\n'));
        String path = base != null && call.url().startsWith(base)
                ? call.url().substring(base.length()).replaceFirst("^/", "")
                : call.url();
        return new Draft(
                call.method(),
                path,
                "",
                headers.toString().strip(),
                call.requestBody() == null ? "" : call.requestBody());
    }

    /// Reads `name=value` lines; `#` begins a remark.
    ///
    /// @throws FailureException with [Failure.Invalid] that names the line
    static Map<String, String> variables(String lines) {
        Map<String, String> variables = new LinkedHashMap<>();
        String[] all = lines.split("\n", -1);
        for (int i = 0; i < all.length; i++) {
            String line = all[i].strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            int equals = line.indexOf('=');
            String name = equals < 0 ? "" : line.substring(0, equals).strip();
            if (!Variables.isName(name)) {
                throw new FailureException(new Failure.Invalid(
                        "Line " + (i + 1) + " is no variable.",
                        "Write “name=value” with letters, digits, _ and - in the name.",
                        "",
                        null));
            }
            variables.put(name, line.substring(equals + 1).strip());
        }
        return variables;
    }
}
