package io.rolescope.access.survey;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.access.catalog.CatalogReader;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.connections.Backend;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.platform.Progress;
import io.rolescope.testing.TestPostgres;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Keys that count from one are the same in every table: the number of a person is no tenant's.
@Tag("db")
class IsolationNumbersDbTest {

    @Test
    void aPersonsNumberIsNotTakenForATenants() {
        IsolationReport report = look(Map.of("app.user_id", "2"));

        assertThat(report.leaks())
                .as("person 2 belongs to team 1 and reads the rows of team 2")
                .extracting(Witness::tenant)
                .contains("2");
    }

    @Test
    void neitherIsTheSubjectOfAToken() {
        IsolationReport report =
                look(Map.of("request.jwt.claims", "{\"sub\": \"2\", \"role\": \"numbers_user\", \"iat\": 1}"));

        assertThat(report.leaks()).extracting(Witness::tenant).contains("2");
    }

    @Test
    void aTenantsNumberIsNotTakenForAPersons() {
        IsolationReport report = look(Map.of(
                "request.jwt.claims", "{\"sub\": \"9\", \"app_metadata\": {\"team_id\": 1, \"team\": {\"id\": 1}}}"));

        assertThat(report.leaks())
                .as("person 1 belongs to team 2, person 9 nowhere but where the claim says: to team 1")
                .extracting(Witness::tenant)
                .contains("2");
        assertThat(report.leaks()).extracting(Witness::own).containsOnly(List.of("1"));
    }

    @Test
    void aNumberOfWhichNobodySaysWhatItIsLeavesTheQuestionOpen() {
        IsolationReport report = look(Map.of("app.user_id", "2", "app.level", "2"));

        assertThat(report.isWhole()).isFalse();
        assertThat(report.leaks()).isEmpty();
        assertThat(report.openings()).extracting(Witness::kind).containsOnly(Witness.Kind.UNSURE);
    }

    @Test
    void aNumberThatIsNobodysIsNotSpokenOf() {
        IsolationReport report = look(Map.of("app.user_id", "2", "app.level", "77"));

        assertThat(report.undecided()).isZero();
        assertThat(report.leaks()).extracting(Witness::tenant).contains("2");
    }

    private static IsolationReport look(Map<String, String> settings) {
        String database = TestPostgres.emptyDatabase();
        TestPostgres.run(database, SCHEMA);
        try (Backend backend = TestPostgres.backend(database, TestPostgres.superuser())) {
            PolicyCatalog catalog = CatalogReader.read(backend);
            return new TenantIsolation(backend, catalog, TenantKeys.detect(catalog, null))
                    .run(
                            List.of(new SessionIdentity("somebody", "numbers_user", settings)),
                            ReadOptions.standard(),
                            Progress.silent(),
                            witness -> {});
        }
    }

    private static final String SCHEMA = """
            do $$ begin
              if to_regrole('numbers_user') is null then
                create role numbers_user;
              end if;
            end $$;
            create table teams (id int primary key, name text);
            insert into teams values (1, 'one'), (2, 'two');
            create table members (team_id int references teams, user_id int, primary key (team_id, user_id));
            insert into members values (1, 2), (2, 1);
            create table docs (id int primary key, team_id int not null references teams, title text);
            insert into docs select n, n, 'document ' || n from generate_series(1, 2) n;
            alter table docs enable row level security;
            create policy forgotten on docs for select to numbers_user using (true);
            grant select on docs to numbers_user;
            """;
}
