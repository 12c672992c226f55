package io.rolescope.access.catalog;

import io.rolescope.access.expression.MalformedExpressionException;
import io.rolescope.access.expression.Token;
import io.rolescope.access.expression.Tokenizer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Why a clause may answer otherwise in the real statement than when it is asked beforehand: by what stands in it, or
/// in what it leads to, however far behind: functions, those that operators and casts call, views, and the policies of
/// tables that it reads.
///
/// Names decide; a name of two functions stands for both.
public final class Repeatability {
    /// Answers that are different in the real statement, or in the next one.
    private static final Set<String> UNREPEATABLE = Set.of(
            "random",
            "random_normal",
            "clock_timestamp",
            "timeofday",
            "gen_random_uuid",
            "uuid_generate_v4",
            "uuid_generate_v1",
            "nextval",
            "setval",
            "currval",
            "lastval",
            "current_query",
            "pg_current_xact_id",
            "pg_current_xact_id_if_assigned",
            "txid_current",
            "txid_current_if_assigned",
            "pg_advisory_lock",
            "pg_try_advisory_lock",
            "pg_advisory_xact_lock",
            "pg_try_advisory_xact_lock",
            "pg_trigger_depth");
    /// Answers that depend on who is connected.
    private static final Set<String> OF_THE_CONNECTION =
            Set.of("inet_client_addr", "inet_client_port", "inet_server_addr", "inet_server_port", "pg_backend_pid");
    private static final Set<String> TRANSACTION_SETTINGS =
            Set.of("'transaction_read_only'", "'transaction_isolation'", "'default_transaction_read_only'");
    private static final String HEADERS = "request.headers";
    /// Settings that hold what a request brings along.
    ///
    /// Source: PostgREST documentation, “Transactions”, “Request Headers, Cookies, Path and Method”.
    private static final Set<String> OF_THE_REQUEST =
            Set.of(HEADERS, "request.cookies", "request.method", "request.path");
    /// Put on as an object without any: what a client adds of its own is known to be left out, not what every request
    /// has.
    public static final String HEADERS_LEFT_OUT = HEADERS + " (none)";
    /// How headers begin that clients, or what stands between, send by themselves. `x-api-key` is none of them.
    private static final Pattern USUAL_HEADER =
            Pattern.compile("(?i)'(accept|access-control|alt-used|apikey|authorization"
                    + "|baggage|cache-control|cdn-|cf-|client-|connection|content-|cookie|device-|dnt|ect|expect|fastly-|fly-"
                    + "|forwarded|from|host|if-|keep-alive|origin|pragma|prefer|priority|proxy|range|referer|rtt|save-data|sec-"
                    + "|te'|trace|true-client|upgrade|user-agent|via|x-amz|x-appengine|x-azure|x-b3|x-client|x-cloud|x-correlation"
                    + "|x-envoy|x-forwarded|x-goog|x-host|x-kong|x-nf|x-original|x-real|x-region|x-request|x-requested|x-supabase"
                    + "|x-trace|x-vercel).*");
    private static final Set<String> WRITES = Set.of("INSERT", "UPDATE", "DELETE", "MERGE", "TRUNCATE");
    private static final Set<String> TAKES_OUT = Set.of("->", "->>", "?");
    private static final Pattern TAKES_APART =
            Pattern.compile("(?i)jsonb?_(each|object_keys|populate|to_record|path).*");

    private static final String CAST = "::";

    private final Map<String, List<Source>> functions = new HashMap<>();
    private final Map<String, List<Source>> signs;
    private final Map<String, List<Source>> tables = new HashMap<>();
    private final Set<String> volatileBuiltins;
    private final UnwrittenOperators operators;
    private final Map<Source, Said> said = new ConcurrentHashMap<>();
    private final Map<String, Optional<String>> known = new ConcurrentHashMap<>();

    /// @param signs functions that are called without their names, by the operator's sign, for casts by `::type`
    Repeatability(
            List<Source> functions,
            Map<String, List<Source>> signs,
            Collection<Table> tables,
            Set<String> volatileBuiltins,
            UnwrittenOperators operators) {
        functions.forEach(source -> this.functions
                .computeIfAbsent(source.name(), name -> new ArrayList<>())
                .add(source));
        this.signs = signs;
        this.volatileBuiltins = volatileBuiltins;
        this.operators = operators;
        for (Table table : tables) {
            List<Source> texts = new ArrayList<>();
            if (table.viewSql() != null) {
                texts.add(new Source(
                        table.name().schema(), table.name().name(), "the view " + table.name(), table.viewSql(), true));
            }
            for (Policy policy : table.rls() ? table.policies() : List.<Policy>of()) {
                if (policy.using() != null && policy.command().covers(PolicyCommand.SELECT)) {
                    texts.add(new Source(
                            table.name().schema(),
                            table.name().name(),
                            "the policy " + policy.name() + " of " + table.name(),
                            policy.using(),
                            true));
                }
            }
            this.tables
                    .computeIfAbsent(table.name().name(), name -> new ArrayList<>())
                    .addAll(texts);
        }
    }

    /// A text that the server keeps.
    ///
    /// @param called as a sentence names it
    /// @param deparsed the server has written it, and qualified every name that is not its own
    record Source(String schema, String name, String called, String text, boolean deparsed) {}

    /// What one text says.
    private record Said(
            @Nullable String itself, boolean writes, boolean catches, Set<String> request, Set<Source> leadsTo) {}

    /// A text, and whether what it raises is caught on the way to it.
    private record Place(Source source, boolean caught) {}

    /// Why the clause of a policy may answer otherwise; `null` where nothing is found.
    ///
    /// @param given settings that the identity puts on; [#HEADERS_LEFT_OUT] for headers without any
    public @Nullable String why(String clause, Set<String> given) {
        Set<String> brought = new TreeSet<>(OF_THE_REQUEST);
        brought.removeAll(given);
        if (given.contains(HEADERS_LEFT_OUT)) {
            brought.remove(HEADERS);
            brought.add(HEADERS_LEFT_OUT);
        }
        return known.computeIfAbsent(brought + " " + clause, ignored -> Optional.ofNullable(found(clause, brought)))
                .orElse(null);
    }

    private @Nullable String found(String clause, Set<String> brought) {
        Said first = said(new Source("", "", "", clause, true));
        @Nullable String request = request(first, brought);
        if (request != null) {
            return request;
        }
        if (first.itself() != null) {
            return first.itself();
        }
        Deque<Place> open = new ArrayDeque<>();
        Set<Place> seen = new HashSet<>();
        first.leadsTo().forEach(source -> open.add(new Place(source, false)));
        while (!open.isEmpty()) {
            Place place = open.poll();
            if (!seen.add(place)) {
                continue;
            }
            Source source = place.source();
            Said here = said.computeIfAbsent(source, this::said);
            boolean caught = place.caught() || here.catches();
            if (here.itself() != null) {
                return "depends on " + source.called() + ", which " + here.itself();
            }
            @Nullable String behind = request(here, brought);
            if (behind != null) {
                return "depends on " + source.called() + ", which " + behind;
            }
            if (caught && here.writes()) {
                return "depends on " + source.called()
                        + ", which writes, and an error of that is caught: here nothing may be written";
            }
            here.leadsTo().forEach(next -> open.add(new Place(next, caught)));
        }
        return null;
    }

    private static @Nullable String request(Said said, Set<String> brought) {
        return said.request().stream()
                .filter(brought::contains)
                .findFirst()
                .map(name -> "reads " + (name.equals(HEADERS_LEFT_OUT) ? HEADERS : name)
                        + ", which every request brings along and this identity has not")
                .orElse(null);
    }

    private Said said(Source source) {
        List<Token> tokens = tokens(source.text());
        @Nullable String itself = null;
        boolean writes = false;
        boolean catches = false;
        Set<String> request = new TreeSet<>();
        Set<Source> leadsTo = new LinkedHashSet<>();
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            itself = itself != null ? itself : itself(tokens, i, source.deparsed());
            if (token.kind() == Token.Kind.STRING && token.text().startsWith("'request.")) {
                request.add(token.text().substring(1, token.text().length() - 1));
            }
            writes = writes || WRITES.stream().anyMatch(token::isWord);
            catches = catches || token.isWord("EXCEPTION") && isWord(tokens, i + 1, "WHEN");
            if (token.isName()) {
                boolean call = isText(tokens, i + 1, "(");
                @Nullable String schema = schema(tokens, i);
                (call ? functions : tables)
                        .getOrDefault(token.name(), List.of()).stream()
                                .filter(next -> schema == null ? !source.deparsed() : schema.equals(next.schema()))
                                .forEach(leadsTo::add);
            } else if (token.text().equals(CAST)) {
                casts(source.deparsed() ? type(tokens, i + 1) : "").forEach(leadsTo::add);
            } else if (token.kind() == Token.Kind.OPERATOR && (!source.deparsed() || isMember(tokens, i))) {
                leadsTo.addAll(signs.getOrDefault(token.text(), List.of()));
            }
        }
        leadsTo.remove(source);
        itself = itself == null && source.deparsed() ? operators.in(tokens) : itself;
        if (request.contains(HEADERS) && !readsOwnHeaders(tokens)) {
            request.add(HEADERS_LEFT_OUT);
        }
        return new Said(itself, writes, catches, request, leadsTo);
    }

    /// Whether headers are taken out by names that only some clients send, and nothing is made of the whole.
    private static boolean readsOwnHeaders(List<Token> tokens) {
        boolean takes = false;
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            boolean whole = token.isWord("LIKE")
                    || token.isWord("ILIKE")
                    || token.isWord("SIMILAR")
                    || token.kind() == Token.Kind.OPERATOR && token.text().contains("~")
                    || token.isName() && TAKES_APART.matcher(token.name()).matches();
            boolean usual = token.kind() == Token.Kind.STRING
                    && USUAL_HEADER.matcher(token.text()).matches();
            boolean taking = TAKES_OUT.contains(token.text());
            boolean named = i + 1 < tokens.size() && tokens.get(i + 1).kind() == Token.Kind.STRING;
            if (whole || usual || taking && !named) {
                return false;
            }
            takes = takes || taking;
        }
        return takes;
    }

    /// Functions that casts to a type call; to any type where nothing is said of it.
    private Stream<Source> casts(String type) {
        return signs.entrySet().stream()
                .filter(sign -> sign.getKey().startsWith(CAST)
                        && (type.isEmpty() || type.equals(type(tokens(sign.getKey()), 1))))
                .flatMap(sign -> sign.getValue().stream());
    }

    /// The first word of a type's name, its schema left out.
    private static String type(List<Token> tokens, int from) {
        int at = from;
        while (isText(tokens, at + 1, ".")) {
            at += 2;
        }
        return at < tokens.size() && tokens.get(at).isName() ? tokens.get(at).name() : "";
    }

    /// What the token at `i` is called with.
    private static @Nullable String schema(List<Token> tokens, int i) {
        boolean qualified = i > 1 && tokens.get(i - 1).kind() == Token.Kind.DOT;
        return qualified && tokens.get(i - 2).isName() ? tokens.get(i - 2).name() : null;
    }

    private @Nullable String itself(List<Token> tokens, int i, boolean deparsed) {
        Token token = tokens.get(i);
        boolean call = token.isName() && isText(tokens, i + 1, "(");
        if (call && UNREPEATABLE.contains(token.name())) {
            return "calls " + token.name() + "(), which answers differently each time";
        }
        if (call && OF_THE_CONNECTION.contains(token.name())) {
            return "calls " + token.name() + "(), which answers differently for the real client";
        }
        @Nullable String schema = schema(tokens, i);
        boolean builtin = schema == null || schema.equals("pg_catalog");
        if (deparsed && call && builtin && volatileBuiltins.contains(token.name())) {
            return "calls " + token.name() + "(), which is volatile";
        }
        if (!isMember(tokens, i) && (token.isWord("SESSION_USER") || token.isWord("SYSTEM_USER"))) {
            return "reads session_user, which is another one for the real client";
        }
        return token.kind() == Token.Kind.STRING && TRANSACTION_SETTINGS.contains(token.text())
                ? "reads " + token.text() + ", which is another one in the real statement"
                : null;
    }

    private static boolean isMember(List<Token> tokens, int i) {
        return i > 0 && tokens.get(i - 1).kind() == Token.Kind.DOT;
    }

    private static boolean isWord(List<Token> tokens, int i, String word) {
        return i < tokens.size() && tokens.get(i).isWord(word);
    }

    private static boolean isText(List<Token> tokens, int i, String text) {
        return i < tokens.size() && tokens.get(i).text().equals(text);
    }

    private static List<Token> tokens(String text) {
        try {
            return Tokenizer.tokens(text);
        } catch (MalformedExpressionException e) {
            return List.of();
        }
    }
}
