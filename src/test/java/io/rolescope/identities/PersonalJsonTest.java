package io.rolescope.identities;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PersonalJsonTest {
    private static final PersonalColumns RULES = new PersonalColumns(Map.of());

    private static String masked(String table, String json) {
        return String.valueOf(PersonalJson.masked(RULES, "public", table, json));
    }

    @Test
    void personalFieldsAreMaskedWhereverTheyStand() {
        assertThat(masked("files", """
                {"email":"a@b.c","size":3,"contact":{"phone":"+49 1","city":"X"},"list":[{"ip_address":"10.0.0.1"}]}""")).isEqualTo("""
                {"email":"•••@•••","size":3,"contact":{"phone":"+•••","city":"X"},"list":[{"ip_address":"•.•.•.•"}]}""");
    }

    @Test
    void aPersonalObjectIsMaskedWholeAndNothingIsNoSecret() {
        assertThat(masked("users", """
                {"raw_user_meta_data":{"anything":"x"},"email":null,"phone":"","email_verified":true}""")).isEqualTo("""
                {"raw_user_meta_data":"•••••","email":null,"phone":"","email_verified":true}""");
    }

    @Test
    void aNameIsPersonalWhereTheRowIsAPerson() {
        assertThat(masked("profiles", "{\"name\":\"Ana\"}")).isEqualTo("{\"name\":\"•••••\"}");
        assertThat(masked("organizations", "{\"name\":\"Northside\"}")).isEqualTo("{\"name\":\"Northside\"}");
    }

    @Test
    void whatIsNoJsonIsMaskedWhole() {
        assertThat(masked("files", "a@b.c")).isEqualTo("•••••");
        assertThat(PersonalJson.masked(RULES, "public", "files", null)).isNull();
    }

    @Test
    void aPathIsPersonalByAnyOfItsParts() {
        assertThat(PersonalJson.kind(RULES, "public", "files", "metadata.uploader.email"))
                .isEqualTo(PersonalColumns.Kind.EMAIL);
        assertThat(PersonalJson.kind(RULES, "public", "files", "metadata.size")).isNull();
    }
}
