package io.rolescope.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// One picture of the console: a page, what it is opened with, and what is done there before it is taken.
///
/// @param place what of the page is shown: `suites`; empty for the page as it opens
record Picture(PageKind kind, String place, Map<String, String> arguments, List<Step> steps) {
    private static final String A_FILE = "0f000000-0000-4000-8000-000000000001";
    private static final String OWNERS_POLICY = "Members read files shared in their organization";

    /// Something done at the page, as a person would do it.
    sealed interface Step {
        /// Presses a button.
        record Press(String id) implements Step {}

        /// Writes into a field.
        record Write(String id, String text) implements Step {}

        /// Chooses a row of a list, a table or tabs, from 0.
        record Choose(String id, int row) implements Step {}
    }

    Picture {
        arguments = Map.copyOf(arguments);
        steps = List.copyOf(steps);
    }

    /// The page and the place, as `--page` takes them: `functions:suites`.
    String name() {
        return kind.key() + (place.isEmpty() ? "" : ":" + place);
    }

    /// Whether it is asked for by its page or by its own name.
    boolean isAmong(List<String> only) {
        return only.isEmpty() || only.contains(name()) || only.contains(kind.key());
    }

    /// Every picture: each page as it opens, followed by what else there is to see of it.
    ///
    /// @param tests a file of policy tests
    static List<Picture> all(Path tests) {
        List<Picture> all = new ArrayList<>();
        for (PageKind kind : PageKind.values()) {
            all.addAll(of(kind, tests));
        }
        return all;
    }

    private static List<Picture> of(PageKind kind, Path tests) {
        return switch (kind) {
            case ORGANIZATIONS -> List.of(opened(kind), chosen(kind, "one", "organizations"));
            case USERS -> List.of(opened(kind), chosen(kind, "person", "users"));
            case FILES -> List.of(opened(kind), chosen(kind, "file", "files"));
            case AUDIT -> List.of(opened(kind), chosen(kind, "event", "events"));
            case HEALTH ->
                List.of(
                        // the second theme finds the page as the first one left it
                        new Picture(kind, "", Map.of(), List.of(new Step.Choose("health-tabs", 0))),
                        chosen(kind, "alerts", "health-tabs", 1),
                        chosen(kind, "connections", "health-tabs", 4),
                        chosen(kind, "tables", "health-tabs", 7));
            case DELIVERIES -> List.of(opened(kind), chosen(kind, "delivery", "deliveries"));
            case JOBS -> List.of(opened(kind), chosen(kind, "run", "runs"));
            case POLICIES -> policies(kind);
            case SIMULATOR -> simulator(kind);
            case REACH ->
                List.of(
                        opened(kind),
                        new Picture(kind, "row", Map.of("table", "files", "key", key(A_FILE)), List.of()));
            case CONNECT ->
                List.of(opened(kind), new Picture(kind, "scheme", Map.of(), List.of(new Step.Press("scheme-edit"))));
            case TESTS ->
                List.of(
                        opened(kind),
                        new Picture(
                                kind,
                                "failed",
                                Map.of("file", tests.toString()),
                                List.of(new Step.Choose("policy-tests-table", 0))));
            case VERIFY ->
                List.of(
                        opened(kind),
                        new Picture(
                                kind,
                                "answer",
                                Map.of(),
                                List.of(new Step.Press("verify-lens"), new Step.Press("verify-run"))));
            case FUNCTIONS -> functions(kind);
            case EXPLORER ->
                List.of(
                        opened(kind),
                        new Picture(kind, "table", Map.of("schema", "public", "table", "profiles"), List.of()));
            default -> List.of(opened(kind));
        };
    }

    private static List<Picture> policies(PageKind kind) {
        Map<String, String> draft = Map.of("schema", "public", "table", "files", "draft", OWNERS_POLICY);
        return List.of(
                opened(kind),
                new Picture(kind, "draft", draft, List.of()),
                new Picture(
                        kind,
                        "draft-outcome",
                        draft,
                        List.of(new Step.Press("draft-drop"), new Step.Press("draft-evaluate"))));
    }

    private static List<Picture> simulator(PageKind kind) {
        return List.of(
                new Picture(kind, "", Map.of("table", "files"), List.of()),
                new Picture(kind, "why", Map.of("table", "files", "key", key(A_FILE)), List.of()),
                new Picture(
                        kind,
                        "new-row",
                        Map.of("table", "files", "command", "insert"),
                        List.of(new Step.Press("new-row"))),
                new Picture(
                        kind,
                        "rehearsal",
                        Map.of("table", "files", "command", "update", "key", key(A_FILE)),
                        List.of(new Step.Press("rehearse-row"))),
                new Picture(
                        kind, "personal", Map.of("table", "profiles"), List.of(new Step.Choose("simulator-rows", 0))));
    }

    private static List<Picture> functions(PageKind kind) {
        return List.of(
                new Picture(
                        kind,
                        "",
                        Map.of("request", "analytics-aggregation", "section", "request"),
                        List.of(new Step.Press("function-send"))),
                section(kind, "suites", new Step.Press("suite-run-all")),
                section(kind, "several", new Step.Press("several-propose"), new Step.Press("several-run")),
                section(kind, "load", new Step.Write("load-duration", "3s"), new Step.Press("load-start")),
                section(kind, "past", new Step.Choose("past", 0)),
                section(kind, "live"));
    }

    private static Picture opened(PageKind kind) {
        return new Picture(kind, "", Map.of(), List.of());
    }

    private static Picture chosen(PageKind kind, String place, String list) {
        return chosen(kind, place, list, 0);
    }

    private static Picture chosen(PageKind kind, String place, String list, int row) {
        return new Picture(kind, place, Map.of(), List.of(new Step.Choose(list, row)));
    }

    private static Picture section(PageKind kind, String section, Step... steps) {
        return new Picture(kind, section, Map.of("section", section), List.of(steps));
    }

    private static String key(String id) {
        return "{\"id\": \"" + id + "\"}";
    }
}
