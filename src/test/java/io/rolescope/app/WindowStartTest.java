package io.rolescope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class WindowStartTest {

    @Test
    void windowsAndMacAlwaysHaveADisplay() {
        assertThat(WindowStart.hasDisplay("Windows 11", "", Map.of())).isTrue();
        assertThat(WindowStart.hasDisplay("Mac OS X", "", Map.of())).isTrue();
    }

    @Test
    void linuxHasOneWhereXOrWaylandSaysSo() {
        assertThat(WindowStart.hasDisplay("Linux", "", Map.of("DISPLAY", ":0"))).isTrue();
        assertThat(WindowStart.hasDisplay("Linux", "", Map.of("WAYLAND_DISPLAY", "wayland-0")))
                .isTrue();
        assertThat(WindowStart.hasDisplay("Linux", "", Map.of("DISPLAY", ""))).isFalse();
        assertThat(WindowStart.hasDisplay("Linux", "", Map.of())).isFalse();
    }

    @Test
    void theHeadlessPlatformNeedsNone() {
        assertThat(WindowStart.hasDisplay("Linux", "Headless", Map.of())).isTrue();
    }

    @Test
    void aDisplayThatDoesNotAnswerIsNamed() {
        assertThat(WindowStart.notOpened(new UnsupportedOperationException("Unable to open DISPLAY"), ":7")
                        .sentence())
                .isEqualTo("The display “:7” cannot be opened.");
    }

    @Test
    void aMissingLibraryOfTheSystemIsNamed() {
        assertThat(WindowStart.notOpened(new UnsupportedOperationException("Unable to load glass GTK library."), ":0")
                        .nextStep())
                .contains("libgtk-3-0");
    }
}
