package io.rolescope.access.survey;

import io.rolescope.access.catalog.TableName;
import io.rolescope.access.explain.StatementShape;
import io.rolescope.connections.SessionIdentity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// What one search for witnesses has found so far.
class IsolationRun {
    private final Consumer<Witness> each;
    private final List<Witness> witnesses = new ArrayList<>();
    private final Set<String> notes = new LinkedHashSet<>();
    private int identities;
    private long decisions;
    private long undecided;

    IsolationRun(Consumer<Witness> each) {
        this.each = each;
    }

    void asked(SessionIdentity identity) {
        identities++;
    }

    void add(Witness witness) {
        witnesses.add(witness);
        each.accept(witness);
    }

    void decided(long number) {
        decisions += number;
    }

    void undecided(String why) {
        undecided++;
        note(why);
    }

    void note(String note) {
        notes.add(note);
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
            void undecided(String why) {
                whole.undecided(why);
            }

            @Override
            void note(String note) {
                whole.note(note);
            }
        };
    }

    IsolationReport report(TenantKeys keys, Duration took) {
        return new IsolationReport(keys, identities, witnesses, decisions, undecided, List.copyOf(notes), took);
    }
}
