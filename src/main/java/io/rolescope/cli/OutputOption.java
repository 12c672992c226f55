package io.rolescope.cli;

import java.io.PrintWriter;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/// `--format text|json`, and where results and messages go ([Mixin]).
///
/// Results are for standard output, messages for standard error, so that a pipeline reads results only.
final class OutputOption {
    private static final JsonMapper JSON =
            JsonMapper.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

    /// How results are written.
    enum Format {
        TEXT,
        JSON
    }

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "TEXT",
            description = "How to write the result: text or json (${DEFAULT-VALUE} unless told).")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Format format;

    boolean isJson() {
        return format == Format.JSON;
    }

    /// Writes a result as asked for: `value` as one line of JSON, or whatever `text` prints.
    ///
    /// @param value a record, map, list or JSON node; an [Iterable] is gone through while it is written
    void result(Object value, Consumer<PrintWriter> text) {
        PrintWriter out = out();
        if (isJson()) {
            JSON.writeValue(out, value);
            out.println();
        } else {
            text.accept(out);
        }
        out.flush();
    }

    /// Standard output, for results.
    PrintWriter out() {
        return command.commandLine().getOut();
    }

    /// A line for the person at standard error.
    void message(String line) {
        PrintWriter err = command.commandLine().getErr();
        err.println(line);
        err.flush();
    }
}
