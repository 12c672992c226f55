package io.rolescope.access.explain;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One row's refusing clauses in the words of people: the tenants and persons that they looked at by name.
final class SeenNames {
    /// Names that are said of a set; of a larger one the number.
    private static final int SAID = 3;

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

    /// The names behind one row's tree.
    static SeenNames in(VerdictNode tree, NameLookup lookup) throws Exception {
        Wording wording = new Wording(lookup);
        wording.look(tree);
        wording.sayOfSets();
        return new SeenNames(wording.phrases, wording.names);
    }

    /// The members of a set that a column is held against, by name as far as they are said.
    private record NamedSet(String column, List<String> members) {}

    private static final class Wording {
        private final NameLookup lookup;
        private final Map<String, String> phrases = new HashMap<>();
        private final Map<String, String> names = new HashMap<>();
        private final Map<String, NamedSet> sets = new LinkedHashMap<>();

        Wording(NameLookup lookup) {
            this.lookup = lookup;
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
                    @Nullable String name = lookup.name(seen.getKey(), seen.getValue());
                    if (name != null) {
                        names.put(seen.getKey(), name);
                    }
                }
            }
            @Nullable ColumnComparison comparison = ColumnComparison.of(lookup.table(), clause.label());
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
            @Nullable List<String> members = lookup.members(comparison.column(), comparison.set(), SAID);
            if (members != null) {
                sets.put(clause.label(), new NamedSet(comparison.column(), members));
            }
        }

        /// “its user is Ben Carter, not Ana Ruiz”
        private @Nullable String againstOne(VerdictNode clause, ColumnComparison comparison) throws Exception {
            String column = comparison.column();
            @Nullable String other = clause.saw().get(comparison.call());
            @Nullable String name = other == null ? null : lookup.name(column, other);
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
                                + lookup.subject().name() + " in for "
                                + (told.isEmpty() ? nothing(set.column()) : listed(told) + " only"));
            });
        }

        private String relation(String column) {
            String name = String.valueOf(names.get(column));
            if (lookup.table().key().equals(List.of(column))) {
                return "it is " + name;
            }
            return (isDone(column) ? "it was " + column.replace('_', ' ') : "its " + noun(column) + " is") + " " + name;
        }

        private String nothing(String column) {
            return lookup.table().key().equals(List.of(column))
                    ? "none"
                    : isDone(column) ? "nobody" : "no " + noun(column);
        }

        /// `uploaded_by`
        private static boolean isDone(String column) {
            return column.endsWith("_by");
        }

        private static String noun(String column) {
            return column.replace('_', ' ').replaceFirst(" (id|uuid)$", "");
        }

        private static String listed(List<String> members) {
            String first = members.stream().limit(SAID).collect(Collectors.joining(", "));
            return members.size() > SAID ? first + " and " + (members.size() - SAID) + " more" : first;
        }
    }
}
