package io.rolescope.kit.grid;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.kit.Formats;
import io.rolescope.kit.grid.PagedRows.Move;
import io.rolescope.kit.grid.PagedRows.Slice;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What grids are made of, without a toolkit.
class GridPiecesTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void valuesAreWrittenWithTheirUnits() {
        assertThat(CellText.shown(GridColumn.Kind.DURATION, Duration.ofMillis(2_300), NOW))
                .isEqualTo("2.3 s");
        assertThat(CellText.shown(GridColumn.Kind.PERCENT, 56.5, NOW)).isEqualTo("56.5 %");
        assertThat(CellText.shown(GridColumn.Kind.MONEY, new BigDecimal("22.4400"), NOW))
                .isEqualTo("$22.44");
        assertThat(CellText.shown(GridColumn.Kind.MONEY, 0, NOW)).isEqualTo("$0");
        assertThat(CellText.shown(GridColumn.Kind.BYTES, 86_016L, NOW)).isEqualTo("84 KB");
    }

    @Test
    void aPageOfOneTooManyTellsWhetherThereAreMore() {
        assertThat(Slice.of(List.of(1, 2, 3), 2, Move.FIRST, null)).isEqualTo(new Slice<>(List.of(1, 2), false, true));
        assertThat(Slice.of(List.of(3, 4), 2, Move.NEXT, 2)).isEqualTo(new Slice<>(List.of(3, 4), true, false));
        // going back, the one too many is the farthest: the first
        assertThat(Slice.of(List.of(1, 2, 3), 2, Move.PREVIOUS, 4)).isEqualTo(new Slice<>(List.of(2, 3), true, true));
        assertThat(Slice.of(List.of(4, 5), 2, Move.LAST, null)).isEqualTo(new Slice<>(List.of(4, 5), false, false));
    }

    @Test
    void timesAreNotSaidTwice() {
        assertThat(Formats.exactly(NOW.minus(Duration.ofHours(3)), NOW)).endsWith(" (3 h ago)");
        Instant longAgo = NOW.minus(Duration.ofDays(200));
        assertThat(Formats.exactly(longAgo, NOW)).isEqualTo(Formats.local(longAgo));
    }

    @Test
    void idsInWordsAreShortened() {
        assertThat(Formats.shortIds("owner_id is 0b000000-0000-4000-8000-000000000028, not 12"))
                .isEqualTo("owner_id is 0b00…0028, not 12");
    }
}
