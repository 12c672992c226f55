package io.rolescope.access.draft;

import io.rolescope.access.catalog.Policy;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.PolicyCommand;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.expression.SqlLayout;
import io.rolescope.connections.Backend;
import io.rolescope.connections.ReadOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A policy as somebody types it.
///
/// @param roles names parted by commas; empty for everyone
/// @param using typed condition for existing rows, may be blank
/// @param check typed condition for new rows, may be blank
public record DraftForm(
        String name, boolean permissive, PolicyCommand command, String roles, String using, String check) {

    /// An empty one for a new policy.
    public static DraftForm empty() {
        return new DraftForm("", true, PolicyCommand.SELECT, Policy.PUBLIC, "", "");
    }

    public static DraftForm of(Policy policy) {
        return new DraftForm(
                policy.name(),
                policy.permissive(),
                policy.command(),
                String.join(", ", policy.roles()),
                policy.using() == null ? "" : SqlLayout.of(policy.using()),
                policy.check() == null ? "" : SqlLayout.of(policy.check()));
    }

    /// INSERT has no existing rows.
    public boolean takesUsing() {
        return command != PolicyCommand.INSERT;
    }

    /// SELECT and DELETE make no new rows.
    public boolean takesCheck() {
        return command != PolicyCommand.SELECT && command != PolicyCommand.DELETE;
    }

    /// What the server would say to it.
    ///
    /// @param policy with its names qualified, `null` where something is wrong
    /// @param name what is wrong with the name, empty where nothing is; `roles` likewise
    public record Checked(
            @Nullable Policy policy,
            String name,
            String roles,
            ExpressionCheck.Checked using,
            ExpressionCheck.Checked check) {}

    /// Asks the server, without DDL.
    ///
    /// @param replaced the policy that this one takes the place of, `null` for a new one
    /// @throws io.rolescope.platform.FailureException where the server cannot be asked at all
    public Checked check(
            Backend backend, PolicyCatalog catalog, Table table, @Nullable Policy replaced, ReadOptions options) {
        String wrongName = wrongName(table, replaced);
        List<String> names = roleNames();
        String wrongRoles = names.stream()
                .filter(role -> !role.equals(Policy.PUBLIC) && !catalog.roles().containsKey(role))
                .findFirst()
                .map(role -> "There is no role " + role + ".")
                .orElse("");
        ExpressionCheck.Checked using =
                takesUsing() ? checked(backend, table, this.using, replaced, true, options) : ExpressionCheck.none();
        ExpressionCheck.Checked check =
                takesCheck() ? checked(backend, table, this.check, replaced, false, options) : ExpressionCheck.none();
        boolean sound = wrongName.isEmpty() && wrongRoles.isEmpty() && using.isSound() && check.isSound();
        @Nullable
        Policy policy = sound
                ? new Policy(
                        table.name(),
                        name.strip(),
                        command,
                        permissive,
                        names,
                        using.sql().isEmpty() ? null : using.sql(),
                        check.sql().isEmpty() ? null : check.sql())
                : null;
        return new Checked(policy, wrongName, wrongRoles, using, check);
    }

    /// What the server printed itself is not asked again, and stays as it is.
    private static ExpressionCheck.Checked checked(
            Backend backend, Table table, String typed, @Nullable Policy replaced, boolean using, ReadOptions options) {
        @Nullable String stored = replaced == null ? null : using ? replaced.using() : replaced.check();
        return stored != null && (typed.equals(stored) || typed.equals(SqlLayout.of(stored)))
                ? new ExpressionCheck.Checked(stored, null, "")
                : ExpressionCheck.of(backend, table, typed, options);
    }

    private String wrongName(Table table, @Nullable Policy replaced) {
        String wanted = name.strip();
        if (wanted.isEmpty()) {
            return "A policy needs a name.";
        }
        if (wanted.getBytes(java.nio.charset.StandardCharsets.UTF_8).length > 63) {
            return "A name has 63 bytes at most.";
        }
        boolean taken = table.policies().stream()
                .anyMatch(policy -> !policy.equals(replaced) && policy.name().equals(wanted));
        return taken ? "There is a policy of that name on " + table.name() + " already." : "";
    }

    private List<String> roleNames() {
        List<String> names = new ArrayList<>();
        Arrays.stream(roles.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .map(name -> name.equalsIgnoreCase(Policy.PUBLIC) ? Policy.PUBLIC : name)
                .distinct()
                .forEach(names::add);
        return names.isEmpty() ? List.of(Policy.PUBLIC) : List.copyOf(names);
    }
}
