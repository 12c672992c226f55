package io.rolescope;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.PackageMatcher;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.NullMarked;

/// What [ArchitectureRules] asks of classes beyond what ArchUnit words by itself.
final class Reach {
    private static final Set<String> BEGINS_THREADS = Set.of("start", "ofVirtual", "ofPlatform", "startVirtualThread");
    private static final Set<String> TRANSACTIONS = Set.of(
            "transaction",
            "transactionResult",
            "transactionAsync",
            "transactionResultAsync",
            "startTransaction",
            "savepoint",
            "setLocal",
            "set",
            "commit",
            "rollback",
            "setAutoCommit",
            "createStatement",
            "connection",
            "connectionResult");

    private Reach() {}

    static ArchCondition<JavaClass> newThreads() {
        return target(
                "begin threads",
                target -> isThread(target)
                        || target.getOwner().isEquivalentTo(java.util.concurrent.Executors.class)
                        || target.getOwner().isAssignableTo(java.util.concurrent.ThreadPoolExecutor.class)
                                && isConstructor(target)
                        || target.getOwner().isEquivalentTo(java.util.concurrent.ForkJoinPool.class)
                        || target.getOwner().isEquivalentTo(java.util.Timer.class)
                        || target.getOwner().isEquivalentTo(java.util.concurrent.CompletableFuture.class)
                                && target.getName().endsWith("Async")
                                && !givenAnExecutor(target)
                        || target.getName().equals("parallelStream"));
    }

    static ArchCondition<JavaClass> theWindowsThread() {
        return target(
                "go to the window's thread",
                target -> target.getOwner().getName().equals("javafx.application.Platform")
                        && target.getName().equals("runLater"));
    }

    static ArchCondition<JavaClass> rawStatements() {
        return target(
                "issue raw statements or transactions",
                target -> (target.getOwner().isAssignableTo(java.sql.Connection.class)
                                        || target.getOwner().isAssignableTo("org.jooq.DSLContext"))
                                && TRANSACTIONS.contains(target.getName())
                        || target.getOwner().isEquivalentTo(java.sql.Statement.class)
                                && target.getName().startsWith("execute"));
    }

    static ArchCondition<JavaClass> standardStreams() {
        return target(
                "use standard streams",
                target -> target.getOwner().isEquivalentTo(System.class)
                                && Set.of("out", "err", "in").contains(target.getName())
                        || target.getOwner().isAssignableTo(Throwable.class)
                                && target.getFullName().endsWith("printStackTrace()"));
    }

    static ArchCondition<JavaClass> tablesOnlyAsQueries(String generated) {
        PackageMatcher tables = PackageMatcher.of(generated);
        return condition("use generated tables only as package-private queries", (type, events) -> {
            JavaClass outermost = outermost(type);
            boolean isQueries = outermost.getSimpleName().endsWith("Queries")
                    && !outermost.getModifiers().contains(JavaModifier.PUBLIC);
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                if (!isQueries && tables.matches(dependency.getTargetClass().getPackageName())) {
                    events.add(SimpleConditionEvent.violated(type, dependency.getDescription()));
                }
            }
        });
    }

    static ArchCondition<JavaClass> noOtherScreen(String root) {
        return condition("not know another feature's screen", (type, events) -> {
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                String own = room(root, type);
                String other = room(root, dependency.getTargetClass());
                if (!other.isEmpty() && !other.equals(own) && isScreen(dependency.getTargetClass())) {
                    events.add(SimpleConditionEvent.violated(type, dependency.getDescription()));
                }
            }
        });
    }

    /// One slice a room, and one for its screens, which stand two floors higher.
    static SliceAssignment rooms(String root) {
        return new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass type) {
                String room = room(root, type);
                if (room.isEmpty()) {
                    return SliceIdentifier.ignore();
                }
                return SliceIdentifier.of(isScreen(type) ? room + ".ui" : room);
            }

            @Override
            public String getDescription() {
                return "rooms of " + root;
            }
        };
    }

    static ArchCondition<JavaClass> beNullMarked() {
        return condition("be in a package that is @NullMarked", (type, events) -> {
            if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
                events.add(SimpleConditionEvent.violated(
                        type, type.getName() + " is in a package whose package-info.java lacks @NullMarked"));
            }
        });
    }

    /// Not made by the compiler (switch maps, assertion flags).
    static DescribedPredicate<JavaField> writtenByPeople() {
        return DescribedPredicate.describe(
                "written by people",
                field -> !field.getModifiers().contains(JavaModifier.SYNTHETIC)
                        && !field.getName().contains("$"));
    }

    private static boolean isThread(AccessTarget target) {
        return target.getOwner().isAssignableTo(Thread.class)
                && (isConstructor(target) || BEGINS_THREADS.contains(target.getName()));
    }

    private static boolean isScreen(JavaClass type) {
        return (type.getPackageName() + ".").contains(".ui.");
    }

    private static boolean givenAnExecutor(AccessTarget target) {
        return target instanceof AccessTarget.CodeUnitAccessTarget called
                && called.getRawParameterTypes().stream()
                        .anyMatch(type -> type.isEquivalentTo(java.util.concurrent.Executor.class));
    }

    private static boolean isConstructor(HasName target) {
        return target.getName().equals("<init>");
    }

    private static String room(String root, JavaClass type) {
        String name = type.getPackageName();
        if (!name.startsWith(root + ".")) {
            return "";
        }
        String rest = name.substring(root.length() + 1);
        int dot = rest.indexOf('.');
        return dot < 0 ? rest : rest.substring(0, dot);
    }

    private static JavaClass outermost(JavaClass type) {
        JavaClass at = type;
        while (at.getEnclosingClass().isPresent()) {
            at = at.getEnclosingClass().get();
        }
        return at;
    }

    private static ArchCondition<JavaClass> target(String description, Predicate<AccessTarget> forbidden) {
        return new ArchCondition<>(description) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                for (JavaAccess<?> access : type.getAccessesFromSelf()) {
                    if (forbidden.test(access.getTarget())) {
                        events.add(SimpleConditionEvent.satisfied(type, access.getDescription()));
                    }
                }
            }
        };
    }

    private static ArchCondition<JavaClass> condition(String description, Check check) {
        return new ArchCondition<>(description) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                check.check(type, events);
            }
        };
    }

    @FunctionalInterface
    private interface Check {
        void check(JavaClass type, ConditionEvents events);
    }
}
