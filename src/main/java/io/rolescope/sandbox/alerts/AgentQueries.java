package io.rolescope.sandbox.alerts;

import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;

/// What the database knows of agents and the gateway does not.
final class AgentQueries {
    private AgentQueries() {}

    /// Per cent of the runs begun within two hours and ended that succeeded, by agent; agents without any are not
    /// in it. An agent is called by its name, with its organization's where several share one and none has an open
    /// alert under it.
    static List<Reading> successRates(DSLContext db) {
        return db.resultQuery("""
                        with ended as (
                            select agent_instance_id as id,
                                   100.0 * count(*) filter (where status = 'completed') / count(*) as success
                              from public.agent_executions
                             where status in ('completed', 'failed', 'timed_out')
                               and created_at > now() - interval '2 hours' and agent_instance_id is not null
                             group by 1
                        ), named as (
                            select a.organization_id, e.success, a.name, o.name as organization,
                                   count(*) over (partition by a.name) as bearers,
                                   row_number() over (partition by a.name, a.organization_id order by a.id) as bearer
                              from ended e
                              join public.agent_instances a on a.id = e.id and a.deleted_at is null
                              join public.organizations o on o.id = a.organization_id
                        )
                        select case when bearers = 1
                                      or exists (select from public.system_alerts s
                                                  where s.rule = 'AgentFailing' and s.resolved_at is null
                                                    and s.subject = named.name and bearer = 1
                                                    and s.organization_id = named.organization_id) then name
                                    else name || ' of ' || organization
                                         || case when bearer > 1 then ' (' || bearer || ')' else '' end end as subject,
                               success, organization_id
                          from named order by subject
                        """)
                .fetch(row -> new Reading(
                        row.get("subject", String.class),
                        row.get("success", double.class),
                        row.get("organization_id", UUID.class)));
    }
}
