package io.rolescope.sandbox.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.connections.RequestPool;
import io.rolescope.sandbox.gateway.GatewayMetrics;
import io.rolescope.sandbox.gateway.RequestLog;
import io.rolescope.testing.HandClock;
import io.rolescope.testing.TestPostgres;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@Tag("db")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AlertWatchDbTest {
    private final HandClock hand = new HandClock(Instant.now());
    private final GatewayMetrics metrics = new GatewayMetrics(hand);
    private String database;
    private RequestPool host;
    private AlertWatch watch;

    @BeforeAll
    void open() {
        database = TestPostgres.sandboxDatabase();
        TestPostgres.run(database, "delete from public.system_alerts");
        host = RequestPool.open("host", TestPostgres.dataSource(database), 2);
        watch = new AlertWatch(host, metrics, new RequestLog(null), hand);
    }

    @AfterAll
    void close() {
        host.close();
    }

    @Test
    void aLowScoreIsToldAfterTenMinutesOnceAndResolvedWhenItRises() {
        metrics.healthScore(79.9);
        watch.look();
        hand.forward(Duration.ofMinutes(9));
        watch.look();
        assertThat(open("SystemHealthLow")).isZero();
        hand.forward(Duration.ofMinutes(1));
        watch.look();
        watch.look();
        assertThat(open("SystemHealthLow")).isEqualTo(1);
        metrics.healthScore(80);
        watch.look();
        assertThat(open("SystemHealthLow")).isZero();
        assertThat(count("select count(*) from public.system_alerts where rule = 'SystemHealthLow'"))
                .isEqualTo(1);
    }

    @Test
    void errorsOfAFunctionAreCriticalAndOverWhenNobodyCallsItAnyMore() {
        for (int minute = 0; minute < 5; minute++) {
            for (int i = 0; i < 100; i++) {
                metrics.invocation("file-processing", i < 6 ? 500 : 200, Duration.ofMillis(3));
                metrics.invocation("analytics-aggregation", i < 5 ? 500 : 404, Duration.ofMillis(3));
            }
            watch.look();
            hand.forward(Duration.ofMinutes(1));
            assertThat(open("HighEdgeFunctionErrorRate"))
                    .as("after minute " + minute)
                    .isZero();
        }
        watch.look();
        assertThat(count("select count(*) from public.system_alerts where rule = 'HighEdgeFunctionErrorRate'"
                        + " and severity = 'critical' and subject = 'file-processing' and resolved_at is null"))
                .isEqualTo(1);
        assertThat(count("select count(*) from public.system_alerts where subject = 'analytics-aggregation'"))
                .as("five per cent is not above five per cent")
                .isZero();
        hand.forward(Duration.ofMinutes(5));
        watch.look();
        assertThat(open("HighEdgeFunctionErrorRate")).as("no calls, no errors").isZero();
    }

    @Test
    void oneFailureNowAndThenIsNoAlert() {
        for (int day = 0; day < 3; day++) {
            metrics.invocation("seldom-called", 500, Duration.ofMillis(3));
            for (int look = 0; look < 80; look++) {
                watch.look();
                hand.forward(Duration.ofSeconds(15));
            }
        }
        assertThat(count("select count(*) from public.system_alerts where subject = 'seldom-called'"))
                .isZero();
    }

    @Test
    void anAgentThatFailsMostOfItsRunsIsToldToItsOrganizationAndResolvedWhenItRecovers() {
        TestPostgres.run(database, """
                delete from public.agent_executions where created_at > now() - interval '3 hours';
                insert into public.agent_instances (id, organization_id, name, agent_type)
                select gen_random_uuid(), id, 'Twin', 'twin' from public.organizations order by id limit 2;
                insert into public.agent_executions (organization_id, agent_instance_id, agent_type, status)
                select a.organization_id, a.id, a.agent_type,
                       case when n <= case when a.organization_id = (select min(id::text)::uuid from public.organizations)
                                           then 4 else 5 end then 'completed' else 'failed' end
                  from public.agent_instances a cross join generate_series(1, 10) as n where a.name = 'Twin'
                """);
        watch.look();
        hand.forward(Duration.ofMinutes(29));
        watch.look();
        assertThat(open("AgentFailing")).isZero();
        hand.forward(Duration.ofMinutes(1));
        watch.look();
        watch.look();
        assertThat(open("AgentFailing")).isEqualTo(1);
        assertThat(count("""
                        select count(*) from public.system_alerts s
                          join public.organizations o on o.id = s.organization_id
                         where s.rule = 'AgentFailing' and s.resolved_at is null and s.value = 40
                           and s.severity = 'critical' and s.subject = 'Twin of ' || o.name
                           and o.id::text = (select min(id::text) from public.organizations)
                        """)).isEqualTo(1);
        TestPostgres.run(database, """
                update public.agent_executions set status = 'completed'
                 where agent_instance_id in (select id from public.agent_instances where name = 'Twin')
                """);
        watch.look();
        assertThat(open("AgentFailing")).isZero();
    }

    private long open(String rule) {
        return count("select count(*) from public.system_alerts where resolved_at is null and rule = '" + rule + "'");
    }

    private long count(String sql) {
        return Long.parseLong(String.valueOf(TestPostgres.value(database, sql)));
    }
}
