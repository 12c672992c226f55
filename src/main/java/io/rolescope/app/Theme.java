package io.rolescope.app;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import javafx.application.Application;
import javafx.application.ColorScheme;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.scene.text.Font;

/// The two looks of the console, and the fonts it brings.
public enum Theme {
    LIGHT,
    DARK;

    private static final String ROBOTO = "META-INF/resources/webjars/roboto-fontface/0.10.0/fonts/roboto/Roboto-";
    private static final String MONO =
            "META-INF/resources/webjars/fontsource__jetbrains-mono/4.5.11/files/jetbrains-mono-latin-";
    private static final List<String> FONTS = List.of(
            ROBOTO + "Regular.woff",
            ROBOTO + "Medium.woff",
            ROBOTO + "Bold.woff",
            ROBOTO + "RegularItalic.woff",
            MONO + "400-normal.woff",
            MONO + "700-normal.woff");

    /// The theme of that name in the settings; with “system”, what the desktop prefers.
    static Theme named(String name) {
        return switch (name) {
            case "dark" -> DARK;
            case "light" -> LIGHT;
            default -> Platform.getPreferences().getColorScheme() == ColorScheme.DARK ? DARK : LIGHT;
        };
    }

    /// Loads the fonts; once, before the first window.
    static void loadFonts() {
        for (String name : FONTS) {
            try (InputStream font = Theme.class.getClassLoader().getResourceAsStream(name)) {
                if (font != null) {
                    Font.loadFont(font, 13);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /// Puts the theme on everything that is and will be shown.
    void apply() {
        Application.setUserAgentStylesheet(
                switch (this) {
                    case LIGHT -> new PrimerLight().getUserAgentStylesheet();
                    case DARK -> new PrimerDark().getUserAgentStylesheet();
                });
    }

    Theme other() {
        return this == LIGHT ? DARK : LIGHT;
    }

    /// Our own few rules over the theme.
    static void style(Scene scene) {
        scene.getStylesheets()
                .add(Objects.requireNonNull(Theme.class.getResource("rolescope.css"))
                        .toExternalForm());
    }
}
