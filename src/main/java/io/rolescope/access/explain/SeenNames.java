package io.rolescope.access.explain;

import io.rolescope.access.catalog.Column;
import io.rolescope.access.catalog.ForeignKey;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.catalog.TableName;
import io.rolescope.access.expression.Token;
import io.rolescope.connections.Attempt;
import io.rolescope.connections.Backend;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.connections.Snapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What people call the tenants and persons whose ids the clauses of one row looked at.
///
/// An id is named only along a foreign key of one column, to a table that has a column like `name`, and only where the
/// observer can read it; everything else stays an id. Several questions to the server: for one row, never for many.
final class SeenNames {
    private static final List<String> NAMES =
            List.of("full_name", "display_name", "name", "title", "label", "username", "email");
    private static final int LONGEST = 60;
    /// Names that are said of a set; of a larger one the number.
    private static final int SAID = 3;

    private static final int COUNTED = 100;

    private final Map<String, String> phrases;
    private final Map<String, String> names;

    private SeenNames(Map<String, String> phrases, Map<String, String> names) {
        this.phrases = Map.copyOf(phrases);
        this.names = Map.copyOf(names);
    }

    /// No names: ids are shown.
    static SeenNames none() {
        return new SeenNames(Map.of(), Map.of());
    }

    /// What a clause came to in plain words; `null` where names do not tell it.
    @Nullable
    String phrase(VerdictNode clause) {
        return phrases.get(clause.label());
    }

    /// What a column's value is called by: its name, or else the value.
    String called(String column, @Nullable String value) {
        String name = names.get(column);
        return name != null ? name : value == null ? "NULL" : value;
    }

    /// Asks for the names behind one row's refusing clauses.
    static SeenNames ask(
            Snapshot snapshot,
            Backend backend,
            PolicyCatalog catalog,
            SessionIdentity subject,
            Table table,
            VerdictNode tree)
            throws Exception {
        Asking asking = new Asking(snapshot, backend, catalog, subject, table);
        asking.look(tree);
        asking.sayOfSets();
        return new SeenNames(asking.phrases, asking.names);
    }

    /// The members of a set that a column is held against, by name as far as they are said.
    private record NamedSet(String column, List<String> members) {}

    private static final class Asking {
        private final Snapshot snapshot;
        private final Backend backend;
        private final PolicyCatalog catalog;
        private final SessionIdentity subject;
        private final Table table;
        private final Map<String, String> phrases = new HashMap<>();
        private final Map<String, String> names = new HashMap<>();
        private final Map<String, NamedSet> sets = new LinkedHashMap<>();
        private final Map<String, Optional<Naming>> namings = new HashMap<>();
        private final Map<List<Object>, Optional<String>> known = new HashMap<>();

        Asking(Snapshot snapshot, Backend backend, PolicyCatalog catalog, SessionIdentity subject, Table table) {
            this.snapshot = snapshot;
            this.backend = backend;
            this.catalog = catalog;
            this.subject = subject;
            this.table = table;
        }

        void look(VerdictNode node) throws Exception {
            boolean refuses = node.state() == VerdictNode.State.FALSE || node.state() == VerdictNode.State.NULL;
            if (node.kind() == VerdictNode.Kind.CLAUSE && refuses) {
                clause(node);
            }
            for (VerdictNode child : node.children()) {
                look(child);
            }
        }

        private void clause(VerdictNode clause) throws Exception {
            for (Map.Entry<String, @Nullable String> seen : clause.saw().entrySet()) {
                if (seen.getValue() != null) {
                    @Nullable String name = name(seen.getKey(), seen.getValue());
                    if (name != null) {
                        names.put(seen.getKey(), name);
                    }
                }
            }
            @Nullable Comparison comparison = Comparison.of(table, clause.label());
            if (comparison == null || names.get(comparison.column()) == null) {
                return;
            }
            if (comparison.set() == null) {
                @Nullable String phrase = againstOne(clause, comparison);
                if (phrase != null) {
                    phrases.put(clause.label(), phrase);
                }
                return;
            }
            @Nullable List<String> members = members(comparison.column(), comparison.set());
            if (members != null) {
                sets.put(clause.label(), new NamedSet(comparison.column(), members));
            }
        }

        /// “its user is Ben Carter, not Ana Ruiz”
        private @Nullable String againstOne(VerdictNode clause, Comparison comparison) throws Exception {
            String column = comparison.column();
            @Nullable String other = clause.saw().get(comparison.call());
            @Nullable String name = other == null ? null : name(column, other);
            return name == null ? null : relation(column) + ", not " + (isDone(column) ? "by " : "") + name;
        }

        /// “its organization is Northside, and the policies let Ana Ruiz in for Southside only”
        void sayOfSets() {
            sets.forEach((clause, set) -> {
                List<String> all = sets.values().stream()
                        .filter(other -> other.column().equals(set.column()))
                        .flatMap(other -> other.members().stream())
                        .distinct()
                        .toList();
                // where another policy lets in for the row's own one, only this policy's word tells something
                boolean elsewhere = all.contains(names.get(set.column()));
                List<String> told = elsewhere ? set.members() : all;
                phrases.put(
                        clause,
                        relation(set.column()) + ", and " + (elsewhere ? "this policy lets " : "the policies let ")
                                + subject.name() + " in for "
                                + (told.isEmpty() ? nothing(set.column()) : listed(told) + " only"));
            });
        }

        private String relation(String column) {
            String name = String.valueOf(names.get(column));
            if (table.key().equals(List.of(column))) {
                return "it is " + name;
            }
            return (isDone(column) ? "it was " + column.replace('_', ' ') : "its " + noun(column) + " is") + " " + name;
        }

        private String nothing(String column) {
            return table.key().equals(List.of(column)) ? "none" : isDone(column) ? "nobody" : "no " + noun(column);
        }

        /// `uploaded_by`
        private static boolean isDone(String column) {
            return column.endsWith("_by");
        }

        private static String noun(String column) {
            return column.replace('_', ' ').replaceFirst(" (id|uuid)$", "");
        }

        /// The names of the values that a subquery of its own answers to the subject; `null` where they cannot all be
        /// named or there is no telling.
        private @Nullable List<String> members(String column, String subquery) throws Exception {
            Attempt attempt = snapshot.as(
                    subject.with("transaction_read_only", "on"),
                    db -> snapshot.tryOut("SELECT DISTINCT s.v::pg_catalog.text FROM (" + subquery
                            + ") AS s(v) WHERE s.v IS NOT NULL ORDER BY 1 LIMIT " + COUNTED));
            if (attempt.rows() == null || attempt.rows().rows().size() == COUNTED) {
                return null;
            }
            List<String> found = new ArrayList<>();
            for (@Nullable String[] row : attempt.rows().rows()) {
                @Nullable String name = found.size() < SAID ? name(column, String.valueOf(row[0])) : "";
                if (name == null) {
                    return null;
                }
                found.add(name);
            }
            return found;
        }

        private static String listed(List<String> members) {
            String first = members.stream().limit(SAID).collect(Collectors.joining(", "));
            return members.size() > SAID ? first + " and " + (members.size() - SAID) + " more" : first;
        }

        private @Nullable String name(String column, String value) throws Exception {
            Optional<Naming> naming = namings.get(column);
            if (naming == null) {
                naming = Naming.of(catalog, table, column);
                namings.put(column, naming);
            }
            if (naming.isEmpty()) {
                return null;
            }
            List<Object> asked = List.of(naming.get(), value);
            Optional<String> name = known.get(asked);
            if (name == null) {
                name = read(naming.get(), value);
                known.put(asked, name);
            }
            return name.orElse(null);
        }

        private Optional<String> read(Naming naming, String value) throws Exception {
            String sql = "SELECT " + TableName.quoted(naming.name()) + "::pg_catalog.text FROM "
                    + naming.table().sql() + " WHERE " + TableName.quoted(naming.key()) + " = " + Literals.text(value);
            Attempt attempt = snapshot.as(backend.observer(), db -> snapshot.tryOut(sql));
            return attempt.count() == 1 && attempt.rows() != null
                    ? Optional.ofNullable(attempt.rows().single())
                            .filter(name -> !name.isBlank())
                            .map(name -> name.length() > LONGEST ? name.substring(0, LONGEST) + "…" : name)
                    : Optional.empty();
        }
    }

    /// Where the name behind a column's values stands.
    private record Naming(TableName table, String key, String name) {

        static Optional<Naming> of(PolicyCatalog catalog, Table table, String column) {
            boolean ownKey = table.key().equals(List.of(column));
            if (ownKey && in(table, column).isPresent()) {
                return in(table, column);
            }
            for (ForeignKey reference : table.foreignKeys()) {
                if (reference.columns().equals(List.of(column))) {
                    @Nullable Table target = catalog.tables().get(reference.target());
                    String key = reference.targetColumns().getFirst();
                    Optional<Naming> direct = target == null ? Optional.empty() : in(target, key);
                    return direct.isPresent() ? direct : beside(catalog, reference.target(), key);
                }
            }
            return ownKey ? beside(catalog, table.name(), column) : Optional.empty();
        }

        /// A table whose own key is a foreign key there: one row for each, as profiles are for logins.
        private static Optional<Naming> beside(PolicyCatalog catalog, TableName target, String key) {
            return catalog.protectable().stream()
                    .filter(other -> other.foreignKeys().stream()
                            .anyMatch(reference -> reference.target().equals(target)
                                    && reference.targetColumns().equals(List.of(key))
                                    && reference.columns().equals(other.key())))
                    .map(other -> in(other, other.key().getFirst()))
                    .flatMap(Optional::stream)
                    .findFirst();
        }

        private static Optional<Naming> in(Table target, String key) {
            return NAMES.stream()
                    .filter(name -> target.column(name).map(Naming::isText).orElse(false))
                    .findFirst()
                    .map(name -> new Naming(target.name(), key, name));
        }

        private static boolean isText(Column column) {
            return column.type().equals("text")
                    || column.type().equals("citext")
                    || column.type().startsWith("character varying");
        }
    }

    /// A clause that holds a column against one value or a set that does not depend on the row.
    ///
    /// @param call whose answer it is held against, as the tree names it; empty for a set
    /// @param set a query that answers the set's members, `null` for one value
    private record Comparison(
            String column, String call, @Nullable String set) {

        static @Nullable Comparison of(Table table, String clause) {
            List<Token> tokens = AtomInspector.tokens(clause);
            if (tokens.size() < 5 || !tokens.getFirst().isName()) {
                return null;
            }
            boolean qualified = tokens.get(1).kind() == Token.Kind.DOT
                    && tokens.getFirst().name().equals(table.name().name());
            int at = qualified ? 3 : 1;
            String column = tokens.get(at - 1).isName() ? tokens.get(at - 1).name() : "";
            if (table.column(column).isEmpty()) {
                return null;
            }
            if (tokens.get(at).isWord("IN")) {
                @Nullable String set = inside(tokens, at + 1, clause);
                return set == null || !isSelect(set) ? null : new Comparison(column, "", set);
            }
            if (!tokens.get(at).text().equals("=")) {
                return null;
            }
            if (tokens.get(at + 1).isWord("ANY")) {
                @Nullable String array = inside(tokens, at + 2, clause);
                return array == null ? null : new Comparison(column, "", members(array));
            }
            return SeenValues.calls(tokens, clause).stream()
                    .findFirst()
                    .map(call -> new Comparison(column, call, null))
                    .orElse(null);
        }

        /// The members of `ARRAY( SELECT …)` or of what a call answers.
        private static String members(String array) {
            List<Token> tokens = AtomInspector.tokens(array);
            boolean select = tokens.size() > 3 && tokens.getFirst().isWord("ARRAY");
            @Nullable String query = select ? inside(tokens, 1, array) : null;
            return query != null && isSelect(query) ? query : "SELECT pg_catalog.unnest(" + array + ")";
        }

        private static boolean isSelect(String sql) {
            List<Token> tokens = AtomInspector.tokens(sql);
            return !tokens.isEmpty()
                    && (tokens.getFirst().isWord("SELECT") || tokens.getFirst().isWord("WITH"));
        }

        /// What stands in the bracket that opens at `open` and closes with the clause.
        private static @Nullable String inside(List<Token> tokens, int open, String clause) {
            boolean wraps = open < tokens.size() - 1
                    && tokens.get(open).text().equals("(")
                    && tokens.getLast().text().equals(")");
            return wraps
                    ? clause.substring(tokens.get(open).end(), tokens.getLast().start())
                    : null;
        }
    }
}
