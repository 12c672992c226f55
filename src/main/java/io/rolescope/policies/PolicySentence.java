package io.rolescope.policies;

import io.rolescope.access.catalog.Policy;
import io.rolescope.access.catalog.PolicyCommand;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a policy says, in one plain line. Conditions are quoted as they are, never interpreted: a sentence may be
/// long, but not wrong.
public final class PolicySentence {
    private static final int LONGEST = 140;

    private PolicySentence() {}

    public static String of(Policy policy) {
        String who = roles(policy.roles());
        if (!policy.permissive()) {
            return "Whatever else allows it, " + who + " may " + verb(policy.command()) + " rows only "
                    + conditions(policy) + ".";
        }
        if (gives(policy) == null) {
            return who + " may " + verb(policy.command()) + " no row by this policy: it has no condition.";
        }
        return capital(who) + " may " + verb(policy.command()) + " rows " + conditions(policy) + ".";
    }

    private static @Nullable String gives(Policy policy) {
        return policy.command() == PolicyCommand.INSERT ? policy.check() : policy.using();
    }

    private static String conditions(Policy policy) {
        return switch (policy.command()) {
            case INSERT -> where(policy.check());
            case SELECT, DELETE -> where(policy.using());
            case UPDATE, ALL -> {
                String using = where(policy.using());
                @Nullable String check = policy.check();
                yield check == null || check.equals(policy.using())
                        ? using + ", before and after the change"
                        : using + "; new rows " + where(check);
            }
        };
    }

    private static String where(@Nullable String expression) {
        if (expression == null) {
            return "without any condition of its own";
        }
        String line = expression.strip().replaceAll("\\s+", " ");
        if (line.equals("true")) {
            return "whatever they are";
        }
        if (line.equals("false")) {
            return "never";
        }
        return line.length() > LONGEST ? "where the condition below holds" : "where " + line;
    }

    private static String verb(PolicyCommand command) {
        return switch (command) {
            case SELECT -> "read";
            case INSERT -> "add";
            case UPDATE -> "change";
            case DELETE -> "delete";
            case ALL -> "read, add, change and delete";
        };
    }

    private static String roles(List<String> roles) {
        return roles.contains(Policy.PUBLIC) ? "everyone" : roles.stream().collect(Collectors.joining(" and "));
    }

    private static String capital(String text) {
        return text.equals("everyone") ? "Everyone" : text;
    }
}
