package io.rolescope.functions.ui;

import io.rolescope.functions.catalog.FunctionCatalog;
import io.rolescope.functions.catalog.KnownFunction;
import io.rolescope.functions.environment.TestEnvironment;
import io.rolescope.functions.history.History;
import io.rolescope.functions.history.HistoryRecord;
import io.rolescope.functions.token.Token;
import io.rolescope.functions.token.TokenSource;
import io.rolescope.functions.ui.desk.Answer;
import io.rolescope.functions.ui.desk.Draft;
import io.rolescope.functions.ui.desk.RequestRun;
import io.rolescope.functions.ui.desk.Workbench;
import io.rolescope.functions.ui.desk.Workbench.As;
import io.rolescope.identities.Claims;
import io.rolescope.kit.Formats;
import io.rolescope.kit.Loadable;
import io.rolescope.kit.RunningTask;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import io.rolescope.platform.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.jspecify.annotations.Nullable;

/// What the section Request knows: the answer, the functions there are, what was sent last, the saved variables.
final class RequestViewModel {
    private static final int LISTED = 60;

    private final Workbench bench;
    private final FunctionCatalog catalog;
    private final ObjectProperty<Loadable<Answer>> answer = new SimpleObjectProperty<>(Loadable.idle());
    private final ObjectProperty<Loadable<List<HistoryRecord>>> recent = new SimpleObjectProperty<>(Loadable.idle());
    private final ObjectProperty<Loadable<List<KnownFunction>>> functions = new SimpleObjectProperty<>(Loadable.idle());
    private final ObjectProperty<Loadable<List<TestEnvironment>>> environments =
            new SimpleObjectProperty<>(Loadable.idle());
    private final StringProperty wanted = new SimpleStringProperty("");
    private @Nullable RunningTask running;

    RequestViewModel(Workbench bench) {
        this.bench = bench;
        this.catalog = new FunctionCatalog(bench.viewpoint(), bench.history());
        wanted.addListener((observable, before, now) -> loadRecent());
    }

    Workbench bench() {
        return bench;
    }

    ObjectProperty<Loadable<Answer>> answer() {
        return answer;
    }

    ObjectProperty<Loadable<List<HistoryRecord>>> recent() {
        return recent;
    }

    ObjectProperty<Loadable<List<KnownFunction>>> functions() {
        return functions;
    }

    ObjectProperty<Loadable<List<TestEnvironment>>> environments() {
        return environments;
    }

    /// What recent requests are searched for.
    StringProperty wanted() {
        return wanted;
    }

    /// Who the token is for and until when, in one line; why there is none otherwise.
    String tokenLine() {
        try {
            Token token = bench.source().token(Instant.now());
            if (token.value().isEmpty()) {
                return "No token is sent.";
            }
            String role =
                    token.claims().text("role").map(found -> "role " + found).orElse("no role");
            String key = token.keyId() == null ? "" : " · key " + token.keyId();
            return token.label() + " · " + role + " · " + token.algorithm() + key + " · " + expiry(token);
        } catch (FailureException e) {
            return e.failure().sentence();
        }
    }

    /// The claims of the token as JSON; why there are none otherwise.
    String claims() {
        try {
            Token token = bench.source().token(Instant.now());
            return token.value().isEmpty()
                    ? ""
                    : token.algorithm().isEmpty()
                            ? "This token is no JWT, so its claims cannot be read."
                            : Draft.pretty(token.claims().json());
        } catch (FailureException e) {
            return e.failure().sentence() + " " + e.failure().nextStep();
        }
    }

    void send() {
        Draft sent = bench.draft().get();
        TokenSource source = bench.source();
        running = bench.tasks()
                .load(
                        sent.title(),
                        control -> {
                            try {
                                return RequestRun.send(bench, sent, source, control.cancellation());
                            } finally {
                                bench.tasks().onWindow(this::loadRecent);
                            }
                        },
                        answer);
    }

    void cancel() {
        if (running != null) {
            running.cancel();
        }
    }

    void load() {
        loadRecent();
        loadEnvironments();
        bench.tasks().load("Looking for functions", control -> catalog.find(control.cancellation()), functions);
    }

    void loadRecent() {
        String text = wanted.get();
        bench.tasks()
                .load(
                        "Searching the history",
                        control -> bench.history().find(new History.Search(text, null, null, null, LISTED)),
                        recent);
    }

    /// Puts an old request back into the editor and its answer beside it.
    void show(HistoryRecord record) {
        HistoryRecord.@Nullable Call call = record.call();
        Drafts.of(record, bench.base()).ifPresent(bench.draft()::set);
        answer.set(
                call == null ? Loadable.idle() : new Loadable.Ready<>(new Answer(record.identity(), call.toResult())));
    }

    /// Takes variables over from `name=value` lines.
    ///
    /// @throws FailureException when a line is none
    void setVariables(String name, String lines) {
        bench.environment()
                .set(new TestEnvironment(
                        name,
                        Drafts.variables(lines),
                        List.copyOf(bench.secrets().keySet())));
    }

    /// Saves the variables under their name; values of secrets are left out.
    void saveVariables(String name, String lines) {
        bench.tasks()
                .run(
                        "Saving variables",
                        environments,
                        control -> {
                            TestEnvironment made = new TestEnvironment(
                                    name,
                                    Drafts.variables(lines),
                                    List.copyOf(bench.secrets().keySet()));
                            made.write(bench.environmentFolder());
                            return made;
                        },
                        made -> {
                            bench.environment().set(made);
                            bench.navigator().say("Variables saved as " + made.name() + ".");
                            loadEnvironments();
                        },
                        failure -> bench.navigator().say(failure.sentence()));
    }

    void putSecret(String name, Secret value) {
        bench.kept().put(name, value);
    }

    private static Secret read(Path file) {
        try {
            return Secret.of(Files.readString(file));
        } catch (IOException e) {
            throw new FailureException(
                    new Failure.Invalid(
                            "The key file " + file.getFileName() + " cannot be read.",
                            "Check that it is there, is text, and may be read.",
                            "",
                            null),
                    e);
        }
    }

    /// Signs with what a file holds: a private key as JSON Web Key or PEM.
    void readKey(Path file, Runnable then) {
        bench.tasks()
                .run(
                        "Reading " + file.getFileName(),
                        bench.signingSecret(),
                        control -> {
                            Secret key = read(file);
                            // what cannot sign is said before it takes the place of what can
                            TokenSource.signedBy("key", Claims.none(), Duration.ofMinutes(1), key)
                                    .token(Instant.now());
                            return key;
                        },
                        key -> {
                            bench.signingSecret().set(key);
                            bench.kept().keep();
                            then.run();
                        },
                        failure -> bench.navigator().say(failure.sentence() + " " + failure.nextStep()));
    }

    void close() {
        bench.tasks().cancel(answer);
        bench.tasks().cancel(recent);
        bench.tasks().cancel(functions);
        bench.tasks().cancel(environments);
    }

    private void loadEnvironments() {
        bench.tasks().load("Reading variables", control -> bench.environments(), environments);
    }

    private String expiry(Token token) {
        @Nullable Instant expires = token.expires();
        if (expires == null) {
            return token.algorithm().isEmpty() ? "no JWT" : "never expires";
        }
        boolean over = token.isExpired(Instant.now());
        String when = Formats.relative(expires, Instant.now());
        return bench.as().get() == As.PASTED || over
                ? (over ? "expired " : "expires ") + when
                : "made anew each time, expires " + when;
    }
}
