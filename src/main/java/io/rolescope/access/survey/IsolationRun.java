package io.rolescope.access.survey;

import io.rolescope.access.catalog.ForeignKey;
import io.rolescope.access.catalog.TableName;
import io.rolescope.access.explain.StatementShape;
import io.rolescope.connections.SessionIdentity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// What one search for witnesses has found so far.
class IsolationRun {
    private static final int NAMED = 3;

    private final Consumer<Witness> each;
    private final List<Witness> witnesses = new ArrayList<>();
    private final Set<String> notes = new LinkedHashSet<>();
    /// “Reading public.teams fails with 42P17”, and for whom.
    private final Map<String, Set<String>> failures = new LinkedHashMap<>();
    /// What cannot be told, with its reason, and for whom.
    private final Map<Untold, Set<String>> untold = new LinkedHashMap<>();
    /// Tables whose rows a foreign key alone keeps with their tenant, and its columns.
    private final Set<String> kept = new LinkedHashSet<>();
    /// Tables of which policies hide rows from the login that judges writing to them.
    private final Set<String> hidden = new LinkedHashSet<>();
    private final Set<String> notAsked = new LinkedHashSet<>();
    private int identities;
    private long decisions;
    private long undecided;
    private boolean answered;
    private boolean nobodyPlaced;

    IsolationRun(Consumer<Witness> each) {
        this.each = each;
    }

    void asked() {
        identities++;
    }

    void add(Witness witness) {
        witnesses.add(witness);
        each.accept(witness);
    }

    void decided(long number) {
        decisions += number;
    }

    /// The server answered a reading.
    void answered() {
        answered = true;
    }

    /// Nothing says where any person belongs.
    void nobodyPlaced() {
        nobodyPlaced = true;
        skipped("Where people belong is not known: no table was found that lists the members of tenants, and no claim"
                + " names one. What people reach is shown for somebody to judge.");
    }

    boolean isNobodyPlaced() {
        return nobodyPlaced;
    }

    /// It could not be put on, so that nothing was asked as it.
    void notAsked(SessionIdentity identity, String why) {
        notAsked.add(identity.name());
        note(identity.name() + " could not be asked: " + why);
    }

    void undecided(String why) {
        undecided(1, why);
    }

    /// @param number questions, counted as decisions already, that got no answer
    void undecided(long number, String why) {
        undecided += number;
        note(why);
    }

    /// @param number as in [#undecided]
    /// @param what the questions: “delete on public.teams”
    void untold(long number, String what, SessionIdentity who, String why) {
        undecided += number;
        untold.computeIfAbsent(new Untold(what, why), key -> new LinkedHashSet<>())
                .add(who.name());
    }

    private record Untold(String what, String why) {}

    /// A question that was to be put and could not be.
    void skipped(String why) {
        decided(1);
        undecided(why);
    }

    /// A question that ended in an error of the policies' own.
    void failed(String what, SessionIdentity who) {
        undecided++;
        failures.computeIfAbsent(what, key -> new LinkedHashSet<>()).add(who.name());
    }

    void note(String note) {
        notes.add(note);
    }

    /// A policy lets a row go to another tenant, and the foreign key refuses it.
    void keptByReference(TableName table, ForeignKey key) {
        kept.add(table + " (" + String.join(", ", key.columns()) + ")");
    }

    /// Writing to the table is judged only by the rows that this login sees.
    void writesPartlySeen(TableName table) {
        decided(1);
        undecided++;
        hidden.add(table.toString());
    }

    /// The same run, keeping only witnesses of ways that the identity by itself does not have.
    IsolationRun beyond(SessionIdentity identity, TableName table) {
        Set<StatementShape> known = new HashSet<>();
        for (Witness witness : witnesses) {
            if (witness.identity().equals(identity) && witness.table().equals(table)) {
                known.add(witness.shape());
            }
        }
        IsolationRun whole = this;
        return new IsolationRun(each) {
            @Override
            void add(Witness witness) {
                if (!known.contains(witness.shape())) {
                    whole.add(witness);
                }
            }

            @Override
            void decided(long number) {
                whole.decided(number);
            }

            @Override
            void undecided(long number, String why) {
                whole.undecided(number, why);
            }

            @Override
            void untold(long number, String what, SessionIdentity who, String why) {
                whole.untold(number, what, who, why);
            }

            @Override
            void failed(String what, SessionIdentity who) {
                whole.failed(what, who);
            }

            @Override
            void note(String note) {
                whole.note(note);
            }

            @Override
            void answered() {
                whole.answered();
            }

            @Override
            void writesPartlySeen(TableName partly) {
                whole.writesPartlySeen(partly);
            }

            @Override
            void keptByReference(TableName table, ForeignKey key) {
                whole.keptByReference(table, key);
            }
        };
    }

    IsolationReport report(TenantKeys keys, Duration took) {
        failures.forEach((what, who) -> note(what + " as " + some(who) + "."));
        untold.forEach((asked, who) -> note(asked.what() + " as " + some(who) + " cannot be told: " + asked.why()));
        if (!hidden.isEmpty()) {
            note("Policies hide rows from this login, so that writing was judged only by the rows that it sees, on: "
                    + String.join(", ", hidden) + ". Sign in with a role that bypasses row security to know more.");
        }
        if (!kept.isEmpty()) {
            note("What the policies let go to other tenants is kept by a foreign key alone on: "
                    + String.join("; ", kept) + ".");
        }
        return new IsolationReport(
                keys,
                identities,
                List.copyOf(notAsked),
                witnesses,
                decisions,
                undecided,
                answered,
                List.copyOf(notes),
                took);
    }

    private static String some(Set<String> who) {
        return who.stream().limit(NAMED).collect(Collectors.joining(", "))
                + (who.size() > NAMED ? " and " + (who.size() - NAMED) + " more" : "");
    }
}
