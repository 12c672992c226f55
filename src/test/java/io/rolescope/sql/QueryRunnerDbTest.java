package io.rolescope.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.connections.Answer;
import io.rolescope.connections.Backend;
import io.rolescope.connections.Lens;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.platform.Failure;
import io.rolescope.testing.TestPostgres;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("db")
class QueryRunnerDbTest {
    private static @Nullable Backend backend;

    @BeforeAll
    static void tables() {
        String database = TestPostgres.emptyDatabase();
        TestPostgres.run(database, """
                create role sql_reader nologin;
                create table note (id int primary key, owner text, doc jsonb);
                insert into note select i, case when i % 2 = 0 then 'ana' else 'tom' end, jsonb_build_object('n', i)
                  from generate_series(1, 3000) as g (i);
                grant select on note to sql_reader;
                alter table note enable row level security;
                create policy evens on note for select to sql_reader using (owner = 'ana');
                analyze note;
                create table tenant (id int primary key);
                insert into tenant values (1), (2);
                alter table tenant enable row level security;
                create policy own on tenant using (id = current_setting('app.tenant_id', true)::int);
                grant select on tenant to sql_reader;
                """);
        backend = TestPostgres.backend(database, TestPostgres.superuser());
    }

    @AfterAll
    static void close() {
        if (backend != null) {
            backend.close();
        }
    }

    private static Lens as(String role) {
        if (backend == null) {
            throw new IllegalStateException();
        }
        return backend.as(SessionIdentity.ofRole(role));
    }

    private static QueryResult run(String sql) {
        return QueryRunner.run(as("sql_reader"), sql, ReadOptions.standard());
    }

    @Test
    void rowsComeAsTheRoleSeesThemTypedAndCapped() {
        assertThat(run("select count(*) as n, now() as at, null as nothing from note"))
                .isInstanceOfSatisfying(QueryResult.Answered.class, answered -> {
                    assertThat(answered.answer().columns())
                            .extracting(Answer.Column::type)
                            .containsExactly("int8", "timestamptz", "text");
                    assertThat(answered.answer().rows().getFirst().getFirst()).isEqualTo("1500");
                    assertThat(answered.answer().rows().getFirst().getLast()).isNull();
                    assertThat(answered.answer().more()).isFalse();
                });
        assertThat(run("select * from note order by id"))
                .isInstanceOfSatisfying(QueryResult.Answered.class, answered -> {
                    assertThat(answered.answer().rows()).hasSize(QueryRunner.MOST_ROWS);
                    assertThat(answered.answer().more()).isTrue();
                });
    }

    @Test
    void operatorsAndBracesAreSentAsTheyAreWritten() {
        assertThat(run("select doc ? 'n', '{x}' || '?' from note where doc ?| array['n'] -- {?}\n limit 1"))
                .isInstanceOfSatisfying(
                        QueryResult.Answered.class,
                        answered -> assertThat(answered.answer().rows()).containsExactly(List.of("t", "{x}?")));
    }

    @Test
    void errorsAreMarkedAtTheirPlace() {
        String sql = "select id,\n       oner from note";
        assertThat(run(sql)).isInstanceOfSatisfying(QueryResult.Refused.class, refused -> {
            assertThat(refused.failure()).isInstanceOf(Failure.Invalid.class);
            assertThat(refused.position()).isEqualTo(sql.indexOf("oner"));
        });
        assertThat(QueryRunner.plan(as("sql_reader"), sql, false, ReadOptions.standard()))
                .isInstanceOfSatisfying(
                        QueryResult.Refused.class,
                        refused -> assertThat(refused.position()).isEqualTo(sql.indexOf("oner")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "insert into note values (0)",
                "select 1; select 2",
                "set role postgres",
                "commit",
                "select set_config('role', 'none', true)",
                "select nextval('no_such')",
                "with gone as (delete from note returning 1) select * from gone",
                "copy note to stdout",
                ""
            })
    void whatChangesOrLeavesIsRefused(String sql) {
        assertThat(run(sql)).isInstanceOf(QueryResult.Refused.class);
        assertThat(run("select current_user"))
                .isInstanceOfSatisfying(
                        QueryResult.Answered.class,
                        answered -> assertThat(answered.answer().rows()).containsExactly(List.of("sql_reader")));
    }

    @Test
    void aResultThatLeftItsIdentityIsThrownAwayAndSaid() {
        assertThat(run("select set_config('role', 'none', true), (select count(*) from note)"))
                .isInstanceOfSatisfying(
                        QueryResult.Refused.class,
                        refused -> assertThat(refused.failure().sentence()).contains("thrown away"));
    }

    /// Policies read the settings of an identity as they read claims.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "with x as materialized (select set_config('app.tenant_id', '2', true)) select t.id from x, tenant t",
                "select set_config('search_path', 'pg_catalog', true)",
                "select set_config('App.Tenant_Id', '', true)",
            })
    void aResultOfOtherSettingsIsThrownAwayAndSaid(String sql) {
        Lens ana = Objects.requireNonNull(backend)
                .as(new SessionIdentity("Ana", "sql_reader", Map.of("app.tenant_id", "1")));
        assertThat(QueryRunner.run(ana, "select id from tenant", ReadOptions.standard()))
                .isInstanceOfSatisfying(
                        QueryResult.Answered.class,
                        answered -> assertThat(answered.answer().rows()).containsExactly(List.of("1")));
        assertThat(QueryRunner.run(ana, sql, ReadOptions.standard()))
                .isInstanceOfSatisfying(
                        QueryResult.Refused.class,
                        refused -> assertThat(refused.failure().sentence()).contains("thrown away"));
    }

    @Test
    void plansMarkWhereRowSecurityAddsConditions() {
        assertThat(QueryRunner.plan(
                        as("sql_reader"), "select * from note n where id > 10", false, ReadOptions.standard()))
                .isInstanceOfSatisfying(QueryResult.Planned.class, planned -> {
                    PlanNode scan = planned.plan();
                    assertThat(scan.title()).contains("note n");
                    assertThat(scan.table()).isEqualTo("public.note");
                    assertThat(scan.policies()).containsExactly("evens");
                    assertThat(scan.conditions().toString()).contains("owner = 'ana'");
                    assertThat(scan.actualRows()).isNull();
                });
        assertThat(QueryRunner.plan(
                        as(TestPostgres.superuser()), "select count(*) from note", true, ReadOptions.standard()))
                .isInstanceOfSatisfying(QueryResult.Planned.class, planned -> {
                    assertThat(planned.plan().policies()).isEmpty();
                    assertThat(planned.plan().children().getFirst().actualRows())
                            .isEqualTo(3000);
                    assertThat(planned.time()).isPositive().isLessThan(Duration.ofMinutes(1));
                });
    }
}
