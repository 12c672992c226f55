package io.rolescope.functions.ui.desk;

import io.rolescope.functions.SuiteVariables;
import io.rolescope.functions.environment.TestEnvironment;
import io.rolescope.functions.history.History;
import io.rolescope.functions.history.HistoryRecord;
import io.rolescope.functions.hurl.HurlFile;
import io.rolescope.functions.run.Bindings;
import io.rolescope.functions.run.EntryResult;
import io.rolescope.functions.run.Redaction;
import io.rolescope.functions.run.RunContext;
import io.rolescope.functions.run.RunSettings;
import io.rolescope.functions.run.Value;
import io.rolescope.functions.token.Token;
import io.rolescope.functions.token.TokenSource;
import io.rolescope.identities.Identity;
import io.rolescope.identities.Viewpoint;
import io.rolescope.kit.Navigator;
import io.rolescope.kit.Tasks;
import io.rolescope.platform.Cancellation;
import io.rolescope.platform.FailureException;
import io.rolescope.platform.Secret;
import io.rolescope.platform.http.HttpCaller;
import io.rolescope.platform.http.HttpRules;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import org.jspecify.annotations.Nullable;

/// What all sections of the Functions page work with: the request being written, as whom it is sent, the variables, the
/// history. No secret is written to a file.
public final class Workbench implements AutoCloseable {
    private static final String NONE = "";

    /// The sections of the page, in their order.
    public enum Section {
        REQUEST("Request"),
        SUITES("Suites"),
        SEVERAL("As several"),
        LOAD("Load"),
        PAST("History"),
        LIVE("Live");

        private final String title;

        Section(String title) {
            this.title = title;
        }

        public String title() {
            return title;
        }
    }

    /// Whose token is sent.
    public enum As {
        LENS("As the lens"),
        CHOSEN("As somebody else"),
        PASTED("With a pasted token"),
        NOBODY("Without a token");

        private final String title;

        As(String title) {
            this.title = title;
        }

        public String title() {
            return title;
        }
    }

    private final Viewpoint viewpoint;
    private final Tasks tasks;
    private final Navigator navigator;
    private final Path folder;
    private final History history;
    private final HttpCaller caller = new HttpCaller();
    private final ObjectProperty<Section> section = new SimpleObjectProperty<>(Section.REQUEST);
    private final ObjectProperty<Draft> draft = new SimpleObjectProperty<>(Draft.empty());
    private final ObjectProperty<As> as = new SimpleObjectProperty<>(As.LENS);
    private final ObjectProperty<@Nullable Identity> chosen = new SimpleObjectProperty<>();
    private final ObjectProperty<Duration> life = new SimpleObjectProperty<>(Duration.ofHours(1));
    private final KeptSecrets kept;
    private final ObjectProperty<Secret> pasted = new SimpleObjectProperty<>(Secret.of(""));
    private final ObjectProperty<TestEnvironment> environment =
            new SimpleObjectProperty<>(new TestEnvironment(NONE, Map.of(), List.of()));

    /// @param folder where the history and the environments are kept
    public Workbench(Viewpoint viewpoint, Tasks tasks, Navigator navigator, Path folder) {
        this.viewpoint = viewpoint;
        this.tasks = tasks;
        this.navigator = navigator;
        this.folder = folder;
        this.history = new History(folder);
        this.kept = new KeptSecrets(viewpoint, tasks, navigator);
        if (viewpoint.identity() instanceof Identity.Operator) {
            // a login is no API role: nobody's token names it
            boolean service = viewpoint.backend().facts().roles().stream()
                    .anyMatch(role -> role.name().equals("service_role"));
            as.set(service ? As.CHOSEN : As.NOBODY);
            chosen.set(service ? new Identity.Role("service_role") : null);
        }
    }

    public Viewpoint viewpoint() {
        return viewpoint;
    }

    public Tasks tasks() {
        return tasks;
    }

    public Navigator navigator() {
        return navigator;
    }

    public History history() {
        return history;
    }

    /// The section in front.
    public ObjectProperty<Section> section() {
        return section;
    }

    /// The request being written.
    public ObjectProperty<Draft> draft() {
        return draft;
    }

    public ObjectProperty<As> as() {
        return as;
    }

    /// Whom the token is for, when it is not the lens.
    public ObjectProperty<@Nullable Identity> chosen() {
        return chosen;
    }

    /// How long minted tokens last; below zero for one that has expired already.
    public ObjectProperty<Duration> life() {
        return life;
    }

    /// What tokens are signed with: the shared secret (HS256) or a private key (ES256, RS256).
    public ObjectProperty<Secret> signingSecret() {
        return kept.signing();
    }

    /// What signs and the secret variables, and where they are kept.
    public KeptSecrets kept() {
        return kept;
    }

    public ObjectProperty<Secret> pasted() {
        return pasted;
    }

    /// The variables in use; without a name where they were never saved.
    public ObjectProperty<TestEnvironment> environment() {
        return environment;
    }

    /// Variables whose values are shown nowhere, by name.
    public Map<String, Secret> secrets() {
        return kept.variables();
    }

    public Path environmentFolder() {
        return folder.resolve("environments");
    }

    /// Where the backend's functions are; `null` where it has none.
    public @Nullable String base() {
        return viewpoint.backend().profile().functionsUrl();
    }

    /// Where the token of a request comes from, as chosen.
    public TokenSource source() {
        @Nullable Identity other = chosen.get();
        return switch (as.get()) {
            case NOBODY -> new TokenSource.None("nobody");
            case PASTED -> new TokenSource.Pasted("pasted token", pasted.get());
            case LENS -> minted(viewpoint.identity());
            case CHOSEN -> other == null ? new TokenSource.None("nobody") : minted(other);
        };
    }

    /// Tokens of somebody, signed with the backend's secret.
    public TokenSource minted(Identity identity) {
        return TokenSource.signedBy(
                identity.name(),
                TokenSource.claimsOf(identity),
                life.get(),
                signingSecret().get());
    }

    /// Addresses of the backend, and keys of the API roles where they can be minted.
    public SuiteVariables known() {
        @Nullable String functions = base();
        @Nullable String url = functions == null ? null : functions.replaceFirst("/functions/v1/?$", "");
        SuiteVariables addresses =
                new SuiteVariables(url, functions, viewpoint.backend().profile().storageUrl(), null, null);
        return signingSecret().get().isEmpty()
                ? addresses
                : addresses.withKeys(key("anon", Instant.now()), key("service_role", Instant.now()));
    }

    /// The variables of a run but for those that [#known] sets: an expired token, the environment's, the secrets.
    public Bindings bindings() {
        Bindings bindings = new Bindings(new Redaction());
        bindings.redaction().hide(signingSecret().get().reveal());
        if (!signingSecret().get().isEmpty()) {
            bindings.setSecret(
                    "expiredToken",
                    key("authenticated", Instant.now().minus(Duration.ofHours(2)))
                            .reveal());
        }
        environment.get().variables().forEach(bindings::setInferred);
        environment.get().secretNames().forEach(name -> bindings.set(name, new Value.Text("")));
        secrets().forEach((name, value) -> bindings.setSecret(name, value.reveal()));
        return bindings;
    }

    /// All variables of a run as somebody.
    public Bindings bindings(Token token) {
        Bindings bindings = bindings();
        known().putInto(bindings, token);
        // what the person set wins over what is set for everybody
        environment.get().variables().forEach(bindings::setInferred);
        secrets().forEach((name, value) -> bindings.setSecret(name, value.reveal()));
        return bindings;
    }

    /// What a run is carried out with.
    ///
    /// @param goOn whether entries behind a failed one run too
    public RunContext context(Cancellation cancellation, boolean goOn) {
        return new RunContext(
                caller, new RunSettings(HttpRules.standard(), 0, Duration.ofSeconds(1), goOn), cancellation);
    }

    /// Writes a result down, without secrets.
    public void keep(HurlFile file, EntryResult result, String identity, Redaction redaction) {
        HistoryRecord record =
                HistoryRecord.of(file, result, identity, environment.get().name(), redaction);
        HistoryRecord.@Nullable Call call = record.call();
        history.append(new HistoryRecord(
                record.id(),
                record.at(),
                record.file(),
                record.source(),
                record.title().replace("{{functionsUrl}}/", ""),
                record.identity(),
                record.environment(),
                record.success() && (record.file().isEmpty() ? call != null && call.status() < 400 : true),
                record.failures(),
                call));
    }

    /// Saved environments, by name.
    public List<TestEnvironment> environments() {
        return TestEnvironment.readAll(environmentFolder());
    }

    @Override
    public void close() {
        caller.close();
    }

    private Secret key(String role, Instant made) {
        try {
            return TokenSource.signedBy(
                            role,
                            TokenSource.claimsOf(new Identity.Role(role)),
                            Duration.ofHours(1),
                            signingSecret().get())
                    .token(made)
                    .value();
        } catch (FailureException e) {
            // a secret that cannot sign is told where the token is shown
            return Secret.of("");
        }
    }
}
