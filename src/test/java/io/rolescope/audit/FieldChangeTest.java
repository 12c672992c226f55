package io.rolescope.audit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FieldChangeTest {
    @Test
    void fieldsInsideObjectsAreComparedByPath() {
        var all = FieldChange.between(
                "{\"a\": 1, \"s\": {\"theme\": \"light\", \"deep\": {\"x\": null}}, \"gone\": [1, 2]}",
                "{\"a\": 1.0, \"s\": {\"theme\": \"dark\", \"deep\": {\"x\": null}}, \"new\": {}}");
        assertThat(all)
                .containsExactly(
                        new FieldChange("a", "1", "1.0"),
                        new FieldChange("s.theme", "light", "dark"),
                        new FieldChange("s.deep.x", "null", "null"),
                        new FieldChange("new", null, "{}"),
                        new FieldChange("gone", "[1,2]", null));
        assertThat(all)
                .filteredOn(FieldChange::changed)
                .extracting(FieldChange::path)
                .containsExactly("a", "s.theme", "new", "gone");
    }

    @Test
    void insertsDeletesAndDamagedValuesAreShownToo() {
        assertThat(FieldChange.between(null, "{\"a\": \"x\"}")).containsExactly(new FieldChange("a", null, "x"));
        assertThat(FieldChange.between("{\"a\": \"x\"}", null)).containsExactly(new FieldChange("a", "x", null));
        assertThat(FieldChange.between("oops", null)).containsExactly(new FieldChange("value", "oops", null));
        assertThat(FieldChange.between(null, null)).isEmpty();
    }
}
