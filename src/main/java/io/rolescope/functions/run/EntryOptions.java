package io.rolescope.functions.run;

import io.rolescope.functions.hurl.EntryOption;
import io.rolescope.functions.hurl.OptionName;
import io.rolescope.functions.hurl.Request;
import io.rolescope.functions.hurl.Section;
import io.rolescope.functions.hurl.Span;
import io.rolescope.platform.http.HttpRoute;
import io.rolescope.platform.http.HttpRules;
import io.rolescope.platform.http.TlsIdentity;
import io.rolescope.platform.http.TlsTrust;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/// The options of one entry with their values worked out. Variables defined among them are set on the way.
final class EntryOptions {
    private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);

    private HttpRules rules;
    private int retries;
    private Duration retryInterval;
    private Duration delay = Duration.ZERO;
    private boolean skip;
    private long repeat = 1;
    private boolean compressed;
    private boolean coercing = true;
    private boolean digest;
    private @Nullable EntryOption signature;
    private @Nullable String user;
    private @Nullable EntryOption certificate;
    private @Nullable EntryOption key;
    private @Nullable EntryOption netrc;
    private @Nullable EntryOption output;
    private final List<String> headers = new ArrayList<>();

    private final TemplateRenderer templates;
    private final LiteralRunner literals;
    private final FileRoot files;

    private EntryOptions(RunSettings settings, TemplateRenderer templates, LiteralRunner literals, FileRoot files) {
        this.files = files;
        this.rules = settings.rules();
        this.retries = settings.retries();
        this.retryInterval = settings.retryInterval();
        this.templates = templates;
        this.literals = literals;
    }

    static EntryOptions of(
            Request request, RunSettings settings, TemplateRenderer templates, LiteralRunner literals, FileRoot files) {
        EntryOptions options = new EntryOptions(settings, templates, literals, files);
        request.section(Section.Options.class)
                .ifPresent(section -> section.options().forEach(options::apply));
        options.identify();
        return options;
    }

    HttpRules rules() {
        return rules;
    }

    /// -1 for no limit
    int retries() {
        return retries;
    }

    Duration retryInterval() {
        return retryInterval;
    }

    Duration delay() {
        return delay;
    }

    boolean skip() {
        return skip;
    }

    /// -1 for no limit
    long repeat() {
        return repeat;
    }

    boolean compressed() {
        return compressed;
    }

    /// Whether what a JSONPath finds is taken out of its list where it is one value or nothing.
    boolean coercing() {
        return coercing;
    }

    /// Whether name and password wait until a server asks for a digest of them.
    boolean digest() {
        return digest;
    }

    boolean isSigned() {
        return signature != null;
    }

    /// How requests are signed for AWS; null where they are not.
    @Nullable
    AwsSignature signature(HttpUrl url) {
        EntryOption wanted = signature;
        return wanted == null ? null : AwsSignature.of(text(wanted), url, user, wanted.span());
    }

    @Nullable
    String user() {
        return user;
    }

    List<String> headers() {
        return headers;
    }

    /// Writes an answer's body where the entry says, if it says so. The name may use what the entry has captured.
    void keep(byte[] body) {
        EntryOption wanted = output;
        if (wanted != null) {
            String name = text(wanted);
            if (!name.equals("-")) {
                files.write(name, body, wanted.span());
            }
        }
    }

    /// Whether the entry's answer is to be kept in a file or shown.
    boolean keepsAnswer() {
        return output != null;
    }

    /// Whether the entry's answer is to be shown.
    boolean showsAnswer() {
        EntryOption wanted = output;
        return wanted != null && text(wanted).equals("-");
    }

    private void apply(EntryOption option) {
        switch (option.name()) {
            case VARIABLE -> {
                if (option.setting() instanceof EntryOption.Definition definition) {
                    templates.bindings().set(definition.variable(), literals.value(definition.value()));
                }
            }
            case SKIP -> skip = flag(option);
            case COMPRESSED -> compressed = flag(option);
            case NO_JSONPATH_COERCION -> coercing = !flag(option);
            case DELAY -> delay = time(option);
            case RETRY -> retries = (int) Math.min(count(option), Integer.MAX_VALUE);
            case RETRY_INTERVAL -> retryInterval = time(option);
            case REPEAT -> repeat = count(option);
            case DIGEST -> digest = flag(option);
            case AWS_SIGV4 -> signature = option;
            case USER -> user = text(option);
            case HEADER -> headers.add(text(option));
            case OUTPUT -> output = option;
            case CERT -> certificate = option;
            case KEY -> key = option;
            case NETRC_FILE -> netrc = option;
            case NETRC, NETRC_OPTIONAL -> netrc = flag(option) && !isNetrcFile(netrc) ? option : netrc;
            case RESOLVE, CONNECT_TO, PROXY, CACERT, UNIX_SOCKET -> rules = way(option);
            // what was sent and received is always part of the result, but what is no flag is no flag here either
            case VERBOSE, VERY_VERBOSE -> flag(option);
            case VERBOSITY -> level(option);
            default -> rules = transport(option);
        }
    }

    /// The key may stand in the file of the certificate, as curl has it.
    private void identify() {
        EntryOption shown = certificate;
        EntryOption held = key;
        if (shown == null) {
            if (held != null) {
                throw new RunProblem(held.span(), "The option “key” needs the option “cert” too.");
            }
            return;
        }
        String text = text(shown);
        int colon = files.has(text) ? -1 : text.indexOf(':');
        byte[] pem = files.read(colon < 0 ? text : text.substring(0, colon), shown.span());
        String password = colon < 0 ? "" : text.substring(colon + 1);
        PemText.Kept kept = held == null
                ? new PemText.Kept("cert", pem, shown.span())
                : new PemText.Kept("key", files.read(text(held), held.span()), held.span());
        rules = rules.withIdentity(
                new TlsIdentity(kept.key(password), PemText.certificates("cert", pem, shown.span())));
    }

    private static boolean isNetrcFile(@Nullable EntryOption option) {
        return option != null && option.name() == OptionName.NETRC_FILE;
    }

    /// What the entry's netrc has for a host, as `name:password`; null for nothing.
    @Nullable
    String netrc(String host) {
        EntryOption wanted = netrc;
        if (wanted == null) {
            return null;
        }
        byte[] file = isNetrcFile(wanted)
                ? files.read(text(wanted), wanted.span())
                : Netrc.ofHome(wanted.name() == OptionName.NETRC_OPTIONAL, wanted.span());
        return Netrc.credentials(new String(file, StandardCharsets.UTF_8), host, wanted.span());
    }

    private HttpRules transport(EntryOption option) {
        return switch (option.name()) {
            case CONNECT_TIMEOUT ->
                rules.withTimeouts(time(option), rules.limits().total());
            case MAX_TIME -> rules.withTimeouts(rules.limits().connect(), time(option));
            case INSECURE -> rules.withInsecure(flag(option));
            case IPV4 -> flag(option) ? rules.withFamily(HttpRules.Family.IPV4) : rules;
            case IPV6 -> flag(option) ? rules.withFamily(HttpRules.Family.IPV6) : rules;
            case LOCATION ->
                rules.withRedirects(
                        flag(option), rules.redirects().max(), rules.redirects().trusting());
            case LOCATION_TRUSTED ->
                flag(option) ? rules.withRedirects(true, rules.redirects().max(), true) : rules;
            case MAX_REDIRS ->
                rules.withRedirects(
                        rules.redirects().follow(),
                        (int) Math.min(count(option), Integer.MAX_VALUE),
                        rules.redirects().trusting());
            case PATH_AS_IS -> rules.withPathAsIs(flag(option));
            case HTTP_1_0 -> flag(option) ? rules.withProtocol(HttpRules.Protocol.HTTP_1_0) : rules;
            case HTTP_1_1 -> flag(option) ? rules.withProtocol(HttpRules.Protocol.HTTP_1_1) : rules;
            case HTTP_2 -> flag(option) ? rules.withProtocol(HttpRules.Protocol.NEGOTIATED) : rules;
            default -> throw new IllegalStateException(option.name().keyword());
        };
    }

    private HttpRules way(EntryOption option) {
        String text = text(option);
        HttpRoute route = rules.route();
        return switch (option.name()) {
            case RESOLVE -> rules.withRoute(route.with(RouteText.resolve(text, option.span())));
            case CONNECT_TO -> rules.withRoute(route.with(RouteText.connectTo(text, option.span())));
            case UNIX_SOCKET -> rules.withRoute(route.over(files.place(text, option.span())));
            case PROXY -> rules.withRoute(route.through(RouteText.proxy(text, option.span())));
            default ->
                rules.withTrust(
                        TlsTrust.of(PemText.certificates("cacert", files.read(text, option.span()), option.span())
                                .toArray(X509Certificate[]::new)));
        };
    }

    private void level(EntryOption option) {
        if (!Set.of("brief", "verbose", "debug").contains(text(option))) {
            throw wrong(option.span(), option.name(), "brief, verbose or debug");
        }
    }

    private boolean flag(EntryOption option) {
        return switch (option.setting()) {
            case EntryOption.Flag(boolean value) -> value;
            case EntryOption.Computed(var expression)
            when templates.value(expression) instanceof Value.Bool(boolean b) -> b;
            default -> throw wrong(option.span(), option.name(), "true or false");
        };
    }

    private long count(EntryOption option) {
        return switch (option.setting()) {
            case EntryOption.Count(long value) -> value;
            case EntryOption.Computed(var expression)
            when templates.value(expression) instanceof Value.Number(BigDecimal number, boolean integer)
                    && integer
                    && number.compareTo(BigDecimal.ONE.negate()) >= 0 ->
                number.min(MOST).longValue();
            default -> throw wrong(option.span(), option.name(), "a whole number");
        };
    }

    private Duration time(EntryOption option) {
        Duration time = switch (option.setting()) {
            case EntryOption.Millis(long value) -> Duration.ofMillis(value);
            case EntryOption.Computed(var expression)
            when templates.value(expression) instanceof Value.Number(BigDecimal number, boolean integer)
                    && integer
                    && number.signum() >= 0 ->
                Duration.ofMillis(number.min(MOST).longValue());
            default -> throw wrong(option.span(), option.name(), "milliseconds");
        };
        if (time.toMillis() > Integer.MAX_VALUE) {
            throw wrong(option.span(), option.name(), "a time of 24 days at most");
        }
        return time;
    }

    private String text(EntryOption option) {
        if (option.setting() instanceof EntryOption.Text(var template)) {
            return templates.text(template);
        }
        throw wrong(option.span(), option.name(), "a text");
    }

    private static RunProblem wrong(Span span, OptionName name, String wanted) {
        return new RunProblem(span, "The option “" + name.keyword() + "” needs " + wanted + ".");
    }
}
