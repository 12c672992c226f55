package io.rolescope;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import java.util.List;
import java.util.stream.Stream;

/// The rules of `architecture.md`, for the rooms below a root package.
///
/// The root is a parameter so that the very same rules can be run over the canaries.
final class ArchitectureRules {
    /// What the generator wrote; it follows its own habits.
    private static final String GENERATED = "io.rolescope.schema..";

    private static final String[] JAVAFX = {
        "javafx..", "com.sun.javafx..", "atlantafx..", "org.controlsfx..", "org.fxmisc..", "org.kordamp.ikonli.."
    };

    private final String root;

    ArchitectureRules(String root) {
        this.root = root;
    }

    /// A rule and what the message about its canaries must name: the classes that break it.
    record Rule(String name, List<String> canaries, ArchRule rule) {
        @Override
        public String toString() {
            return name;
        }
    }

    List<Rule> all() {
        return Stream.of(floors(), javaFx(), database(), habits())
                .flatMap(List::stream)
                .toList();
    }

    private List<Rule> floors() {
        return List.of(
                rule(
                        "the ground floor knows the JDK only",
                        "platform.GroundKnowsLogging",
                        classes()
                                .that()
                                .resideInAPackage(root + ".platform")
                                .should()
                                .onlyDependOnClassesThat(
                                        resideInAnyPackage("java..", "org.jspecify..", root + ".platform")),
                        "failures, cancellation and secrets are used everywhere and must drag nothing along"),
                rule(
                        "floor 1 knows platform only",
                        "platform.http.PlatformKnowsConnections",
                        rooms("platform").should().dependOnClassesThat(roomsOtherThan("platform")),
                        "drivers, settings and secrets serve every floor above and belong to none"),
                rule(
                        "connections know platform only",
                        "connections.ConnectionsKnowIdentities",
                        rooms("connections").should().dependOnClassesThat(roomsOtherThan("connections", "platform")),
                        "there is one way to the database, and no feature may bend it"),
                rule(
                        "identities know connections and platform only",
                        "identities.IdentitiesKnowAccess",
                        rooms("identities")
                                .should()
                                .dependOnClassesThat(roomsOtherThan("identities", "connections", "platform")),
                        "who one looks as is needed by every feature and may need none"),
                rule(
                        "access knows no other feature",
                        "access.AccessKnowsFiles",
                        rooms("access")
                                .should()
                                .dependOnClassesThat(roomsOtherThan("access", "identities", "connections", "platform")),
                        "verdicts stand below whatever shows them"),
                rule(
                        "kit knows no feature",
                        "kit.KitKnowsFiles",
                        rooms("kit")
                                .should()
                                .dependOnClassesThat(
                                        roomsOtherThan("kit", "identities", "access", "connections", "platform")),
                        "controls are for every page, so they may not be cut to one"),
                rule(
                        "a feature is headless",
                        "files.FilesKnowsItsScreen",
                        noClasses()
                                .that(isFeature())
                                .should()
                                .dependOnClassesThat(resideInAnyPackage(
                                        root + ".kit..", root + "..ui..", root + ".app..", root + ".cli..")),
                        "the command line and the tests use features without a toolkit"),
                rule(
                        "a screen knows its own feature's screen only",
                        "users.ui.UsersScreenKnowsFilesScreen",
                        classes().that().resideInAPackage(root + "..ui..").should(Reach.noOtherScreen(root)),
                        "pages meet in the window, through its navigation, and nowhere else"),
                rule(
                        "nobody below knows the window or the command line",
                        "users.ui.ScreenKnowsTheWindow",
                        noClasses()
                                .that(resideOutsideOfPackages(root + ".app..", root + ".cli.."))
                                .should()
                                .dependOnClassesThat(resideInAnyPackage(root + ".app..", root + ".cli..")),
                        "they put everything together and stand on top of it"),
                rule(
                        "the command line does not know the window",
                        "cli.CommandKnowsTheWindow",
                        rooms("cli").should().dependOnClassesThat(resideInAnyPackage(root + ".app..", root + "..ui..")),
                        "it runs where no window can"),
                rule(
                        "rooms do not go in circles",
                        "users.UsersKnowOrganizations organizations.OrganizationsKnowUsers",
                        slices().assignedFrom(Reach.rooms(root)).should().beFreeOfCycles(),
                        "two rooms that need each other are one room"));
    }

    private List<Rule> javaFx() {
        return List.of(
                rule(
                        "JavaFX stays in app, kit and ui",
                        "cli.CommandDrawsAButton",
                        noClasses()
                                .that(resideOutsideOfPackages(root + ".app..", root + ".kit..", root + "..ui.."))
                                .should()
                                .dependOnClassesThat()
                                .resideInAnyPackage(JAVAFX),
                        "the same services run in pipelines and on machines without a display"),
                rule(
                        "view models know no scene",
                        "files.ui.DrawingViewModel",
                        noClasses()
                                .that()
                                .haveSimpleNameEndingWith("ViewModel")
                                .should()
                                .dependOnClassesThat()
                                .resideInAnyPackage("javafx.scene..", "javafx.stage.."),
                        "what a page decides is tested without a toolkit"),
                rule(
                        "only Tasks goes to the window's thread",
                        "files.ui.GoesToTheWindowByItself",
                        outside(root + ".kit.Tasks", root + ".app.Screenshots").should(Reach.theWindowsThread()),
                        "an answer that comes by another way can come late, twice, or to a page that is gone."
                                + " Screenshots drives the window from outside, as a person would"),
                rule(
                        "only Tasks begins threads",
                        "files.BeginsAThread",
                        outside(root + ".kit.Tasks")
                                .and(resideOutsideOfPackages(root + ".sandbox..", root + ".cli..", root + ".app.."))
                                .should(Reach.newThreads()),
                        "work must be seen in the status bar and end when its page closes; features are given an"
                                + " Executor. The sandbox is a server, app and cli are where executors are made"));
    }

    private List<Rule> database() {
        return List.of(
                rule(
                        "generated tables stay in package-private queries",
                        "files.PublicFileQueries files.FilesCounter",
                        classes().that(resideOutsideOfPackages(GENERATED)).should(Reach.tablesOnlyAsQueries(GENERATED)),
                        "one place a feature knows columns, and nobody else sees it"),
                rule(
                        "raw statements and transactions are for connections",
                        "files.BeginsItsOwnTransaction",
                        noClasses()
                                .that(resideOutsideOfPackages(
                                        GENERATED,
                                        root + ".connections..",
                                        root + ".platform.postgres..",
                                        root + ".sandbox.."))
                                .should(Reach.rawStatements()),
                        "a SET, BEGIN or COMMIT from elsewhere could leave an identity on a pooled connection"));
    }

    private List<Rule> habits() {
        return List.of(
                rule(
                        "standard streams are for the command line",
                        "files.PrintsItsResult",
                        noClasses()
                                .that(resideOutsideOfPackages(root + ".cli.."))
                                .should(Reach.standardStreams()),
                        "results go to standard output and nothing else may"),
                rule(
                        "every package says what may be null",
                        "agents.NullMayBeAnywhere",
                        classes().that(resideOutsideOfPackages(GENERATED)).should(Reach.beNullMarked()),
                        "NullAway checks marked packages only"),
                rule(
                        "no static state",
                        "files.CountsForAll",
                        fields().that()
                                .areDeclaredInClassesThat(resideOutsideOfPackages(GENERATED))
                                .and()
                                .areStatic()
                                .and(Reach.writtenByPeople())
                                .should()
                                .beFinal(),
                        "two windows, two backends and all tests live in one JVM"),
                rule(
                        "names are nouns of the domain",
                        "files.FileManagerImpl",
                        noClasses()
                                .that(resideOutsideOfPackages(GENERATED))
                                .should()
                                .haveNameMatching(".*(Manager|Helper|Utils?|Impl|Singleton)$|.*\\.Default[A-Z]\\w*$"),
                        "such a name hides what the class is for"));
    }

    /// @param canaries class names below the root, with a space between
    private Rule rule(String name, String canaries, ArchRule rule, String because) {
        List<String> offenders = Stream.of(canaries.split(" "))
                .map(canary -> root + "." + canary)
                .toList();
        return new Rule(name, offenders, rule.allowEmptyShould(true).because(because));
    }

    /// `no headless classes in room`, so that what follows is what they may not do; screens have rules of their own.
    private GivenClassesConjunction rooms(String room) {
        return noClasses()
                .that(resideInAPackage(root + "." + room + "..")
                        .and(resideOutsideOfPackages(root + "." + room + "..ui..")));
    }

    private static GivenClassesConjunction outside(String... classNames) {
        return noClasses()
                .that(DescribedPredicate.describe(
                        "are not " + String.join(" or ", classNames),
                        type -> Stream.of(classNames)
                                .noneMatch(name -> type.getName().equals(name)
                                        || type.getName().startsWith(name + "$"))));
    }

    private DescribedPredicate<JavaClass> roomsOtherThan(String... allowed) {
        String[] packages =
                Stream.of(allowed).map(room -> root + "." + room + "..").toArray(String[]::new);
        return resideInAPackage(root + "..")
                .and(resideOutsideOfPackages(packages))
                .and(resideOutsideOfPackages(GENERATED));
    }

    private DescribedPredicate<JavaClass> isFeature() {
        return resideInAPackage(root + ".*..")
                .and(resideOutsideOfPackages(
                        GENERATED,
                        root + ".app..",
                        root + ".cli..",
                        root + ".kit..",
                        root + ".platform..",
                        root + ".connections..",
                        root + ".canary..",
                        root + "..ui.."))
                .as("features");
    }
}
