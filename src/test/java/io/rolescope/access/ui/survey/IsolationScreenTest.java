package io.rolescope.access.ui.survey;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.access.catalog.Table;
import io.rolescope.access.catalog.TableName;
import io.rolescope.access.catalog.TableRow;
import io.rolescope.access.explain.RowKey;
import io.rolescope.access.explain.StatementShape;
import io.rolescope.access.survey.IsolationReport;
import io.rolescope.access.survey.TenantKey;
import io.rolescope.access.survey.TenantKeys;
import io.rolescope.access.survey.Witness;
import io.rolescope.connections.SessionIdentity;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What the page Isolation says first, and how it puts witnesses and notes together.
class IsolationScreenTest {
    private static final TableName DOCS = new TableName("public", "docs");
    private static final TableName NOTES = new TableName("public", "notes");

    @Test
    void witnessesOfOneOpeningAreOneLineAndLeaksComeFirst() {
        IsolationScreen screen = screen(
                0,
                List.of(),
                witness(Witness.Kind.PLATFORM, "Pia", DOCS, StatementShape.SELECT, "p"),
                witness(Witness.Kind.PLATFORM, "Pia", NOTES, StatementShape.SELECT, "q"),
                witness(Witness.Kind.SHARED, "Ana", DOCS, StatementShape.SELECT, "p"),
                witness(Witness.Kind.LEAK, "Ana", NOTES, StatementShape.SELECT, "q"),
                witness(Witness.Kind.LEAK, "Ben", NOTES, StatementShape.UPDATE, "q"),
                witness(Witness.Kind.LEAK, "Ben", NOTES, StatementShape.DELETE));

        assertThat(screen.groups())
                .extracting(group -> group.kind() + " " + group.who() + " " + group.commands())
                .containsExactly(
                        "LEAK [Ana, Ben] [select, update]",
                        "LEAK [Ben] [delete]",
                        "SHARED [Ana] [select]",
                        "PLATFORM [Pia] [select]");
        assertThat(screen.groups())
                .extracting(IsolationScreen::policies)
                .containsExactly("q", "none is asked", "p", "by its role");
        assertThat(IsolationScreen.tables(screen.groups().getLast())).isEqualTo("2 tables");
        assertThat(screen.answer()).isEqualTo(IsolationScreen.Answer.LEAKS);
    }

    @Test
    void onlyAWholeAnswerSaysThatNoTenantReachesAnother() {
        assertThat(screen(0, List.of()).answer()).isEqualTo(IsolationScreen.Answer.HOLDS);
        assertThat(screen(0, List.of(), witness(Witness.Kind.SHARED, "Ana", DOCS, StatementShape.SELECT, "p"))
                        .answer())
                .isEqualTo(IsolationScreen.Answer.HOLDS);
        assertThat(screen(1, List.of()).answer()).isEqualTo(IsolationScreen.Answer.OPEN);
        assertThat(screen(0, List.of("Ben")).answer()).isEqualTo(IsolationScreen.Answer.OPEN);
        assertThat(screen(0, List.of(), witness(Witness.Kind.UNSURE, "Ana", DOCS, StatementShape.SELECT, "p"))
                        .answer())
                .isEqualTo(IsolationScreen.Answer.OPEN);
        assertThat(screen(report(0, 0, List.of("Ben"), false)).answer()).isEqualTo(IsolationScreen.Answer.NOT_KNOWN);
        assertThat(screen(new IsolationReport(
                                new TenantKeys(null, Map.of()),
                                1,
                                List.of(),
                                List.of(),
                                0,
                                0,
                                false,
                                List.of(),
                                Duration.ZERO))
                        .answer())
                .isEqualTo(IsolationScreen.Answer.NOTHING);
    }

    @Test
    void aNoteThatListsThingsIsTakenApart() {
        assertThat(IsolationScreen.Note.of("Kept by a key alone on: a (b, c); d (e); f (g)."))
                .isEqualTo(new IsolationScreen.Note("Kept by a key alone on:", List.of("a (b, c)", "d (e)", "f (g)")));
        assertThat(IsolationScreen.Note.of("Ben could not be asked: no role; no way."))
                .isEqualTo(new IsolationScreen.Note("Ben could not be asked: no role; no way.", List.of()));
    }

    private static IsolationScreen screen(long undecided, List<String> notAsked, Witness... witnesses) {
        IsolationReport empty = report(1, undecided, notAsked, true);
        return screen(new IsolationReport(
                empty.keys(),
                empty.identities(),
                notAsked,
                List.of(witnesses),
                empty.decisions(),
                undecided,
                true,
                List.of(),
                Duration.ZERO));
    }

    private static IsolationScreen screen(IsolationReport report) {
        return IsolationScreen.of(report, Map.of("2", "Two"));
    }

    private static IsolationReport report(int identities, long undecided, List<String> notAsked, boolean answered) {
        TenantKeys keys = new TenantKeys(null, Map.of(DOCS, TenantKey.of("team_id")));
        return new IsolationReport(
                keys, identities, notAsked, List.of(), 10, undecided, answered, List.of(), Duration.ZERO);
    }

    private static Witness witness(
            Witness.Kind kind, String who, TableName table, StatementShape shape, String... policies) {
        return new Witness(
                kind,
                SessionIdentity.ofRole(who),
                table,
                new RowKey(Map.of("id", "1"), false),
                "2",
                List.of(),
                shape,
                List.of(policies),
                "because",
                "SELECT",
                new TableRow(table(table), Map.of()),
                true);
    }

    private static Table table(TableName name) {
        return new Table(
                1, name, 'r', "owner", true, false, false, List.of(), -1, List.of(), false, List.of(), List.of(),
                List.of(), List.of(), List.of(), null);
    }
}
