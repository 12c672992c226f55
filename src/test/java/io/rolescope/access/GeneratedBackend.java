package io.rolescope.access;

import io.rolescope.connections.SessionIdentity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// A schema, its policies, rows and identities made from a seed: the same seed makes the same backend.
///
/// What is made is meant to be nasty: odd names, every common type, NULLs, policies that fail, helpers in
/// closed schemas, forced and unforced tables, column grants, partitions and children.
public final class GeneratedBackend {
    static final List<String> ROLES =
            List.of("gen_anon", "gen_user", "gen_team", "gen_member", "gen_noinherit", "gen_owner", "gen_bypass");

    private final long seed;
    private final Random random;
    private final String schema;
    private final boolean mayFail;
    /// Without a domain, rows may be carried with only the columns filled that a clause looks at.
    private final boolean domains;
    private final StringBuilder sql = new StringBuilder();
    private final List<String> tables = new ArrayList<>();

    public GeneratedBackend(long seed, String schema) {
        this.seed = seed;
        this.random = new Random(seed);
        this.schema = schema;
        this.mayFail = seed % 2 == 0;
        this.domains = seed % 3 > 0;
        build();
    }

    public String sql() {
        return sql.toString();
    }

    long seed() {
        return seed;
    }

    String schema() {
        return schema;
    }

    @Override
    public String toString() {
        return "seed " + seed;
    }

    boolean mayFail() {
        return mayFail;
    }

    /// Run once in the cluster.
    public static String rolesSql() {
        return """
                do $$ begin
                  if to_regrole('gen_anon') is null then
                    create role gen_anon; create role gen_user; create role gen_team; create role gen_owner;
                    create role gen_member; create role gen_noinherit noinherit; create role gen_bypass bypassrls;
                    create role gen_observer login bypassrls noinherit password 'test-only';
                    grant gen_team to gen_member; grant gen_team to gen_noinherit; grant gen_owner to gen_member;
                    grant gen_anon, gen_user, gen_team, gen_member, gen_noinherit, gen_owner, gen_bypass to gen_observer;
                  end if;
                end $$;
                """;
    }

    public List<SessionIdentity> identities() {
        List<SessionIdentity> all = new ArrayList<>();
        for (String role : ROLES) {
            Map<String, String> settings = new LinkedHashMap<>();
            settings.put("search_path", random.nextInt(4) == 0 ? "pg_catalog" : "\"" + schema + "\", public");
            if (random.nextInt(4) > 0) {
                settings.put("app.who", pick("gen_user", "ana", "ben", "it's \"odd\"\\"));
            }
            settings.put("app.num", mayFail ? pick("1", "2", "", "x") : pick("1", "2", "3"));
            all.add(new SessionIdentity(role + " " + settings.get("app.who"), role, settings));
        }
        return all;
    }

    List<String> tables() {
        return List.copyOf(tables);
    }

    /// Another policy, as one that somebody drafts, for a table of this backend.
    String morePolicy(String table, int index) {
        int from = sql.length();
        policy(table, index);
        String made = sql.substring(from).strip();
        sql.setLength(from);
        return made;
    }

    private void build() {
        String s = "\"" + schema + "\"";
        line("create schema " + s);
        line("create schema \"" + schema + " closed\"");
        line("grant usage on schema " + s + " to public");
        line("create type " + s + ".mood as enum ('sad', 'ok', 'very \"ok\"')");
        line("create domain " + s + ".small as int check (value < 1000)");
        line("create type " + s + ".pair as (x int, y text)");
        functions(s);
        int count = 2 + random.nextInt(2);
        List<String> names = new ArrayList<>(List.of("\"Odd Name\"", "items", "b", "\"select\"", "things"));
        for (int i = 0; i < count; i++) {
            tables.add(s + "." + names.remove(random.nextInt(names.size())));
        }
        for (int i = 0; i < tables.size(); i++) {
            table(tables.get(i));
        }
        views(s);
        for (String table : tables) {
            protect(table);
        }
        line("analyze");
    }

    private void functions(String s) {
        String closed = "\"" + schema + " closed\"";
        line("create function " + s + ".who() returns text language sql stable as "
                + "$f$ select nullif(current_setting('app.who', true), '') $f$");
        line("create function " + s + ".is_even(int) returns bool language sql immutable as $f$ select $1 % 2 = 0 $f$");
        line("create function " + s + ".lazy(int) returns bool language plpgsql as $f$ begin return $1 > 2; end $f$");
        line("create function " + closed + ".hidden(text) returns bool language plpgsql stable security definer as "
                + "$f$ begin return $1 = coalesce(current_setting('app.who', true), 'none'); end $f$");
        line("create function " + s + ".caller() returns text language plpgsql stable security definer as "
                + "$f$ begin return current_user; end $f$");
        line("create function " + s + ".unpinned() returns text language plpgsql stable as "
                + "$f$ begin return current_schemas(false)::text; end $f$");
        line(
                "create function " + s + ".fails_on_two(int) returns bool language plpgsql stable as "
                        + "$f$ begin if $1 = 2 then raise exception 'two' using errcode = 'P0002'; end if; return $1 > 1; end $f$");
        if (random.nextInt(5) == 0) {
            line("revoke execute on function " + s + ".who() from public");
            line("grant execute on function " + s + ".who() to gen_user, gen_team");
        }
    }

    /// Policies read these: one asks as its owner, the other as whoever asks the table.
    private void views(String s) {
        String over = tables.get(random.nextInt(tables.size()));
        line("create view " + s + ".as_owner as select id, a, c from " + over);
        line("alter view " + s + ".as_owner owner to gen_owner");
        line("create view " + s + ".as_caller with (security_invoker = true) as select id, a, c from " + over);
        line("grant select on " + s + ".as_owner, " + s + ".as_caller to public");
    }

    private void table(String table) {
        boolean partitioned = random.nextInt(5) == 0;
        String key = pick("id int primary key", "id int primary key", "id int", "id int, primary key (id, a)");
        if (partitioned) {
            key = "id int, primary key (id, a)";
        }
        String s = "\"" + schema + "\"";
        String firstKey = key.contains(",") ? "id int" : key;
        String tailKey = key.contains(",") ? ", primary key (id, a)" : "";
        line("create table " + table + " (" + firstKey + ", a int " + (tailKey.isEmpty() ? "" : "not null")
                + ", b text, c bool, d numeric, e timestamptz, f text[], g jsonb, h " + s + ".mood, n "
                + (domains ? s + ".small" : "int")
                + ", o float8, p " + s
                + ".pair, q int4range, y bytea, u uuid, dt date, iv interval, ip inet, gen int generated always as (a * 2) stored"
                + tailKey + ")" + (partitioned ? " partition by list (a)" : ""));
        if (partitioned) {
            String first = named(table, "_p1");
            line("create table " + first + " partition of " + table + " for values in (0, 1, 2)");
            line("create table " + named(table, "_p2") + " partition of " + table + " default");
            line("grant all on " + first + " to gen_user");
            if (random.nextBoolean()) {
                line("alter table " + first + " enable row level security");
            }
        }
        line("alter table " + table + " owner to gen_owner");
        int rows = 5 + random.nextInt(5);
        for (int i = 1; i <= rows; i++) {
            line("insert into " + table + " values (" + i + ", " + (i + random.nextInt(2)) % 4 + ", "
                    + maybe(pick("'ana'", "'ben'", "'gen_user'", "'it''s \"odd\"\\'", "''", "'1'", "'a,b(c)'"))
                    + ", " + maybe(pick("true", "false")) + ", " + maybe(pick("1.50", "'NaN'", "-0.001"))
                    + ", " + maybe(pick("'infinity'", "'2024-02-29 12:00:00.123456+02'", "'-infinity'"))
                    + ", " + maybe(pick("'{}'", "'{ana,\"b c\",NULL}'", "'{\"q\\\"x\"}'"))
                    + ", " + maybe(pick("'{\"who\": \"ana\", \"n\": null}'", "'null'", "'[1, \"x\"]'"))
                    + ", " + maybe(pick("'sad'", "'very \"ok\"'")) + ", " + maybe(pick("1", "7"))
                    + ", " + maybe(pick("'NaN'", "'-Infinity'", "0.1", "1e-300"))
                    + ", " + maybe(pick("row(1, 'a \"q\" b')", "row(null, '')"))
                    + ", " + maybe(pick("'[1,5)'", "'empty'")) + ", " + maybe(pick("'\\xdeadbeef'", "''"))
                    + ", "
                    + maybe(pick("'00000000-0000-4000-8000-000000000001'", "'ffffffff-ffff-4fff-bfff-ffffffffffff'"))
                    + ", " + maybe(pick("'infinity'", "'2000-02-29'", "'0044-03-15 BC'"))
                    + ", " + maybe(pick("'1 mon -2 days 03:04:05.6'", "'0'")) + ", "
                    + maybe(pick("'10.1.2.3/8'", "'::1'"))
                    + ")");
        }
        if (!partitioned && random.nextInt(5) == 0) {
            child(table, rows);
        }
    }

    /// A child of the table, with rows of its own that may repeat a key, asked for itself as well.
    private void child(String table, int rows) {
        String child = named(table, "_child");
        line("create table " + child + " () inherits (" + table + ")");
        line("alter table " + child + " owner to gen_owner");
        line("insert into " + child + " (id, a, b, c) select id, a, b, c from only " + table + " where id > "
                + rows / 2);
        line("grant select, insert, update, delete on " + child + " to gen_user");
        if (random.nextBoolean()) {
            line("alter table " + child + " enable row level security");
        }
    }

    private static String named(String table, String end) {
        return table.endsWith("\"") ? table.substring(0, table.length() - 1) + end + "\"" : table + end;
    }

    private void protect(String table) {
        for (String role : List.of("gen_user", "gen_team", "gen_noinherit", "gen_bypass")) {
            if (random.nextInt(8) > 0) {
                line("grant select, insert, update, delete on " + table + " to " + role);
            } else {
                line("grant select (id, a, b), update (b), insert on " + table + " to " + role);
            }
        }
        if (random.nextBoolean()) {
            line("grant select on " + table + " to gen_anon");
        }
        if (random.nextInt(10) > 0) {
            line("alter table " + table + " enable row level security");
        }
        if (random.nextInt(3) == 0) {
            line("alter table " + table + " force row level security");
        }
        int count = random.nextInt(6);
        for (int i = 0; i < count; i++) {
            policy(table, i);
        }
        if (random.nextInt(6) == 0) {
            line("create function "
                    + table.replace("\"", "").replace(" ", "_").replaceFirst(".*\\.", "\"" + schema + "\".trig_")
                    + "() returns trigger language plpgsql as $f$ begin "
                    + pick(
                            "NEW.b := coalesce(NEW.b, 'ana');",
                            "if NEW.b is null then NEW.b := 'ana'; end if;",
                            "NEW.b := 'ana';",
                            "if TG_OP = 'UPDATE' then return OLD; end if;")
                    + " return NEW; end $f$");
            line("create trigger touch before insert or update on " + table + " for each row execute function "
                    + table.replace("\"", "").replace(" ", "_").replaceFirst(".*\\.", "\"" + schema + "\".trig_")
                    + "()");
        }
    }

    private void policy(String table, int index) {
        String command = pick("all", "select", "select", "insert", "update", "update", "delete");
        StringBuilder text = new StringBuilder("create policy \"p" + index + " " + command + "\" on " + table);
        text.append(random.nextInt(4) == 0 ? " as restrictive" : "")
                .append(" for ")
                .append(command);
        text.append(" to ").append(pick("public", "public", "gen_user", "gen_team", "gen_user, gen_noinherit"));
        boolean using = !command.equals("insert");
        boolean check = command.equals("insert")
                || (!command.equals("select") && !command.equals("delete") && random.nextBoolean());
        if (using) {
            text.append(" using (").append(condition(table, 2)).append(')');
        }
        if (check) {
            text.append(" with check (").append(condition(table, 2)).append(')');
        }
        line(text.toString());
    }

    private String condition(String table, int depth) {
        if (depth > 0 && random.nextInt(3) > 0) {
            String left = condition(table, depth - 1);
            String right = condition(table, depth - 1);
            return switch (random.nextInt(5)) {
                case 0, 1 -> "(" + left + " and " + right + ")";
                case 2, 3 -> "(" + left + " or " + right + ")";
                default -> "(not " + left + ")";
            };
        }
        return mayFail && random.nextInt(6) == 0 ? failing() : simple(table);
    }

    private String failing() {
        String s = "\"" + schema + "\"";
        return pick(
                "10 / a > 1",
                "b::int > 0",
                "a = current_setting('app.num', true)::int",
                "a = current_setting('app.missing')::int",
                s + ".fails_on_two(a)",
                "(g ->> 'n')::int is null and (b || 'x')::date is null");
    }

    private String simple(String table) {
        String s = "\"" + schema + "\"";
        String other = tables.get(random.nextInt(tables.size()));
        String alias = table.substring(table.indexOf('.') + 1);
        return switch (random.nextInt(41)) {
            case 0 -> "true";
            case 1 -> "false";
            case 2 -> "a > " + random.nextInt(4);
            case 3 -> "b = " + s + ".who()";
            case 4 -> "b = current_setting('app.who', true)";
            case 5 -> "c";
            case 6 -> "c is not true";
            case 7 -> "b is null";
            case 8 -> "d > 0 or d = 'NaN'";
            case 9 -> "e < now()";
            case 10 -> "'ana' = any (f)";
            case 11 -> "g ->> 'who' = b or g ? 'n'";
            case 12 -> "h = 'sad'";
            case 13 -> "n in (1, 3, 5)";
            case 14 -> "exists (select 1 from " + other + " x where x.a = " + alias + ".a)";
            case 15 -> "a in (select x.a from " + other + " x where x.c)";
            case 16 -> "(select count(*) from " + other + ") > " + random.nextInt(6);
            case 17 -> s + ".is_even(a)";
            case 18 -> s + ".lazy(a)";
            case 19 -> "\"" + schema + " closed\".hidden(b)";
            case 20 -> "current_user in ('gen_user', 'gen_member')";
            case 21 -> "case when c then a > 1 when b is null then null else b like '%a%' end";
            case 22 -> "coalesce(c, b <> '')";
            case 23 -> "a = current_setting('app.num')::int";
            case 24 -> "(a, b) = (1, 'ana') or row(a, b) is not null";
            case 25 -> alias + " is not null";
            case 26 -> alias + ".*::text like '%ana%'";
            case 27 -> s + ".caller() = 'gen_owner' and a < 3";
            case 28 -> "o > 0 and o is distinct from 'NaN'";
            case 29 -> "q @> 3 or lower(q) is null";
            case 30 -> "(p).x = 1";
            case 31 -> s + ".unpinned() like '%public%'";
            case 33 -> "u is null or u::text < '8'";
            case 34 -> "dt < current_date or dt = 'infinity'";
            case 35 -> "iv > '1 day' is not false";
            case 36 -> "ip << '10.0.0.0/8' or family(ip) = 6";
            case 37 -> "exists (select 1 from " + s + ".as_owner v where v.a = " + alias + ".a)";
            case 38 -> "a in (select v.a from " + s + ".as_caller v)";
            case 39 -> "not exists (select from " + s + ".as_caller v where v.id = " + alias + ".id and v.c)";
            case 32 -> "length(y) between 1 and 4 and b !~ '[()]'";
            default -> "pg_has_role(current_user, 'gen_team', 'usage') and gen > 0";
        };
    }

    private String maybe(String value) {
        return random.nextInt(4) == 0 ? "null" : value;
    }

    private String pick(String... options) {
        return options[random.nextInt(options.length)];
    }

    private void line(String statement) {
        sql.append(statement).append(";\n");
    }
}
