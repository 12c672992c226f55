package io.rolescope.identities;

import io.rolescope.connections.Backend;
import io.rolescope.connections.ServerFacts;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;

/// Holds an edited scheme against the backend before it is taken: a role, function or table that is not there would
/// otherwise be met only when somebody is looked as.
public final class SchemeCheck {
    private SchemeCheck() {}

    /// Asks the server; changes nothing.
    ///
    /// @throws FailureException for the first thing that does not fit
    public static void check(Backend backend, IdentityScheme scheme) {
        ServerFacts facts = backend.facts();
        String standard = scheme.role().standard();
        if (standard != null
                && !standard.equals(facts.login())
                && facts.roles().stream().noneMatch(role -> role.name().equals(standard))) {
            throw new FailureException(new Failure.NotPermitted(
                    "The login " + facts.login() + " may not put on the role " + standard + ", or there is none.",
                    "Choose one of the roles that it may become, or leave it empty.",
                    "",
                    null));
        }
        String function = scheme.preRequest();
        if (function != null && !exists(backend, function)) {
            throw invalid(
                    "There is no function " + function + "() without arguments here.",
                    "Write schema and name, as api.check.");
        }
        String people = scheme.people();
        if (people != null
                && !UserDirectory.of(backend, SchemeDetection.of(backend).with(scheme))
                        .exists()) {
            throw invalid(
                    people + " is no table with a key that this login may read.",
                    "Write schema and name, as public.users, or leave it empty to have it found.");
        }
    }

    private static boolean exists(Backend backend, String function) {
        return Boolean.TRUE.equals(backend.as(SessionIdentity.login())
                .read(db -> db.resultQuery(
                                "select exists (select from pg_catalog.pg_proc p"
                                        + " join pg_catalog.pg_namespace n on n.oid = p.pronamespace"
                                        + " where p.pronargs - p.pronargdefaults <= 0 and p.prokind = 'f'"
                                        + " and ? in (n.nspname || '.' || p.proname, p.proname::text))",
                                function.replace("\"", ""))
                        .fetchOneInto(Boolean.class)));
    }

    private static FailureException invalid(String sentence, String nextStep) {
        return new FailureException(new Failure.Invalid(sentence, nextStep, "", null));
    }
}
