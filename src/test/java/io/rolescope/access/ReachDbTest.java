package io.rolescope.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.access.catalog.CatalogReader;
import io.rolescope.access.explain.RowKey;
import io.rolescope.access.survey.AccessReach;
import io.rolescope.connections.Backend;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.platform.FailureException;
import io.rolescope.platform.Progress;
import io.rolescope.testing.TestPostgres;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Who sees a row, all at once, against the same question asked by itself as each identity.
@Tag("db")
class ReachDbTest {
    private static final String SCHEMA = """
            do $$ begin create role reach_member nologin; exception when duplicate_object then null; end $$;
            do $$ begin create role reach_stranger nologin; exception when duplicate_object then null; end $$;
            create function uid() returns uuid language sql VOLATILITY
                as $$ select (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')::uuid $$;
            create table member (org int, person uuid, role text, primary key (org, person));
            create table doc (id int primary key, org int, owner uuid, open boolean, "was found" text);
            insert into member select i % 3, md5(i::text)::uuid, case i % 4 when 0 then 'admin' else 'reader' end
              from generate_series(1, 60) as g (i);
            insert into doc select i, i % 3, md5(i::text)::uuid, i = 7, 'x' from generate_series(1, 60) as g (i);
            alter table doc enable row level security;
            create policy a on doc to reach_member using (owner = (select uid()));
            create policy b on doc to reach_member using (
                org in (select m.org from member m where m.person = (select uid()) and m.role = 'admin'));
            create policy c on doc to reach_member using (open or owner = uid());
            create policy d on doc as restrictive to reach_member using (
                coalesce(current_setting('app.blocked', true), '') <> id::text);
            create policy e on doc to reach_member using (
                org = (current_setting('request.jwt.claims', true)::jsonb ->> 'org')::int);
            grant select on doc, member to reach_member;
            analyze;
            """;

    @ParameterizedTest
    @ValueSource(strings = {"stable", "immutable"})
    void reachIsWhatEachIsToldAlone(String volatility) {
        String database = TestPostgres.emptyDatabase();
        TestPostgres.run(database, SCHEMA.replace("VOLATILITY", volatility));
        try (Backend backend = TestPostgres.backend(database, TestPostgres.superuser())) {
            List<SessionIdentity> people = people();
            for (String id : List.of("7", "8", "9")) {
                AccessReach.Reach reach = new AccessReach(backend)
                        .whoSees(
                                CatalogReader.read(backend).find("public.doc"),
                                new RowKey(Map.of("id", id), false),
                                people,
                                ReadOptions.standard(),
                                Progress.silent(),
                                identity -> {});
                List<SessionIdentity> seeing = new ArrayList<>();
                List<SessionIdentity> failed = new ArrayList<>();
                alone(backend, people, id, seeing, failed);
                assertThat(reach.seeing()).as(id).containsExactlyInAnyOrderElementsOf(seeing);
                assertThat(failed).as(id).containsAll(reach.failed().keySet());
                assertThat(reach.failed()).as(id).containsKey(SessionIdentity.ofRole("reach_stranger"));
            }
        }
    }

    @Test
    void aKeyThatIsNoneOrNowhereIsSaidSo() {
        String database = TestPostgres.emptyDatabase();
        TestPostgres.run(database, SCHEMA.replace("VOLATILITY", "stable"));
        try (Backend backend = TestPostgres.backend(database, TestPostgres.superuser())) {
            assertThat(refusal(backend, "1000")).contains("no such row in public.doc");
            assertThat(refusal(backend, "seven"))
                    .contains("cannot be one of this table's")
                    .contains("seven");
        }
    }

    /// `ALTER ROLE … SET` holds for whoever signs in with the role, and so for who is asked.
    @Test
    void settingsOfRolesArePutOn() {
        String database = TestPostgres.emptyDatabase();
        TestPostgres.run(database, """
                create role reach_north; create role reach_south; create role reach_off;
                alter role reach_north set app.tenant = 'north';
                alter role reach_south set app.tenant = 'south';
                alter role reach_off set row_security = off;
                create table places (id int primary key, tenant text);
                insert into places values (1, 'north');
                alter table places enable row level security;
                create policy own on places using (tenant = current_setting('app.tenant', true));
                grant select on places to reach_north, reach_south, reach_off;
                """);
        try (Backend backend = TestPostgres.backend(database, TestPostgres.superuser())) {
            SessionIdentity north = SessionIdentity.ofRole("reach_north");
            SessionIdentity off = SessionIdentity.ofRole("reach_off");
            AccessReach.Reach reach = new AccessReach(backend)
                    .whoSees(
                            CatalogReader.read(backend).find("public.places"),
                            new RowKey(Map.of("id", "1"), false),
                            List.of(north, SessionIdentity.ofRole("reach_south"), off),
                            ReadOptions.standard(),
                            Progress.silent(),
                            identity -> {});
            assertThat(reach.seeing()).containsExactly(north);
            assertThat(reach.failed()).containsExactly(Map.entry(off, "42501"));
        }
    }

    /// What cannot be read is not said to be empty.
    @Test
    void aTableThatCannotBeReadIsNotSaidToLackTheRow() {
        String database = TestPostgres.emptyDatabase();
        TestPostgres.run(
                database,
                SCHEMA.replace("VOLATILITY", "stable")
                        + "create materialized view later as select id from doc with no data;"
                        + "grant select on later to reach_member;");
        try (Backend backend = TestPostgres.backend(database, TestPostgres.superuser())) {
            SessionIdentity member = SessionIdentity.ofRole("reach_member");
            AccessReach.Reach reach = new AccessReach(backend)
                    .whoSees(
                            CatalogReader.read(backend).find("public.later"),
                            new RowKey(Map.of("id", "7"), false),
                            List.of(member),
                            ReadOptions.standard(),
                            Progress.silent(),
                            identity -> {});
            assertThat(reach.seeing()).isEmpty();
            assertThat(reach.failed()).containsEntry(member, "55000");
        }
    }

    private static String refusal(Backend backend, String id) {
        return Assertions.catchThrowableOfType(
                        FailureException.class,
                        () -> new AccessReach(backend)
                                .whoSees(
                                        CatalogReader.read(backend).find("public.doc"),
                                        new RowKey(Map.of("id", id), false),
                                        people(),
                                        ReadOptions.standard(),
                                        Progress.silent(),
                                        identity -> {}))
                .failure()
                .sentence();
    }

    private static void alone(
            Backend backend,
            List<SessionIdentity> people,
            String id,
            List<SessionIdentity> seeing,
            List<SessionIdentity> failed) {
        for (SessionIdentity person : people) {
            try {
                if (!backend.as(person)
                        .read(db -> db.fetch("select 1 from public.doc where id = '" + id + "'"))
                        .isEmpty()) {
                    seeing.add(person);
                }
            } catch (FailureException e) {
                failed.add(person);
            }
        }
    }

    /// Members with claims of different shape, some of which cannot be read, and some who have no grant.
    private static List<SessionIdentity> people() {
        List<SessionIdentity> people = new ArrayList<>();
        people.add(SessionIdentity.login());
        // a claim setting that is left out reads NULL on a fresh connection and '' on a used one; both are real, so it
        // is put on
        people.add(SessionIdentity.ofRole("reach_member").with("request.jwt.claims", "{}"));
        people.add(SessionIdentity.ofRole("reach_stranger"));
        for (int i = 1; i <= 60; i++) {
            String sub = java.util.HexFormat.of().formatHex(md5(String.valueOf(i)));
            String claims = switch (i % 10) {
                case 0 -> "{\"sub\": \"nobody's\"}";
                case 1 -> "{\"sub\": \"" + sub + "\", \"org\": \"none\"}";
                case 2 -> "not JSON";
                case 3 -> "";
                case 4 -> "{\"sub\": \"" + sub + "\", \"org\": 2}";
                default -> "{\"sub\": \"" + sub + "\"}";
            };
            SessionIdentity person =
                    new SessionIdentity("person " + i, "reach_member", Map.of("request.jwt.claims", claims));
            people.add(person);
            people.add(new SessionIdentity("blocked " + i, person.role(), person.settings())
                    .with("app.blocked", String.valueOf(i)));
        }
        return people;
    }

    private static byte[] md5(String text) {
        try {
            return java.security.MessageDigest.getInstance("MD5")
                    .digest(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
