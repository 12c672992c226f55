package io.rolescope.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/// Where commands are typed: runs one, and keeps what the last one said.
final class Terminal {
    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();

    /// The command on a backend.
    ///
    /// @param more what follows `--db`
    int on(String backend, String command, String... more) {
        List<String> words = new ArrayList<>(List.of(command, "--db", backend));
        words.addAll(List.of(more));
        return run(words);
    }

    int run(List<String> words) {
        out = new StringWriter();
        err = new StringWriter();
        CommandLine line = RolescopeCommand.commandLine(demo -> 0);
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(words.toArray(new String[0]));
    }

    String out() {
        return out.toString();
    }

    String err() {
        return err.toString();
    }
}
