package io.rolescope.cli;

import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.verify.ChosenIdentities;
import io.rolescope.connections.Backend;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.identities.IdentitiesFile;
import io.rolescope.identities.Viewpoint;
import io.rolescope.identities.Who;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Whom to ask about, for the commands that ask about many ([Mixin]).
final class IdentityOptions {
    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private SchemeOption scheme;

    @Option(
            names = "--as",
            paramLabel = "WHO",
            description = "role:NAME, user:UUID-or-email or claims:JSON; may be given several times.")
    private List<String> who = new ArrayList<>();

    @Option(
            names = "--identities",
            paramLabel = "FILE",
            description = "A JSON array of {\"name\", \"role\", \"settings\": {name: value}}, instead of chosen ones.")
    private @Nullable Path file;

    @Option(
            names = "--per-role",
            paramLabel = "N",
            defaultValue = "1",
            description = "People of each role in each tenant, where identities are chosen (${DEFAULT-VALUE}).")
    private int perRole;

    @Option(
            names = "--people",
            paramLabel = "N",
            defaultValue = "24",
            description = "People altogether, where identities are chosen, at most (${DEFAULT-VALUE}).")
    private int people;

    /// Those named, or else chosen ones.
    List<SessionIdentity> identities(Backend backend, PolicyCatalog catalog) {
        List<SessionIdentity> named = new ArrayList<>();
        if (file != null) {
            named.addAll(IdentitiesFile.read(file));
        }
        if (!named.isEmpty() && who.isEmpty()) {
            return named;
        }
        Viewpoint viewpoint = scheme.viewpoint(backend);
        for (String one : who) {
            named.add(Who.parse(one).session(viewpoint));
        }
        return named.isEmpty() ? new ChosenIdentities(viewpoint, catalog).choose(perRole, people) : named;
    }
}
