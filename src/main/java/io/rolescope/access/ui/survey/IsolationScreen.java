package io.rolescope.access.ui.survey;

import io.rolescope.access.survey.IsolationReport;
import io.rolescope.access.survey.Witness;
import io.rolescope.access.survey.WitnessGroup;
import io.rolescope.kit.Formats;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The answer about isolation, as it is shown.
///
/// @param groups one line each, the worst first
/// @param notes what there is to know beside it
/// @param tenants names of tenants by their key, as far as the directory of people knows them
record IsolationScreen(
        IsolationReport report, List<WitnessGroup> groups, List<Note> notes, Map<String, String> tenants) {

    private static final String WITHOUT_WHERE = " without where";

    IsolationScreen {
        groups = List.copyOf(groups);
        notes = List.copyOf(notes);
        tenants = Map.copyOf(tenants);
    }

    static IsolationScreen of(IsolationReport report, Map<String, String> tenants) {
        return new IsolationScreen(
                report,
                WitnessGroup.worstFirst(report.witnesses()),
                report.notes().stream().map(Note::of).toList(),
                tenants);
    }

    /// A note, the things that it lists apart from what it says of them.
    record Note(String words, List<String> of) {
        private static final int FEW = 3;

        Note {
            of = List.copyOf(of);
        }

        static Note of(String text) {
            int colon = text.indexOf(": ");
            List<String> listed = colon < 0
                    ? List.of()
                    : List.of(text.substring(colon + 2).replaceAll("\\.$", "").split("; "));
            return listed.size() < FEW ? new Note(text, List.of()) : new Note(text.substring(0, colon + 1), listed);
        }
    }

    /// What the page says first.
    enum Answer {
        LEAKS,
        HOLDS,
        /// No leak was found, but not everything could be told.
        OPEN,
        /// There was nothing to hold apart.
        NOTHING,
        /// Nothing could be asked.
        NOT_KNOWN
    }

    Answer answer() {
        if (!report.holds()) {
            return Answer.LEAKS;
        }
        if (!report.looked()) {
            return report.keys().columns().isEmpty() ? Answer.NOTHING : Answer.NOT_KNOWN;
        }
        return report.isWhole() ? Answer.HOLDS : Answer.OPEN;
    }

    /// What people call a tenant: its name, else its shortened key; empty where a row names none.
    String tenant(String key) {
        return tenants.getOrDefault(key, Formats.shortId(key));
    }

    /// Whose rows a group reaches.
    String tenants(WitnessGroup group) {
        List<String> all = group.tenants();
        return all.isEmpty()
                ? "no tenant"
                : all.size() == 1 ? tenant(all.getFirst()) : Formats.counted(all.size(), "tenant", "tenants");
    }

    /// Commands once each: that an update is let through without WHERE, too, says nothing more in a list.
    static String commands(WitnessGroup group) {
        List<String> all = group.commands();
        return all.stream()
                .filter(one -> !one.endsWith(WITHOUT_WHERE) || !all.contains(one.replace(WITHOUT_WHERE, "")))
                .collect(Collectors.joining(", "));
    }

    static String tables(WitnessGroup group) {
        return group.tables().size() == 1
                ? group.tables().getFirst().toString()
                : Formats.counted(group.tables().size(), "table", "tables");
    }

    static String policies(WitnessGroup group) {
        return group.kind() == Witness.Kind.PLATFORM
                ? "by its role"
                : group.policies().isEmpty() ? "none is asked" : String.join(", ", group.policies());
    }
}
