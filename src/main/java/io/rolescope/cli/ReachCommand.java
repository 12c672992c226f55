package io.rolescope.cli;

import io.rolescope.access.catalog.CatalogReader;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.explain.RowKey;
import io.rolescope.access.explain.RowKeys;
import io.rolescope.access.survey.AccessReach;
import io.rolescope.access.verify.ChosenIdentities;
import io.rolescope.connections.Backend;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.identities.IdentitiesFile;
import io.rolescope.platform.Cancellation;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `rolescope reach`: who can see this row?
@Command(
        name = "reach",
        mixinStandardHelpOptions = true,
        description = "Ask as every role and every person of the directory who can see one row. Reads only.")
public final class ReachCommand implements Callable<Integer> {
    private static final String NO_GRANT = "42501";

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private BackendOption backendOption;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private OutputOption output;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private PersonalOption personal;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private SchemeOption scheme;

    @Option(names = "--table", required = true, paramLabel = "T", description = "table or schema.table.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String table;

    @Option(names = "--key", required = true, paramLabel = "K", description = "The row's key, or a=1,b=2.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String key;

    @Option(names = "--identities", paramLabel = "FILE", description = "Ask as these instead of everybody.")
    private @Nullable Path file;

    @Override
    public Integer call() {
        try (Backend backend = backendOption.open()) {
            PolicyCatalog catalog = CatalogReader.read(backend);
            Table found = catalog.find(table);
            RowKey row = RowKeys.parse(found, key);
            List<SessionIdentity> identities = file == null
                    ? new ChosenIdentities(scheme.viewpoint(backend), catalog).everybody(ReadOptions.standard())
                    : IdentitiesFile.read(file);
            AccessReach.Reach reach = new AccessReach(backend)
                    .whoSees(
                            found,
                            row,
                            identities,
                            new ReadOptions(Duration.ofMinutes(5), Cancellation.none()),
                            (fraction, message) -> {},
                            identity -> {});
            output.result(json(found, reach), out -> print(out, found, reach));
            personal.note(backend, SessionIdentity.login(), "who sees a row of " + found.name(), output);
            personal.tell(output);
            return RolescopeCommand.FINE;
        }
    }

    private Map<String, Object> json(Table found, AccessReach.Reach reach) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("table", found.name().toString());
        all.put("key", key);
        all.put("asked", reach.asked());
        all.put("seeing", reach.seeing().stream().map(SessionIdentity::name).toList());
        List<Object> failed = new ArrayList<>();
        reach.failed().forEach((identity, state) -> failed.add(Map.of("identity", identity.name(), "sqlState", state)));
        all.put("failed", failed);
        all.put("seconds", reach.took().toMillis() / 1000.0);
        return all;
    }

    private void print(PrintWriter out, Table found, AccessReach.Reach reach) {
        out.println(reach.seeing().size() + " of " + reach.asked() + " identities see row " + personal.words(key)
                + " of " + found.name() + ":");
        reach.seeing().forEach(identity -> out.println("  " + personal.words(identity.name())));
        reach.failed()
                .forEach((identity, state) -> out.println("  "
                        + identity.name()
                        + (state.equals(NO_GRANT)
                                ? ": may not read the table by this key"
                                : ": reading the table fails")
                        + " (" + state + ")"));
    }
}
