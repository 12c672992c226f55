package io.rolescope.access.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.access.explain.Literals;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PersonalRowsTest {
    private static final Table PEOPLE = table(
            column("id", "integer", null),
            column("first_name", "text", null),
            column("full_name", "text", null),
            column("email", "text", null),
            column("plan", "text", null),
            column("settings", "jsonb", null),
            column("history", "text", "Personal data."));
    private final PersonalRows rows = new PersonalRows();

    @Test
    void theLongestValueGoesFirst() {
        assertThat(words(
                        Map.of("first_name", "Ben", "full_name", "Ben Benson"),
                        "cannot see “Ben Benson” (public.people): full_name is Ben Benson, first_name is Ben."))
                .isEqualTo("cannot see “•••••” (public.people): full_name is •••••, first_name is •••••.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"O'Brien", "Ann \"Nan\" Lee", "back\\slash", "it's \\ \"all\"", "two\nlines of it"})
    void aValueIsFoundHoweverTheTextWritesIt(String name) {
        String json = new tools.jackson.databind.json.JsonMapper().writeValueAsString(Map.of("full_name", name));
        String row = "(1,\"" + name.replace("\\", "\\\\").replace("\"", "\"\"") + "\")";
        String said = words(
                Map.of("full_name", name),
                "INSERT INTO people (full_name) VALUES (" + Literals.text(name) + "); seen " + json + " in " + row
                        + ", which is " + name + " or " + name.replace('\n', ' '));
        assertThat(said)
                .isEqualTo("INSERT INTO people (full_name) VALUES ("
                        + Literals.text(name).replaceFirst("(?s)'.*", "'•••••'")
                        + "); seen {\"full_name\":\"•••••\"} in (1,\"•••••\"), which is ••••• or •••••");
    }

    @Test
    void aValueThatIsCutIsFoundByItsBeginning() {
        String history = "Was treated for a broken arm in 2019, and for something else in the year after that one";
        assertThat(words(Map.of("history", history), "sees “" + history.substring(0, 60) + "…” there"))
                .isEqualTo("sees “•••••…” there");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "A|A policy refuses row A, since first_name is A, as ('A', \"A\")"
                        + "|A policy refuses row A, since first_name is •••••, as ('•••••', \"•••••\")",
                "Ali|Ali sees Alice in validation of ali_Ali.png|••••• sees Alice in validation of ali_•••••.png",
                "is|what is this|what is this",
            })
    void aShortValueEatsNoOtherWord(String name, String said, String masked) {
        assertThat(words(Map.of("first_name", name), said)).isEqualTo(masked);
    }

    @Test
    void whatIsInsideOfJsonIsFoundByItself() {
        String settings = "{\"plan\": \"gold\", \"contact\": {\"full_name\": \"Ben Benson\", \"phone\": \"0151 123\"}}";
        assertThat(words(
                        Map.of("settings", settings, "plan", "gold"),
                        "settings ->> 'full_name' is Ben Benson, 0151 123, plan is gold; whole: '" + settings + "'"))
                .startsWith("settings ->> 'full_name' is •••••, •••, plan is gold; whole: '{\"plan\":\"gold\"")
                .doesNotContain("Benson", "0151");
    }

    @Test
    void nothingElseIsTouched() {
        Map<String, @Nullable String> row = new LinkedHashMap<>();
        row.put("id", "1");
        row.put("full_name", null);
        row.put("email", "");
        row.put("plan", "gold");
        assertThat(words(row, "plan is gold, id is 1, email is , NULL"))
                .isEqualTo("plan is gold, id is 1, email is , NULL");
    }

    @Test
    void aRowKeptBesideWordsIsNotPrinted() {
        TableRow row = new TableRow(PEOPLE, Map.of("full_name", "Ben Benson"));
        assertThat(row.toString()).isEqualTo("a row of public.people");
        assertThat(rows.words(row, "Ben Benson")).isEqualTo("•••••");
    }

    private String words(Map<String, ? extends @Nullable String> values, String said) {
        return rows.words(PEOPLE, values, said);
    }

    private static Column column(String name, String type, @Nullable String comment) {
        return new Column(name, 1, type, false, false, false, false, false, null, comment);
    }

    private static Table table(Column... columns) {
        return new Table(
                1,
                new TableName("public", "people"),
                'r',
                "owner",
                true,
                false,
                false,
                List.of(),
                1,
                List.of(),
                false,
                List.of(columns),
                List.of("id"),
                List.of(),
                List.of(),
                List.of(),
                null);
    }
}
