package io.rolescope.access.survey;

import io.rolescope.access.explain.Literals;
import io.rolescope.connections.SessionIdentity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// The PL/pgSQL block that asks one question as many identities in turn.
///
/// Planning a statement with policies costs several times its run. So identities may be screened by one plan for
/// all: whoever sees nothing by it sees nothing. Whoever sees the row by it, or fails, is asked again by a statement
/// planned afresh, because the planner tries out functions of settings and may fail where the run would not
/// (PostgreSQL source, `estimate_expression_value`).
///
/// One plan for all is wrong where the planner replaces a call by its result: an IMMUTABLE function that in truth
/// depends on settings. [#NOTHING_FOLDED] asks whether there can be one; it rather says no too often.
final class ReachLoop {
    /// Whether no function that is declared IMMUTABLE could depend on who asks: those of the server itself and of
    /// compiled extensions do not; any other must neither read settings, users or tables, nor call other functions
    /// that were defined by somebody, nor may an operator or a cast be such a function.
    static final String NOTHING_FOLDED = """
            with own as (
              select p.oid, p.proname, p.provolatile, p.prosrc, p.prosqlbody is not null as parsed,
                     l.lanname in ('sql', 'plpgsql') as readable
                from pg_catalog.pg_proc p
                join pg_catalog.pg_language l on l.oid = p.prolang
               where p.oid >= 16384 and p.prokind in ('f', 'w')
                 and not (l.lanname = 'c' and exists (
                       select from pg_catalog.pg_depend d
                        where d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass and d.objid = p.oid
                          and d.deptype = 'e')))
            select not exists (
                     select from own f
                      where f.provolatile = 'i'
                        and (f.parsed or not f.readable
                             or f.prosrc ~* '\\m(current_[a-z]+|session_user|user|from|execute|table|perform|call)\\M'
                             or exists (select from own g
                                         where g.oid <> f.oid
                                           and pg_catalog.strpos(
                                                 pg_catalog.lower(f.prosrc), pg_catalog.lower(g.proname)) > 0)))
               and not exists (select from pg_catalog.pg_operator o join own on own.oid = o.oprcode)
               and not exists (select from pg_catalog.pg_cast c join own on own.oid = c.castfunc)
            """;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private ReachLoop() {}

    /// Whether settings of these names are nothing but values: server settings may change how a text is read.
    static boolean areCustom(List<String> names) {
        return names.stream().allMatch(name -> name.indexOf('.') > 0);
    }

    /// Roles and, in one flat list, the values of the settings named, all as the block reads them.
    static String people(List<SessionIdentity> batch, List<String> names) {
        List<String> roles = new ArrayList<>();
        List<String> values = new ArrayList<>();
        for (SessionIdentity identity : batch) {
            roles.add(identity.role() == null ? "none" : identity.role());
            names.forEach(name -> values.add(identity.settings().getOrDefault(name, "")));
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("roles", roles);
        all.put("values", values);
        return JSON.writeValueAsString(all);
    }

    /// @param condition what stands behind `SELECT 1 FROM`
    /// @param screened whether identities are screened by one plan for all first
    static String block(String condition, List<String> names, boolean screened) {
        StringBuilder put = new StringBuilder();
        for (int i = 0; i < names.size(); i++) {
            put.append(put(names.get(i), "\"the values\"[\"the base\" + " + (i + 1) + "]"));
        }
        String screen = """
                perform 1 from %s;
                get diagnostics "was found" = row_count;
                if "was found" = 0 then
                  "the answer" := "the answer" || 'f,';
                  continue;
                end if;
                """.formatted(condition);
        String body = """
                #variable_conflict use_column
                declare
                  "the people" pg_catalog.jsonb :=
                    pg_catalog.current_setting('rolescope.identities')::pg_catalog.jsonb;
                  "the roles" pg_catalog.text[] := array(
                    select e from pg_catalog.jsonb_array_elements_text("the people" -> 'roles') with ordinality a (e, n)
                     order by n);
                  "the values" pg_catalog.text[] := array(
                    select e from pg_catalog.jsonb_array_elements_text("the people" -> 'values') with ordinality a (e, n)
                     order by n);
                  "the answer" pg_catalog.text := '';
                  "was found" pg_catalog.int8;
                  "the base" pg_catalog.int4 := 0;
                  "was set" pg_catalog.text;
                begin
                  for "the person" in 1 .. pg_catalog.cardinality("the roles") loop
                    "was set" := pg_catalog.set_config('role', 'none', true);
                    %s
                    "was set" := pg_catalog.set_config('role', "the roles"["the person"], true);
                    "the base" := "the base" + %d;
                    begin
                      %s
                    exception when others then
                      null;
                    end;
                    begin
                      execute %s;
                      get diagnostics "was found" = row_count;
                      "the answer" := "the answer" || case when "was found" > 0 then 't,' else 'f,' end;
                    exception when others then
                      "the answer" := "the answer" || sqlstate || ',';
                    end;
                  end loop;
                  perform pg_catalog.set_config('role', 'none', true);
                  perform pg_catalog.set_config('rolescope.answer', "the answer", true);
                end
                """.formatted(
                        put, names.size(), screened ? screen : "null;", Literals.text("SELECT 1 FROM " + condition));
        return "DO " + Literals.text(body);
    }

    /// A setting that is there already is not put on again; the server is asked, since a policy may change it.
    private static String put(String name, String value) {
        String set = "\"was set\" := pg_catalog.set_config(" + Literals.text(name) + ", " + value + ", true);\n";
        return name.indexOf('.') < 0
                ? set
                : "if pg_catalog.current_setting(" + Literals.text(name) + ", true) is distinct from " + value
                        + " then\n" + set + "end if;\n";
    }
}
