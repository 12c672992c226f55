package io.rolescope.access.draft;

import io.rolescope.access.catalog.Policy;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.catalog.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One change to what protects a table, and the statements that would make it.
public sealed interface PolicyChange {

    Table table();

    /// A new policy.
    record Add(Table table, Policy policy) implements PolicyChange {}

    /// Another policy in the place of `from`.
    record Alter(Table table, Policy from, Policy to) implements PolicyChange {}

    /// One policy less.
    record Drop(Table table, Policy policy) implements PolicyChange {}

    /// Row-level security switched on, and with it perhaps a change that means nothing while it is off.
    record Enable(Table table, @Nullable PolicyChange with) implements PolicyChange {}

    /// The table as it would be.
    default Table changed() {
        return table().withPolicies(resulting(), table().rls() || this instanceof Enable, table().forced());
    }

    /// Every policy that the table would have.
    default List<Policy> resulting() {
        List<Policy> all = new ArrayList<>();
        switch (this) {
            case Add add -> {
                all.addAll(add.table().policies());
                all.add(add.policy());
            }
            case Alter alter ->
                alter.table().policies().forEach(policy -> all.add(policy.equals(alter.from()) ? alter.to() : policy));
            case Drop drop ->
                drop.table().policies().stream()
                        .filter(policy -> !policy.equals(drop.policy()))
                        .forEach(all::add);
            case Enable enable ->
                all.addAll(
                        enable.with() == null
                                ? table().policies()
                                : enable.with().resulting());
        }
        return List.copyOf(all);
    }

    /// The statements that make the change, in their order; none where nothing changes.
    default List<String> statements() {
        return switch (this) {
            case Add add -> List.of(add.policy().createSql());
            case Drop drop -> List.of(dropSql(drop.policy()));
            case Alter alter -> altering(alter.from(), alter.to());
            case Enable enable -> enabling(enable);
        };
    }

    /// The policy first: at no moment is there a table that shows nothing.
    private static List<String> enabling(Enable enable) {
        List<String> all = new ArrayList<>(
                enable.with() == null ? List.of() : enable.with().statements());
        if (!enable.table().rls()) {
            all.add("ALTER TABLE " + enable.table().name().sql() + " ENABLE ROW LEVEL SECURITY;");
        }
        return List.copyOf(all);
    }

    /// The statements as a script; in a transaction where there are several.
    default String script() {
        List<String> all = statements();
        return all.size() < 2
                ? String.join("\n", all)
                : all.stream().collect(Collectors.joining("\n", "BEGIN;\n", "\nCOMMIT;"));
    }

    /// ALTER POLICY can change name, roles and expressions, but neither take an expression away nor change the command
    /// or the kind (PostgreSQL manual, “ALTER POLICY”).
    private static List<String> altering(Policy from, Policy to) {
        boolean makesNew = from.command() != to.command()
                || from.permissive() != to.permissive()
                || from.using() != null && to.using() == null
                || from.check() != null && to.check() == null;
        if (makesNew) {
            return List.of(dropSql(from), to.createSql());
        }
        List<String> all = new ArrayList<>();
        String name = TableName.quoted(to.name());
        if (!from.name().equals(to.name())) {
            all.add("ALTER POLICY " + TableName.quoted(from.name()) + " ON "
                    + from.table().sql() + " RENAME TO " + name + ";");
        }
        StringBuilder parts = new StringBuilder();
        if (!from.roles().equals(to.roles())) {
            parts.append(" TO ").append(to.rolesSql());
        }
        if (!Objects.equals(from.using(), to.using())) {
            parts.append(" USING (").append(to.using()).append(')');
        }
        if (!Objects.equals(from.check(), to.check())) {
            parts.append(" WITH CHECK (").append(to.check()).append(')');
        }
        if (!parts.isEmpty()) {
            all.add("ALTER POLICY " + name + " ON " + to.table().sql() + parts + ";");
        }
        return List.copyOf(all);
    }

    private static String dropSql(Policy policy) {
        return "DROP POLICY " + TableName.quoted(policy.name()) + " ON "
                + policy.table().sql() + ";";
    }
}
