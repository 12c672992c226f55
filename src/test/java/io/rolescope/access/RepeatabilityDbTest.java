package io.rolescope.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.access.catalog.CatalogReader;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.Repeatability;
import io.rolescope.connections.Backend;
import io.rolescope.identities.Identity;
import io.rolescope.identities.IdentityScheme;
import io.rolescope.testing.TestPostgres;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What may answer otherwise in the real statement is found behind functions, operators, casts, views and the policies
/// of other tables.
@Tag("db")
class RepeatabilityDbTest {
    private static PolicyCatalog catalog;

    @BeforeAll
    static void read() {
        String database = TestPostgres.emptyDatabase();
        TestPostgres.run(database, """
                create table seen (id int primary key, note text);
                create table plain (id int primary key);
                create sequence counted;
                create function drawn() returns boolean language sql as 'select random() < 0.5';
                create function above() returns boolean language sql as 'select drawn()';
                create function told() returns boolean language sql as 'select session_user = ''x''';
                create function compares(int, int) returns boolean language plpgsql as
                    'begin return clock_timestamp() is not null; end';
                create operator === (leftarg = int, rightarg = int, function = compares);
                create type boxed as (inside int);
                create function unboxed(boxed) returns int language sql as 'select ($1).inside + nextval(''counted'')::int';
                create cast (boxed as int) with function unboxed(boxed);
                create view chances as select id from plain where drawn();
                create function noted() returns void language sql as 'insert into seen values (1)';
                create function writes() returns boolean language plpgsql as
                    'begin perform noted(); return true; end';
                create function catches() returns boolean language plpgsql as
                    'begin return writes(); exception when others then return false; end';
                create function careful() returns boolean language plpgsql as
                    'begin return (select count(*) from plain) > 0; exception when others then return false; end';
                create function round_about() returns boolean language plpgsql as
                    'begin return round_about() or careful(); end';
                create function from_office() returns boolean language sql as
                    'select current_setting(''request.headers'', true) like ''%office%''';
                create function by_key() returns text language sql stable as
                    $$ select cast(current_setting('request.headers', true) as json) ->> 'x-api-key' $$;
                create function by_browser() returns text language sql stable as
                    $$ select cast(current_setting('request.headers', true) as json) ->> 'user-agent' $$;
                create type label;
                create function label_in(cstring) returns label language internal immutable strict as 'textin';
                create function label_out(label) returns cstring language internal immutable strict as 'textout';
                create type label (input = label_in, output = label_out, like = text);
                create table labelled (id int primary key, tag label, state text);
                create table guarded (id int primary key);
                alter table guarded enable row level security;
                create policy by_chance on guarded using (drawn());
                create policy writing on guarded for insert with check (drawn());
                """);
        try (Backend backend = TestPostgres.backend(database, TestPostgres.superuser())) {
            catalog = CatalogReader.read(backend);
        }
    }

    @Test
    void chanceIsFoundHoweverFarBehind() {
        assertThat(why("public.above()"))
                .isEqualTo("depends on public.drawn(), which calls random(), which answers differently each time");
        assertThat(why("(id OPERATOR(public.===) 1)")).contains("public.compares()");
        assertThat(why("(box)::integer > 1")).contains("public.unboxed()").contains("nextval()");
        assertThat(why("(EXISTS ( SELECT 1 FROM public.chances))")).contains("public.drawn(), which calls random()");
        assertThat(why("(EXISTS ( SELECT 1 FROM public.guarded))")).contains("public.drawn(), which calls random()");
    }

    @Test
    void whoIsConnectedIsFoundInHelpersToo() {
        assertThat(why("public.told()")).contains("session_user");
        assertThat(why("inet_client_addr() <<= '10.0.0.0/8'::inet")).contains("the real client");
    }

    @Test
    void whatWritesAndCatchesTheRefusalIsFound() {
        assertThat(why("public.catches()")).contains("public.noted()").contains("caught");
        // the refusal to write comes out by itself
        assertThat(why("public.writes()")).isNull();
        assertThat(why("public.careful()")).isNull();
    }

    @Test
    void whatARequestBringsAlongIsFoundWhereTheIdentityHasItNot() {
        assertThat(why("(current_setting('request.method'::text, true) = 'GET'::text)"))
                .contains("request.method");
        assertThat(why("public.from_office()")).contains("public.from_office()").contains("request.headers");
        assertThat(catalog.repeatability().why("public.from_office()", Set.of("request.headers")))
                .isNull();
        assertThat(why("(current_setting('request.jwt.claims'::text, true) = ''::text)"))
                .isNull();
    }

    /// The server keeps which operator it is, but prints none: for a type of people's own another one may be read.
    @Test
    void comparisonsWhoseOperatorIsNotWrittenOutAreFoundForTypesOfPeoplesOwn() {
        assertThat(why("(tag IS DISTINCT FROM 'a'::public.label)")).contains("an operator for tag");
        assertThat(why("(NULLIF(tag, 'a'::public.label) IS NULL)")).contains("an operator for tag");
        assertThat(why("CASE tag WHEN 'a'::public.label THEN true ELSE false END"))
                .contains("an operator for tag");
        assertThat(why("((state)::public.label IS NOT DISTINCT FROM other)")).contains("an operator for label");
        assertThat(why("(state IS DISTINCT FROM 'a'::text)")).isNull();
        assertThat(why("(tag OPERATOR(public.=) 'a'::public.label)")).isNull();
        assertThat(why("CASE WHEN (tag IS NULL) THEN true ELSE false END")).isNull();
    }

    /// Of a request that brings nothing but its token it is known what a client would have to add, and no more.
    @Test
    void headersThatAClientAddsOfItsOwnAreKnownToBeLeftOut() {
        Set<String> given = Set.of(Repeatability.HEADERS_LEFT_OUT);
        assertThat(catalog.repeatability().why("(public.by_key() = ''::text)", given))
                .isNull();
        assertThat(catalog.repeatability().why("(public.by_browser() = ''::text)", given))
                .contains("reads request.headers, which every request brings along");
        assertThat(catalog.repeatability().why("public.from_office()", given)).contains("request.headers");
        String headers = "(current_setting('request.headers'::text, true))::json";
        for (String open : List.of(
                " ->> 'sec-fetch-site'::text",
                " ->> 'CF-IPCountry'::text",
                " ->> name",
                "::text ~ 'x-api-key'::text")) {
            assertThat(catalog.repeatability().why("(" + headers + open + ")", given))
                    .as(open)
                    .contains("request.headers");
        }
        assertThat(catalog.repeatability().why("(" + headers + "b ? 'x-api-key'::text)", given))
                .isNull();
        assertThat(catalog.repeatability()
                        .why("(EXISTS ( SELECT 1 FROM json_each_text(" + headers + ") h(key, value)))", given))
                .contains("request.headers");
        assertThat(why("public.by_key()")).contains("request.headers");
        assertThat(IdentityScheme.supabase().put(new Identity.Role("anon")).settings())
                .containsEntry("request.headers", "{}");
    }

    @Test
    void whatOnlySoundsLikeItIsNot() {
        List.of(
                        "public.round_about()",
                        "(id === 1)",
                        "(id = 1)",
                        "elsewhere.drawn()",
                        "(EXISTS ( SELECT 1 FROM public.plain guarded WHERE guarded.id = 1))",
                        "(note = 'random()'::text)")
                .forEach(clause -> assertThat(why(clause)).as(clause).isNull());
    }

    private static String why(String clause) {
        return catalog.repeatability().why(clause, Set.of());
    }
}
