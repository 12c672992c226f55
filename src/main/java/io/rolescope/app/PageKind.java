package io.rolescope.app;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.feather.Feather;

/// The pages of the console, in the order of the list at the left.
///
/// The name in lower case is what [io.rolescope.kit.Navigator] takes.
public enum PageKind {
    OVERVIEW("Overview", Feather.HOME, Section.LOOK),
    ORGANIZATIONS("Organizations", Feather.BRIEFCASE, Section.LOOK),
    USERS("Users", Feather.USERS, Section.LOOK),
    FILES("Files", Feather.FILE_TEXT, Section.LOOK),
    AUDIT("Audit log", Feather.LIST, Section.LOOK),
    HEALTH("Health", Feather.ACTIVITY, Section.OPERATE),
    AGENTS("Agents", Feather.CPU, Section.OPERATE),
    USAGE("Usage", Feather.BAR_CHART_2, Section.OPERATE),
    DELIVERIES("Deliveries", Feather.SEND, Section.OPERATE),
    JOBS("Jobs", Feather.CLOCK, Section.OPERATE),
    POLICIES("Policies", Feather.SHIELD, Section.ACCESS),
    SIMULATOR("Simulator", Feather.EYE, Section.ACCESS),
    MATRIX("Access matrix", Feather.GRID, Section.ACCESS),
    ISOLATION("Isolation", Feather.LAYERS, Section.ACCESS),
    REACH("Who can see", Feather.USER_CHECK, Section.ACCESS),
    TESTS("Policy tests", Feather.CHECK_SQUARE, Section.ACCESS),
    VERIFY("Verify", Feather.CHECK_CIRCLE, Section.ACCESS),
    FUNCTIONS("Functions", Feather.ZAP, Section.WORK),
    EXPLORER("Explorer", Feather.DATABASE, Section.WORK),
    SQL("SQL", Feather.TERMINAL, Section.WORK),
    CONNECT("Connect", Feather.LINK, Section.BACKEND);

    /// Groups of pages, told apart by a heading.
    public enum Section {
        LOOK("Browse"),
        OPERATE("Operate"),
        ACCESS("Access"),
        WORK("Work"),
        BACKEND("Backend");

        private final String title;

        Section(String title) {
            this.title = title;
        }

        public String title() {
            return title;
        }
    }

    private final String title;
    private final Ikon icon;
    private final Section section;

    PageKind(String title, Ikon icon, Section section) {
        this.title = title;
        this.icon = icon;
        this.section = section;
    }

    public String title() {
        return title;
    }

    public Ikon icon() {
        return icon;
    }

    public Section section() {
        return section;
    }

    /// Whether the page makes sense without an open backend.
    public boolean needsBackend() {
        return this != CONNECT;
    }

    /// The name that pages ask for it by: `audit`.
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<PageKind> of(String key) {
        return Arrays.stream(values()).filter(kind -> kind.key().equals(key)).findFirst();
    }
}
