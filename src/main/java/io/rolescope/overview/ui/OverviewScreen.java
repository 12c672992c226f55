package io.rolescope.overview.ui;

import io.rolescope.kit.Formats;
import io.rolescope.kit.charts.Tone;
import io.rolescope.overview.Overview;
import io.rolescope.overview.Overview.Count;
import io.rolescope.overview.Overview.Coverage;
import io.rolescope.overview.Overview.Rows;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// All that the first page shows.
record OverviewScreen(String summary, List<Tile> tiles, List<Finding> findings, Overview overview) {

    /// @param page where a click leads
    record Tile(String title, String number, String note, String page) {}

    /// Something that a reviewer wants to know of the tables.
    record Finding(String number, String text, Tone tone) {}

    static OverviewScreen of(Overview overview, String who, String backend) {
        List<Tile> tiles =
                overview.counts().stream().map(count -> tile(count, who)).toList();
        Coverage total = overview.total();
        String summary = Formats.counted(total.tables(), "table", "tables") + " in "
                + Formats.counted(overview.coverage().size(), "schema", "schemas") + " of " + backend + ", as " + who
                + " sees them";
        return new OverviewScreen(summary, tiles, findings(total), overview);
    }

    static String number(Rows rows) {
        return (rows.atLeast() ? "≥ " : "") + Formats.count(rows.number());
    }

    private static Tile tile(Count count, String who) {
        @Nullable Rows seen = count.seen();
        String exist = count.exist().map(OverviewScreen::number).orElse("");
        if (seen == null) {
            return new Tile(
                    count.title(),
                    "–",
                    exist.isEmpty() ? "no permission to read" : "no permission; " + exist + " exist",
                    count.page());
        }
        String number = number(seen);
        String note = exist.isEmpty()
                ? "as " + who + " sees them"
                : exist.equals(number) ? "all there are" : exist + " exist";
        return new Tile(count.title(), number, note, count.page());
    }

    private static List<Finding> findings(Coverage total) {
        List<Finding> findings = new ArrayList<>();
        findings.add(new Finding(
                Formats.count(total.open()),
                "open to anon or authenticated without RLS",
                total.open() > 0 ? Tone.BAD : Tone.GOOD));
        findings.add(new Finding(
                Formats.count(total.withoutRls()),
                "without RLS in all",
                total.withoutRls() > 0 ? Tone.WARNING : Tone.GOOD));
        findings.add(new Finding(
                Formats.count(total.notForced()),
                "whose owner is exempt (not forced)",
                total.notForced() > 0 ? Tone.WARNING : Tone.GOOD));
        findings.add(new Finding(
                Formats.count(total.withoutPolicies()),
                "with RLS and no policy: nobody sees a row",
                total.withoutPolicies() > 0 ? Tone.MUTED : Tone.GOOD));
        findings.add(new Finding(Formats.count(total.policies()), "policies", Tone.ACCENT));
        return findings;
    }
}
