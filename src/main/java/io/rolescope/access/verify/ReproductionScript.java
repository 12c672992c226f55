package io.rolescope.access.verify;

import io.rolescope.access.catalog.TableName;
import io.rolescope.access.explain.Literals;
import io.rolescope.connections.SessionIdentity;

/// The SQL that runs one statement as an identity and takes everything back.
public final class ReproductionScript {
    private ReproductionScript() {}

    public static String of(SessionIdentity identity, String statement, String predicted, String actual) {
        StringBuilder script = new StringBuilder();
        script.append("-- predicted: ").append(oneLine(predicted)).append('\n');
        if (!actual.isEmpty()) {
            script.append("-- actual:    ").append(oneLine(actual)).append('\n');
        }
        script.append("BEGIN ISOLATION LEVEL REPEATABLE READ;\n");
        identity.settings()
                .forEach((name, value) -> script.append("SELECT set_config(")
                        .append(Literals.text(name))
                        .append(", ")
                        .append(Literals.text(value))
                        .append(", true);\n"));
        if (identity.role() != null) {
            script.append("SET LOCAL ROLE ")
                    .append(TableName.quoted(identity.role()))
                    .append(";\n");
        }
        identity.preRequestCall().ifPresent(call -> script.append(call).append(";\n"));
        return script.append(statement).append(";\nROLLBACK;\n").toString();
    }

    private static String oneLine(String text) {
        return text.replace('\n', ' ');
    }
}
