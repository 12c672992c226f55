package io.rolescope.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.access.catalog.CatalogReader;
import io.rolescope.access.catalog.Policy;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.PolicyCommand;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.draft.DraftForm;
import io.rolescope.access.draft.ExpressionCheck;
import io.rolescope.access.draft.ExpressionTemplate;
import io.rolescope.access.draft.PolicyChange;
import io.rolescope.connections.Backend;
import io.rolescope.connections.ReadOptions;
import io.rolescope.testing.TestPostgres;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What may stand in a drafted policy is what CREATE POLICY would take.
@Tag("db")
class DraftFormDbTest {
    private static String database = "";
    private static Backend backend;
    private static PolicyCatalog catalog;

    @BeforeAll
    static void open() {
        database = TestPostgres.sandboxDatabase();
        TestPostgres.run(
                database,
                "create function public.is_odd_one(text) returns boolean language sql as $$ select $1 = 'odd' $$");
        backend = TestPostgres.backend(database, "rolescope_observer");
        catalog = CatalogReader.read(backend);
    }

    @AfterAll
    static void close() {
        backend.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "true) OR (true",
                "true; drop table public.files",
                "is_public = $1",
                "no_such_column",
                "filename",
                "count(*) > 1",
                "generate_series(1, 2) = 1",
                "filename = 'open",
                "id = 'no uuid'",
                "is_public AND",
                "/* open",
                "filename = \"x",
            })
    void whatTheServerRefusesIsRefused(String typed) {
        ExpressionCheck.Checked checked = check(typed);
        assertThat(checked.isSound()).as(typed).isFalse();
        if (!typed.contains(";") && !typed.contains(") OR (")) {
            assertThat(create(typed)).as(typed).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "is_public -- everybody's",
                "is_public AND is_odd_one(filename)",
                "EXISTS (SELECT 1 FROM organization_members m WHERE m.organization_id = files.organization_id)",
                "(SELECT auth.uid()) = uploaded_by OR filename LIKE '%;%'",
                "/* a */ files.is_public /* b */",
                "case when is_public then true else file_size between 1 and 9 end",
            })
    void whatItTakesMeansTheSameUnderAnyPath(String typed) {
        ExpressionCheck.Checked checked = check(typed);
        assertThat(checked.fault()).as(typed).isNull();
        assertThat(create(typed)).as(typed).isTrue();
        // as the server prints what was typed, and what was made of it
        assertThat(stored(checked.sql(), "")).isEqualTo(stored(typed, "public"));
    }

    @Test
    void theStatementsMakeThePolicyThatWasDrafted() {
        Table files = catalog.find("public.files");
        Policy from = files.policies().getFirst();
        Policy renamed = new Policy(
                files.name(), "odd \"name\"", from.command(), true, List.of("anon", Policy.PUBLIC), "is_public", null);
        Policy other =
                new Policy(files.name(), "other", PolicyCommand.UPDATE, false, List.of("anon"), "is_public", "false");
        PolicyChange alter = new PolicyChange.Alter(files, from, renamed);
        PolicyChange add = new PolicyChange.Add(files, other);
        TestPostgres.run(database, alter.script() + add.script());
        List<Policy> now = CatalogReader.read(backend).find("public.files").policies();
        assertThat(now).contains(other).noneMatch(policy -> policy.name().equals(from.name()));
        assertThat(now.stream()
                        .filter(policy -> policy.name().equals("odd \"name\""))
                        .findFirst())
                .hasValueSatisfying(policy -> assertThat(policy.using()).isEqualTo("is_public"));
        TestPostgres.run(
                database,
                new PolicyChange.Drop(files, other).script() + new PolicyChange.Alter(files, renamed, from).script());
        assertThat(CatalogReader.read(backend).find("public.files").policies()).contains(from);
        assertThat(new PolicyChange.Alter(files, from, from).script()).isEmpty();
    }

    @Test
    void templatesFitTheTable() {
        Table files = catalog.find("public.files");
        List<ExpressionTemplate> templates = ExpressionTemplate.of(catalog, files, "organization_id");
        assertThat(templates).extracting(ExpressionTemplate::name).contains("Its owner", "Member of the tenant");
        assertThat(templates)
                .allSatisfy(template -> assertThat(check(template.sql()).fault())
                        .as(template.sql())
                        .isNull());
    }

    @Test
    void aFormSaysWhatIsWrongWhereItIs() {
        Table files = catalog.find("public.files");
        DraftForm.Checked checked = new DraftForm(
                        files.policies().getFirst().name(), true, PolicyCommand.INSERT, "nobody_there", "x", "nonsense")
                .check(backend, catalog, files, null, ReadOptions.standard());
        assertThat(checked.policy()).isNull();
        assertThat(checked.name()).contains("already");
        assertThat(checked.roles()).contains("nobody_there");
        // INSERT has no USING: what stands there is not looked at
        assertThat(checked.using().isSound()).isTrue();
        assertThat(checked.check().isSound()).isFalse();
    }

    private static ExpressionCheck.Checked check(String typed) {
        return ExpressionCheck.of(backend, catalog.find("public.files"), typed, ReadOptions.standard());
    }

    private static boolean create(String expression) {
        try {
            TestPostgres.run(
                    database,
                    "begin; set local search_path = public; create policy tried on public.files using (" + expression
                            + "\n); rollback");
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    private static String stored(String expression, String path) {
        TestPostgres.run(
                database,
                "begin; set local search_path = '" + path + "'; create policy tried on public.files using ("
                        + expression + "\n); commit");
        try {
            return CatalogReader.read(backend).find("public.files").policies().stream()
                    .filter(policy -> policy.name().equals("tried"))
                    .findFirst()
                    .map(policy -> String.valueOf(policy.using()))
                    .orElse("");
        } finally {
            TestPostgres.run(database, "drop policy tried on public.files");
        }
    }
}
