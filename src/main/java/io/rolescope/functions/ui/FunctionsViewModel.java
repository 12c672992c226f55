package io.rolescope.functions.ui;

import io.rolescope.functions.history.History;
import io.rolescope.functions.history.HistoryRecord;
import io.rolescope.functions.token.Token;
import io.rolescope.functions.token.TokenSource;
import io.rolescope.identities.Identity;
import io.rolescope.identities.Viewpoint;
import io.rolescope.kit.Loadable;
import io.rolescope.kit.RunningTask;
import io.rolescope.kit.Tasks;
import io.rolescope.platform.FailureException;
import io.rolescope.platform.Secret;
import io.rolescope.platform.http.HttpCaller;
import io.rolescope.platform.http.HttpOutcome;
import io.rolescope.platform.http.HttpRequest;
import io.rolescope.platform.http.HttpRules;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.jspecify.annotations.Nullable;

/// What the Functions page knows: the request being written, as whom, the answer, and what was sent before.
final class FunctionsViewModel {
    private static final int LISTED = 100;
    private static final Duration TOKEN_LIFE = Duration.ofHours(1);

    /// Whose token is sent.
    enum As {
        LENS("As the lens"),
        CHOSEN("As somebody else"),
        PASTED("With a pasted token"),
        NOBODY("Without a token");

        private final String title;

        As(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    private final Viewpoint viewpoint;
    private final Tasks tasks;
    private final History history;
    private final HttpCaller caller = new HttpCaller();
    private final ObjectProperty<Draft> draft = new SimpleObjectProperty<>(Draft.empty());
    private final ObjectProperty<As> as = new SimpleObjectProperty<>(As.LENS);
    private final ObjectProperty<@Nullable Identity> chosen = new SimpleObjectProperty<>();
    private final ObjectProperty<Secret> signingSecret = new SimpleObjectProperty<>(Secret.of(""));
    private final ObjectProperty<Secret> pasted = new SimpleObjectProperty<>(Secret.of(""));
    private final ObjectProperty<Loadable<Answer>> answer = new SimpleObjectProperty<>(Loadable.idle());
    private final ObjectProperty<Loadable<List<HistoryRecord>>> records = new SimpleObjectProperty<>(Loadable.idle());
    private final StringProperty wanted = new SimpleStringProperty("");
    private @Nullable RunningTask running;

    /// @param folder where the history is kept
    FunctionsViewModel(Viewpoint viewpoint, Tasks tasks, Path folder) {
        this.viewpoint = viewpoint;
        this.tasks = tasks;
        this.history = new History(folder);
        wanted.addListener((observable, before, now) -> loadHistory());
        viewpoint.tokenSecret().ifPresent(signingSecret::set);
    }

    ObjectProperty<Draft> draft() {
        return draft;
    }

    ObjectProperty<As> as() {
        return as;
    }

    /// Whom the token is for, when it is not the lens.
    ObjectProperty<@Nullable Identity> chosen() {
        return chosen;
    }

    /// What tokens are signed with (HS256); kept in memory only.
    ObjectProperty<Secret> signingSecret() {
        return signingSecret;
    }

    ObjectProperty<Secret> pasted() {
        return pasted;
    }

    ObjectProperty<Loadable<Answer>> answer() {
        return answer;
    }

    ObjectProperty<Loadable<List<HistoryRecord>>> records() {
        return records;
    }

    /// What the history is searched for.
    StringProperty wanted() {
        return wanted;
    }

    Viewpoint viewpoint() {
        return viewpoint;
    }

    Tasks tasks() {
        return tasks;
    }

    @Nullable
    String base() {
        return viewpoint.backend().profile().functionsUrl();
    }

    /// The token that would be sent now.
    ///
    /// @throws FailureException when a secret is missing or does not fit
    Token token() {
        return source().token(Instant.now());
    }

    /// Who the token is for and until when, in one line; why there is none otherwise.
    String tokenLine() {
        try {
            Token token = token();
            if (token.value().isEmpty()) {
                return "No token is sent.";
            }
            String until = token.expires() == null
                    ? "never expires"
                    : token.isExpired(Instant.now()) ? "has expired" : "expires in one hour";
            String role =
                    token.claims().text("role").map(found -> "role " + found).orElse("no role");
            return token.label() + " · " + role + " · " + token.algorithm() + " · "
                    + (as.get() == As.PASTED ? expiry(token) : until);
        } catch (FailureException e) {
            return e.failure().sentence();
        }
    }

    void send() {
        Draft sent = draft.get();
        TokenSource source = source();
        String identity = source.label();
        running = tasks.load(
                sent.method() + " " + sent.path(),
                control -> {
                    HttpRequest request = sent.request(
                            base(), source.token(Instant.now()).value().reveal());
                    HttpOutcome outcome = caller.send(request, HttpRules.standard(), null, control.cancellation());
                    Answer there = switch (outcome) {
                        case HttpOutcome.Answered answered -> Answer.of(identity, request, answered.last());
                        case HttpOutcome.Failed failed -> throw new FailureException(failed.failure());
                    };
                    history.append(there.record(sent, request));
                    tasks.onWindow(this::loadHistory);
                    return there;
                },
                answer);
    }

    void cancel() {
        if (running != null) {
            running.cancel();
        }
    }

    void loadHistory() {
        String text = wanted.get();
        tasks.load(
                "Searching the history",
                control -> history.find(new History.Search(text, null, null, null, LISTED)),
                records);
    }

    /// Puts an old request back into the editor and its answer beside it.
    void show(HistoryRecord record) {
        HistoryRecord.@Nullable Call call = record.call();
        if (call == null) {
            return;
        }
        StringBuilder headers = new StringBuilder();
        call.requestHeaders().stream()
                .filter(header -> !header.value().equals("••••"))
                .forEach(header -> headers.append(header.name())
                        .append(": ")
                        .append(header.value())
                        .append('\n'));
        @Nullable String base = base();
        String path = base != null && call.url().startsWith(base)
                ? call.url().substring(base.length()).replaceFirst("^/", "")
                : call.url();
        draft.set(new Draft(
                call.method(), path, headers.toString().strip(), call.requestBody() == null ? "" : call.requestBody()));
        answer.set(new Loadable.Ready<>(Answer.of(record, call)));
    }

    void close() {
        tasks.cancel(answer);
        tasks.cancel(records);
        caller.close();
    }

    private TokenSource source() {
        @Nullable Identity other = chosen.get();
        return switch (as.get()) {
            case NOBODY -> new TokenSource.None("nobody");
            case PASTED -> new TokenSource.Pasted("pasted token", pasted.get());
            case LENS -> minted(viewpoint.identity());
            case CHOSEN -> other == null ? new TokenSource.None("nobody") : minted(other);
        };
    }

    private TokenSource minted(Identity identity) {
        return new TokenSource.SharedSecret(
                identity.name(), TokenSource.claimsOf(identity), TOKEN_LIFE, signingSecret.get());
    }

    private static String expiry(Token token) {
        @Nullable Instant expires = token.expires();
        if (expires == null) {
            return token.algorithm().isEmpty() ? "no JWT" : "never expires";
        }
        return token.isExpired(Instant.now())
                ? "expired " + io.rolescope.kit.Formats.relative(expires, Instant.now())
                : "expires " + io.rolescope.kit.Formats.relative(expires, Instant.now());
    }
}
