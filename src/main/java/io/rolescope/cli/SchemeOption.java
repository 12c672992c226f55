package io.rolescope.cli;

import io.rolescope.connections.Backend;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.identities.Identity;
import io.rolescope.identities.IdentityScheme;
import io.rolescope.identities.SchemeDetection;
import io.rolescope.identities.SchemeText;
import io.rolescope.identities.Viewpoint;
import io.rolescope.identities.Who;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/// `--scheme`, how the backend tells its users apart, for every command that asks as somebody ([Mixin]).
final class SchemeOption {
    @Option(
            names = "--scheme",
            paramLabel = "WORD",
            description = "How users are told apart, where that is not as detected; may be repeated: claims, legacy, "
                    + "SETTING=CLAIM, SETTING->>KEY=CLAIM, role=NAME, role-claim=CLAIM, role-per-person, "
                    + "pre-request=FUNCTION, people=SCHEMA.TABLE, search-path=LIST; “detected” first to add to it.")
    private List<String> words = new ArrayList<>();

    /// The backend as its login sees it, users told apart as asked for. Asks the server.
    ///
    /// @throws io.rolescope.platform.FailureException for a word that is no part of a scheme
    Viewpoint viewpoint(Backend backend) {
        IdentityScheme scheme =
                SchemeText.parse(words, () -> SchemeDetection.of(backend).scheme());
        return new Viewpoint(
                backend, scheme, new Identity.Operator(backend.facts().login()));
    }

    /// One identity by its words.
    SessionIdentity identity(Backend backend, String written) {
        return Who.parse(written).session(viewpoint(backend));
    }
}
