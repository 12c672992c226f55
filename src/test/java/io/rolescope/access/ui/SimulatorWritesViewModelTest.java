package io.rolescope.access.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.access.catalog.CatalogReader;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.explain.RowKeys;
import io.rolescope.access.explain.StatementShape;
import io.rolescope.access.explain.Verdict;
import io.rolescope.access.rehearse.ReferredRows;
import io.rolescope.access.rehearse.RehearsalResult;
import io.rolescope.access.rehearse.RowChange;
import io.rolescope.access.rehearse.TableEffect;
import io.rolescope.access.rehearse.Write;
import io.rolescope.identities.Identity;
import io.rolescope.kit.ActivityNotes;
import io.rolescope.kit.Loadable;
import io.rolescope.kit.Reveal;
import io.rolescope.kit.Tasks;
import io.rolescope.platform.Failure;
import io.rolescope.testing.HeardNavigator;
import io.rolescope.testing.TestPostgres;
import io.rolescope.testing.TestViewpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Rows typed in and rehearsals, without a toolkit: what is judged, masked, noted and refused.
@Tag("db")
class SimulatorWritesViewModelTest {
    private static final String SCHEMA = """
            create table public.people (
                id int primary key, full_name text not null, email text unique, settings jsonb, size int default 1);
            create table public.notes (id int primary key, person int references people, text text);
            create table public.contacts (email text primary key, full_name text);
            create table public.places (name text primary key);
            grant select, insert on public.contacts, public.places to wvm_user;
            insert into public.contacts values ('bo@school.example', 'Bo');
            insert into public.places values ('Here');
            create table public.history (id serial primary key, was jsonb);
            create function public.remember() returns trigger language plpgsql security definer as
              $f$ begin
                raise notice 'changing %', new.email;
                insert into public.history (was) values (to_jsonb(old));
                return new;
              end $f$;
            create trigger remember before insert or update on public.people
              for each row execute function public.remember();
            alter table public.people enable row level security;
            create policy own on public.people using (id < 10);
            grant select, insert, update, delete on public.people to wvm_user;
            insert into public.people values
              (1, 'Ana', 'ana@school.example', '{"phone": "+49 30 1", "theme": "dark"}'),
              (2, 'Bo', 'bo@school.example', null),
              (20, 'Cy', 'cy@school.example', null);
            """;

    private final Tasks tasks = Tasks.inline();
    private final HeardNavigator navigator = new HeardNavigator();

    private TestViewpoint opened;
    private PolicyCatalog catalog;
    private Table people;
    private Reveal reveal;
    private ActivityNotes notes;
    private PersonalValues personal;

    @BeforeAll
    static void roles() {
        TestPostgres.run("postgres", """
                do $$ begin if to_regrole('wvm_user') is null then create role wvm_user; end if; end $$;
                """);
    }

    @BeforeEach
    void open() {
        String database = TestPostgres.emptyDatabase();
        TestPostgres.run(database, SCHEMA);
        opened = TestViewpoint.of(database, TestPostgres.superuser());
        opened.get().lookAs(new Identity.Role("wvm_user"));
        catalog = CatalogReader.read(opened.get().backend());
        people = catalog.find("public.people");
        notes = new ActivityNotes(opened.activity(), opened.get(), tasks, navigator);
        reveal = new Reveal(opened.get(), notes, () -> "rows of public.people");
        personal = new PersonalValues(reveal);
    }

    @AfterEach
    void close() {
        tasks.close();
        opened.close();
    }

    @Test
    void aRowIsJudgedAsTypedByTheShapeAskedForAndAsWhoeverIsLookedAs() {
        TypedRowViewModel model = typed(null, Map.of());
        model.open();
        assertThat(model.form().get().ready().orElseThrow().fields()).hasSize(5);
        model.type("id", "50");
        model.judge();
        assertThat(verdict(model)).isInstanceOf(Verdict.Denied.class);
        model.type("id", "5");
        model.type("full_name", "Di");
        model.setShape(StatementShape.INSERT_RETURNING);
        assertThat(verdict(model)).isInstanceOf(Verdict.Allowed.class);
        assertThat(model.verdict().get().ready().orElseThrow().statement()).contains("RETURNING");
        opened.get().lookAs(new Identity.Role("pg_monitor"));
        model.judge();
        assertThat(verdict(model)).isNotInstanceOf(Verdict.Allowed.class);
        model.leave("id");
        model.leave("full_name");
        assertThat(model.isEmpty()).isTrue();
        model.close();
    }

    @Test
    void aValueThatDoesNotFitFailsAndTheNextOneIsJudgedAgain() {
        TypedRowViewModel model = typed(null, Map.of());
        model.type("id", "many");
        model.judge();
        assertThat(failure(model.verdict().get()).sentence()).contains("does not fit");
        model.type("id", "7");
        model.judge();
        assertThat(model.verdict().get()).isInstanceOf(Loadable.Ready.class);
    }

    @Test
    void anExistingRowWithoutAChangeIsNotJudged() {
        TypedRowViewModel model = existing();
        model.open();
        assertThat(model.verdict().get()).isInstanceOf(Loadable.Idle.class);
        model.type("size", "4");
        model.judge();
        assertThat(verdict(model)).isInstanceOf(Verdict.Allowed.class);
        model.leave("size");
        model.judge();
        assertThat(model.verdict().get()).isInstanceOf(Loadable.Idle.class);
    }

    @Test
    void whatIsPersonalIsMaskedUntilItIsRevealedAndThatIsNoted() throws IOException {
        TypedRowViewModel model = existing();
        assertThat(model.shown("email")).isEqualTo("•••@•••");
        assertThat(model.isMasked("email")).isTrue();
        assertThat(model.shown("settings")).contains("+•••").contains("dark").doesNotContain("49 30");
        assertThat(model.shown("full_name")).isEqualTo("•••••");
        assertThat(model.isMasked("size")).isFalse();
        var key = catalog.find("public.notes").foreignKeys().getFirst();
        assertThat(model.shown(key, new ReferredRows.Referred("1", "ana@school.example", "email")))
                .isEqualTo("•••@•••   1");
        assertThat(model.shown(key, new ReferredRows.Referred("1", "Ana", "full_name")))
                .isEqualTo("Ana   1");
        reveal.reveal();
        assertThat(model.shown("email")).isEqualTo("ana@school.example");
        assertThat(model.isMasked("settings")).isFalse();
        assertThat(log()).containsExactly("REVEALED wvm_user rows of public.people");
        opened.get().lookAs(new Identity.Role("pg_monitor"));
        reveal.follow();
        assertThat(model.shown("email")).isEqualTo("•••@•••");
        assertThat(Files.readString(opened.activity().file())).doesNotContain("school.example");
    }

    @Test
    void aForeignKeysRowsAreFoundByWhatTheyAreCalled() {
        TypedRowViewModel model = new TypedRowViewModel(
                opened.get(),
                tasks,
                personal,
                catalog,
                catalog.find("public.notes"),
                StatementShape.INSERT,
                null,
                Map.of());
        List<String> found = new ArrayList<>();
        var key = catalog.find("public.notes").foreignKeys().getFirst();
        model.search(key, "b", rows -> rows.forEach(row -> found.add(model.shown(key, row))));
        assertThat(found).containsExactly("Bo   2");
        found.clear();
        model.search(key, "nobody", rows -> rows.forEach(row -> found.add(row.value())));
        assertThat(found).isEmpty();
    }

    @Test
    void aRehearsalIsShownFirstThenRunNotedAndMasked() throws IOException {
        TypedRowViewModel model = existing();
        model.type("size", "4711");
        RehearseViewModel rehearsal = rehearsal(model.write());
        rehearsal.prepare();
        assertThat(rehearsal.plan().get().ready().orElseThrow().statement()).contains("4711");
        assertThat(rehearsal.result().get()).isInstanceOf(Loadable.Idle.class);
        assertThat(log()).isEmpty();
        rehearsal.run();
        RehearsalResult result = rehearsal.result().get().ready().orElseThrow();
        assertThat(result.summary()).isEqualTo("It ran: 1 row.");
        assertThat(log()).containsExactly("REHEARSED wvm_user public.people: update");
        assertThat(Files.readString(opened.activity().file())).doesNotContain("4711");
        assertThat(opened.get().backend().rehearsalsPermitted()).isFalse();

        RehearsedValues values = rehearsal.values(result);
        TableEffect target = result.tables().getFirst();
        RowChange row = target.rows().getFirst();
        assertThat(values.shown(target, "email", row.before().get("email"))).isEqualTo("•••@•••");
        assertThat(values.shown(target, "size", row.after().get("size"))).isEqualTo("4711");
        assertThat(values.key(target, row)).isEqualTo("1");
        TableEffect history = result.tables().getLast();
        assertThat(values.shown(
                        history, "was", history.rows().getFirst().after().get("was")))
                .contains("•••@•••")
                .doesNotContain("school.example");
        assertThat(result.notices()).singleElement().satisfies(notice -> {
            assertThat(notice.message()).isEqualTo("changing ana@school.example");
            assertThat(values.said(notice.message())).isEqualTo("changing •••@•••");
        });
        reveal.reveal();
        assertThat(rehearsal.values(result).said("changing ana@school.example"))
                .isEqualTo("changing ana@school.example");
        rehearsal.run();
        assertThat(log()).hasSize(3);
        rehearsal.close();
    }

    @Test
    void theDetailOfARefusalIsHiddenWhereItQuotesARow() {
        RehearseViewModel rehearsal =
                rehearsal(new Write.Typed("insert into public.contacts values" + " ('bo@school.example', 'Bo')"));
        rehearsal.prepare();
        rehearsal.run();
        RehearsalResult result = rehearsal.result().get().ready().orElseThrow();
        assertThat(result.outcome()).isInstanceOfSatisfying(RehearsalResult.Outcome.Refused.class, refused -> {
            assertThat(refused.error().detail()).contains("bo@school.example");
            assertThat(rehearsal.values(result).detail(refused.error()))
                    .startsWith("Hidden")
                    .doesNotContain("bo@");
            reveal.reveal();
            assertThat(rehearsal.values(result).detail(refused.error())).contains("bo@school.example");
        });
        reveal.conceal();
        RehearseViewModel place = rehearsal(new Write.Typed("insert into public.places values ('Here')"));
        place.prepare();
        place.run();
        RehearsalResult harmless = place.result().get().ready().orElseThrow();
        assertThat(harmless.outcome())
                .isInstanceOfSatisfying(
                        RehearsalResult.Outcome.Refused.class,
                        refused -> assertThat(place.values(harmless).detail(refused.error()))
                                .contains("(Here)"));
    }

    @Test
    void whatCannotBeRehearsedIsAFailureAndNothingIsNoted() {
        RehearseViewModel wrong = rehearsal(new Write.Typed("drop table public.people"));
        wrong.prepare();
        assertThat(failure(wrong.plan().get())).isInstanceOf(Failure.Invalid.class);
        wrong.run();
        assertThat(wrong.result().get()).isInstanceOf(Loadable.Idle.class);
        assertThat(log()).isEmpty();
        RehearseViewModel right = rehearsal(new Write.Typed("delete from public.people where id = 2"));
        right.prepare();
        opened.get().backend().close();
        right.run();
        assertThat(failure(right.result().get())).isInstanceOf(Failure.Unreachable.class);
        assertThat(log()).containsExactly("REHEARSED wvm_user a typed statement: DELETE");
    }

    @Test
    void aLogThatCannotBeWrittenIsSaidAndDoesNotForbidTheRehearsal() throws IOException {
        Files.createDirectories(opened.activity().file());
        RehearseViewModel rehearsal = rehearsal(new Write.Typed("delete from public.people where id = 2"));
        rehearsal.prepare();
        rehearsal.run();
        assertThat(navigator.heard()).singleElement().asString().contains("cannot be written");
        assertThat(rehearsal.result().get()).isInstanceOf(Loadable.Ready.class);
    }

    private TypedRowViewModel existing() {
        return typed(
                "1",
                Map.of(
                        "id", "1",
                        "full_name", "Ana",
                        "email", "ana@school.example",
                        "settings", "{\"phone\": \"+49 30 1\", \"theme\": \"dark\"}",
                        "size", "1"));
    }

    private TypedRowViewModel typed(@Nullable String key, Map<String, String> current) {
        return new TypedRowViewModel(
                opened.get(),
                tasks,
                personal,
                catalog,
                people,
                key == null ? StatementShape.INSERT : StatementShape.UPDATE,
                key == null ? null : RowKeys.parse(people, key),
                current);
    }

    private RehearseViewModel rehearsal(Write write) {
        return new RehearseViewModel(opened.get(), tasks, notes, personal, catalog, write);
    }

    private static Verdict verdict(TypedRowViewModel model) {
        return model.verdict().get().ready().orElseThrow().rows().getFirst().verdict();
    }

    private static Failure failure(Loadable<?> state) {
        assertThat(state).isInstanceOf(Loadable.Failed.class);
        return ((Loadable.Failed<?>) state).failure();
    }

    private List<String> log() {
        return opened.activity().newest(10).reversed().stream()
                .map(entry -> entry.action() + " " + entry.identity() + " " + entry.subject())
                .toList();
    }
}
