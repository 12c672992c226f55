package io.rolescope.access.explain;

import io.rolescope.access.catalog.PolicyCommand;
import io.rolescope.access.catalog.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A verdict in one plain sentence.
final class Headline {
    private static final int LONGEST_CLAUSE = 90;
    private static final int LONGEST_NAME = 60;
    private static final List<String> CALLED_BY =
            List.of("filename", "file_name", "name", "full_name", "display_name", "title", "subject", "label");

    /// “( SELECT f() AS f)” is how a call is written that is to be made once a statement; people read the call.
    private static final Pattern CALLED_ONCE = Pattern.compile("\\( SELECT ([^()]*\\([^()]*\\)) AS \"?\\w+\"?\\)");

    private static final Pattern BLANKS = Pattern.compile("\\s+");

    private final String who;
    private final Table table;
    private final StatementShape shape;
    /// Clauses as people read them, since thousands of rows have the same.
    private final Map<String, String> read = new ConcurrentHashMap<>();

    private final SeenNames names;

    Headline(String who, Table table, StatementShape shape) {
        this(who, table, shape, SeenNames.none());
    }

    /// @param names what people call what one row's clauses looked at
    Headline(String who, Table table, StatementShape shape, SeenNames names) {
        this.names = names;
        this.who = who;
        this.table = table;
        this.shape = shape;
    }

    /// The columns that a row may be called by.
    static List<String> callingColumns() {
        return CALLED_BY;
    }

    /// @param values the row, column to text; what people call it by is taken from there
    String of(Map<String, @Nullable String> values, Verdict verdict, VerdictNode tree) {
        String row = " " + called(values);
        String does = verb(shape.command());
        return switch (verdict) {
            case Verdict.Allowed ignored
            when isMatched(tree) -> who + " inserts nothing:" + row + " is there already, and " + who + " sees it.";
            case Verdict.Allowed ignored -> who + " can " + does + row + ": " + whyAllowed(tree) + ".";
            case Verdict.Denied denied -> who + " cannot " + does + row + ": " + whyDenied(denied, tree) + ".";
            case Verdict.Fails fails ->
                who + " gets error " + fails.sqlState() + " on" + row + ": " + whyFails(fails, tree) + ".";
            case Verdict.DependsOnPlan depends ->
                "It depends on the plan whether " + who + " can " + does + row + ": a policy can raise an error, and a "
                        + "clause that can raise one is no guard (use CASE)"
                        + (depends.today() == null
                                ? "."
                                : "; with today's plan: " + depends.today().word() + ".");
            case Verdict.Unknown unknown ->
                "It cannot be told without running it whether " + who + " can " + does + row + ": " + unknown.why();
        };
    }

    /// The reason alone, without a full stop: “let through by the policy “Members read their own files””.
    String why(Verdict verdict, VerdictNode tree) {
        return switch (verdict) {
            case Verdict.Allowed ignored
            when isMatched(tree) -> "it is there already and is seen, so nothing is inserted";
            case Verdict.Allowed ignored -> whyAllowed(tree);
            case Verdict.Denied denied -> whyDenied(denied, tree);
            case Verdict.Fails fails -> "error " + fails.sqlState() + ", " + whyFails(fails, tree);
            case Verdict.DependsOnPlan ignored ->
                "a policy can raise an error, and whether it does depends on the server's plan";
            case Verdict.Unknown unknown -> unknown.why().replaceAll("\\.$", "");
        };
    }

    /// “essay-3.pdf” (public.files), where a column holds what people call the row by; else: this row of
    /// public.files.
    private String called(Map<String, @Nullable String> values) {
        return CALLED_BY.stream()
                .map(values::get)
                .filter(name -> name != null && !name.isBlank())
                .findFirst()
                .map(name -> "“" + (name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) + "…" : name) + "” ("
                        + table.name() + ")")
                .orElse("this row of " + table.name());
    }

    /// A MERGE found the row, and so has nothing to insert.
    private static boolean isMatched(VerdictNode tree) {
        return tree.children().stream()
                .anyMatch(group -> TreeBuilder.isMatching(group) && group.state() == VerdictNode.State.TRUE);
    }

    private static String whyAllowed(VerdictNode tree) {
        VerdictNode gate = tree.children().getFirst();
        if (tree.children().size() == 1) {
            return lowerFirst(gate.detail().replaceAll("\\.$", ""));
        }
        String policies = policies(tree, VerdictNode.Kind.PERMISSIVE, VerdictNode.State.TRUE).stream()
                .map(node -> "“" + node.label() + "”")
                .distinct()
                .collect(Collectors.joining(", "));
        int last = policies.lastIndexOf("”, “");
        return policies.isEmpty()
                ? "a policy lets it through"
                : last < 0
                        ? "let through by the policy " + policies
                        : "let through by the policies " + policies.substring(0, last + 1) + " and "
                                + policies.substring(last + 3);
    }

    private String whyDenied(Verdict.Denied denied, VerdictNode tree) {
        if (denied.reason() == Verdict.Reason.PRIVILEGE) {
            return denied.detail().isEmpty() ? "a privilege is missing" : denied.detail();
        }
        for (VerdictNode group : tree.children()) {
            boolean refuses = group.kind() == VerdictNode.Kind.GROUP
                    && isRefusal(group.state())
                    && !TreeBuilder.isMatching(group);
            if (refuses) {
                return (denied.reason() == Verdict.Reason.CHECK ? "the server refuses the new row (42501), " : "")
                        + whyGroupRefuses(group);
            }
        }
        return "a policy refuses it";
    }

    private String whyGroupRefuses(VerdictNode group) {
        List<VerdictNode> permissive = of(group, VerdictNode.Kind.PERMISSIVE);
        if (permissive.isEmpty()) {
            return "no policy lets this role through (" + lowerFirst(group.label()) + ")";
        }
        boolean anyHolds = permissive.stream().anyMatch(node -> node.state() == VerdictNode.State.TRUE);
        if (anyHolds) {
            return of(group, VerdictNode.Kind.RESTRICTIVE).stream()
                    .filter(node -> isRefusal(node.state()))
                    .findFirst()
                    .map(node -> "the restrictive policy “" + node.label() + "” refuses, since " + failing(node))
                    .orElse("a restrictive policy refuses");
        }
        VerdictNode nearest = nearest(permissive);
        @Nullable String plain = told(nearest);
        if (plain != null) {
            return plain
                    + (permissive.size() == 1 ? " (policy “" : " (closest of " + permissive.size() + " policies: “")
                    + nearest.label() + "”)";
        }
        return permissive.size() == 1
                ? "the policy “" + nearest.label() + "” does not hold, since " + failing(nearest)
                : "none of the " + permissive.size() + " policies that could let it through holds; in the closest, “"
                        + nearest.label() + "”, " + failing(nearest);
    }

    /// What names tell of the one clause that a policy does not hold by; `null` where they do not tell it all.
    private @Nullable String told(VerdictNode policy) {
        List<VerdictNode> failing = failingClauses(policy);
        return failing.size() == 1 ? names.phrase(failing.getFirst()) : null;
    }

    /// The policy that came closest: one that looked at the row rather than only at the person, then the one
    /// with the fewest clauses against it and the most for it. The others do not hold either, which the
    /// sentence says.
    private static VerdictNode nearest(List<VerdictNode> permissive) {
        return permissive.stream()
                .min(Comparator.comparing((VerdictNode policy) -> !looksAtTheRow(policy))
                        .thenComparing(policy -> !policy.decisive())
                        .thenComparing(policy -> clauses(policy).stream()
                                .filter(clause -> isRefusal(clause.state()))
                                .count())
                        .thenComparing(policy -> -clauses(policy).stream()
                                .filter(clause -> clause.state() == VerdictNode.State.TRUE)
                                .count()))
                .orElseThrow();
    }

    private static boolean looksAtTheRow(VerdictNode policy) {
        return clauses(policy).stream()
                .filter(clause -> isRefusal(clause.state()))
                .flatMap(clause -> clause.saw().keySet().stream())
                .anyMatch(seen -> !seen.contains("("));
    }

    private String whyFails(Verdict.Fails fails, VerdictNode tree) {
        VerdictNode gate = tree.children().getFirst();
        if (gate.state() == VerdictNode.State.ERROR) {
            return gate.detail();
        }
        return clauses(tree).stream()
                .filter(clause -> clause.state() == VerdictNode.State.ERROR)
                .findFirst()
                .map(clause -> "a policy's clause raises it, " + shown(clause))
                .orElse(fails.detail());
    }

    private String failing(VerdictNode policy) {
        List<VerdictNode> chosen = failingClauses(policy);
        return chosen.isEmpty()
                ? "it comes to false"
                : chosen.stream().limit(2).map(this::shown).collect(Collectors.joining(" and "));
    }

    private static List<VerdictNode> failingClauses(VerdictNode policy) {
        List<VerdictNode> decisive =
                clauses(policy).stream().filter(VerdictNode::decisive).toList();
        return decisive.isEmpty()
                ? clauses(policy).stream()
                        .filter(clause -> isRefusal(clause.state()))
                        .toList()
                : decisive;
    }

    private String shown(VerdictNode clause) {
        @Nullable String phrase = names.phrase(clause);
        if (phrase != null) {
            return phrase;
        }
        String text = read.computeIfAbsent(clause.label(), Headline::asRead);
        String values = clause.saw().entrySet().stream()
                .map(entry -> entry.getKey() + " is " + names.called(entry.getKey(), entry.getValue()))
                .limit(4)
                .collect(Collectors.joining(", "));
        String came = clause.state() == VerdictNode.State.ERROR
                ? " cannot be evaluated"
                : " is " + clause.state().name().toLowerCase(java.util.Locale.ROOT);
        return said(text, clause) + came + (values.isEmpty() ? "" : " (" + values + ")");
    }

    private static String asRead(String clause) {
        return CALLED_ONCE.matcher(BLANKS.matcher(clause).replaceAll(" ")).replaceAll("$1");
    }

    /// A short clause as it stands; of a long one only what it is about: the tree below the sentence has the
    /// whole.
    private static String said(String text, VerdictNode clause) {
        if (text.length() <= LONGEST_CLAUSE && !text.contains("SELECT ")) {
            return "“" + text + "”";
        }
        String columns = clause.saw().keySet().stream()
                .filter(seen -> !seen.contains("("))
                .collect(Collectors.joining(", "));
        return columns.isEmpty() ? "a condition" : "the condition on " + columns;
    }

    private static List<VerdictNode> policies(VerdictNode tree, VerdictNode.Kind kind, VerdictNode.State state) {
        List<VerdictNode> found = new ArrayList<>();
        for (VerdictNode group : tree.children()) {
            of(group, kind).stream().filter(node -> node.state() == state).forEach(found::add);
        }
        return found;
    }

    private static List<VerdictNode> of(VerdictNode group, VerdictNode.Kind kind) {
        return group.children().stream().filter(node -> node.kind() == kind).toList();
    }

    private static List<VerdictNode> clauses(VerdictNode node) {
        List<VerdictNode> found = new ArrayList<>();
        if (node.kind() == VerdictNode.Kind.CLAUSE) {
            found.add(node);
        }
        node.children().forEach(child -> found.addAll(clauses(child)));
        return found;
    }

    private static boolean isRefusal(VerdictNode.State state) {
        return state == VerdictNode.State.FALSE || state == VerdictNode.State.NULL;
    }

    private static String verb(PolicyCommand command) {
        return switch (command) {
            case SELECT, ALL -> "see";
            case INSERT -> "insert";
            case UPDATE -> "update";
            case DELETE -> "delete";
        };
    }

    /// A word in capitals stays one: “DELETE policies”.
    private static String lowerFirst(String text) {
        boolean capitals = text.length() > 1 && Character.isUpperCase(text.charAt(1));
        return text.isEmpty() || capitals ? text : Character.toLowerCase(text.charAt(0)) + text.substring(1);
    }
}
