package io.rolescope.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/// `rolescope` itself: without a subcommand it opens the window.
///
/// Exit codes everywhere: 0 fine; 1 findings or failed expectations; 2 wrong usage, no connection, or any other
/// [io.rolescope.platform.Failure].
@Command(
        name = "rolescope",
        mixinStandardHelpOptions = true,
        versionProvider = ProgramVersion.class,
        description = "See a PostgreSQL backend through the eyes of any role or user, and why.",
        synopsisSubcommandLabel = "[COMMAND]",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:fine",
            "1:findings, or an expectation that was not met",
            "2:wrong usage, no connection, or another failure"
        },
        footerHeading = "%n",
        footer = "Without a command the window opens. “rolescope COMMAND --help” explains a command.",
        subcommands = {
            CommandLine.HelpCommand.class,
            AutoComplete.GenerateCompletion.class,
            ExplainCommand.class,
            MatrixCommand.class,
            IsolationCommand.class,
            ReachCommand.class,
            VerifyCommand.class,
            RehearseCommand.class,
            PolicyTestCommand.class,
            FunctionsCommand.class,
            SandboxCommand.class
        })
public final class RolescopeCommand implements Callable<Integer> {
    /// Nothing to complain about.
    public static final int FINE = 0;

    /// The work was done and found something, or an expectation was not met.
    public static final int FOUND = 1;

    /// The work could not be done.
    public static final int FAILED = 2;

    private final Window window;

    @Option(names = "--demo", description = "Open the window straight into the sandbox.")
    private boolean demo;

    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            description = "Show technical details and the stack trace of a failure.")
    private boolean debug;

    private RolescopeCommand(Window window) {
        this.window = window;
    }

    /// What opens the window. The command line does not know JavaFX.
    @FunctionalInterface
    public interface Window {

        /// Opens the window and returns when the person has closed it.
        ///
        /// @param demo straight into the sandbox
        /// @return the exit code
        int open(boolean demo);
    }

    /// The whole command line, ready to execute.
    ///
    /// @param more commands that need what only the window's floor has
    public static CommandLine commandLine(Window window, Object... more) {
        RolescopeCommand root = new RolescopeCommand(window);
        CommandLine line = new CommandLine(root);
        for (Object command : more) {
            line.addSubcommand(command);
        }
        line.setExecutionExceptionHandler(new FailureMessage(() -> root.debug));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setUsageHelpAutoWidth(true);
        return line;
    }

    @Override
    public Integer call() {
        return window.open(demo);
    }
}
