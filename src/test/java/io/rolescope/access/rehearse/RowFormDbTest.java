package io.rolescope.access.rehearse;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.access.catalog.CatalogReader;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.connections.Backend;
import io.rolescope.connections.ReadOptions;
import io.rolescope.testing.TestPostgres;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What the form for a row offers for each kind of column.
@Tag("db")
class RowFormDbTest {
    private static Backend backend;
    private static PolicyCatalog catalog;

    @BeforeAll
    static void open() {
        String database = TestPostgres.emptyDatabase();
        TestPostgres.run(database, """
                create type mood as enum ('sad', 'very "ok"');
                create domain felt as mood;
                create table places (id int primary key, name text);
                insert into places select n, 'Place ' || n from generate_series(1, 30) n;
                insert into places values (100, 'it''s % odd');
                create table people (
                    id bigint generated always as identity primary key,
                    mood felt not null,
                    active boolean default true,
                    status text not null check (status in ('new', 'it''s old')),
                    code varchar(8) check (code in ('a', 'b')),
                    size int check (size > 3),
                    place int references places,
                    made timestamptz not null default now(),
                    twice int generated always as (size * 2) stored);
                """);
        backend = TestPostgres.backend(database, TestPostgres.superuser());
        catalog = CatalogReader.read(backend);
    }

    @AfterAll
    static void close() {
        backend.close();
    }

    @Test
    void everyKindOfColumnIsOfferedAsItIsTyped() {
        Map<String, RowForm.Field> fields =
                RowForm.of(backend, catalog.find("people"), ReadOptions.standard()).fields().stream()
                        .collect(Collectors.toMap(RowForm.Field::column, Function.identity()));
        assertThat(fields.get("id").made()).isEqualTo("identity");
        assertThat(fields.get("id").required()).isFalse();
        assertThat(fields.get("mood").choices()).containsExactly("sad", "very \"ok\"");
        assertThat(fields.get("mood").open()).isFalse();
        assertThat(fields.get("mood").required()).isTrue();
        assertThat(fields.get("active").choices()).containsExactly("true", "false");
        assertThat(fields.get("status").choices()).containsExactly("new", "it's old");
        assertThat(fields.get("status").open()).isTrue();
        assertThat(fields.get("code").choices()).containsExactly("a", "b");
        assertThat(fields.get("size").choices()).isEmpty();
        assertThat(fields.get("place").refersTo()).isPresent();
        assertThat(fields.get("made").made()).isEqualTo("now()");
        assertThat(fields.get("twice").closed()).isTrue();
    }

    @Test
    void rowsToReferToAreFoundByNameAndKey() {
        ReferredRows rows = new ReferredRows(backend, catalog);
        var key = catalog.find("people").foreignKeys().getFirst();
        assertThat(rows.find(key, "place 2", 8, ReadOptions.standard()))
                .hasSize(8)
                .first()
                .isEqualTo(new ReferredRows.Referred("2", "Place 2", "name"));
        assertThat(rows.find(key, "% odd", 8, ReadOptions.standard()))
                .containsExactly(new ReferredRows.Referred("100", "it's % odd", "name"));
        assertThat(rows.find(key, "nowhere", 8, ReadOptions.standard())).isEmpty();
        assertThat(rows.find(key, "", 3, ReadOptions.standard())).hasSize(3);
    }
}
