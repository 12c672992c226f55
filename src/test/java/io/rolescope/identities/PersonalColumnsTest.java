package io.rolescope.identities;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.identities.PersonalColumns.Kind;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PersonalColumnsTest {
    private final PersonalColumns rules = new PersonalColumns(Map.of());

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            profiles, email, text, EMAIL
            profiles, contact_email, citext, EMAIL
            Orders, billingEmail, text, EMAIL
            profiles, full_name, text, NAME
            profiles, name, text, NAME
            organizations, name, text, -
            users, phone, text, PHONE
            users, phone, bigint, PHONE
            users, phone, boolean, -
            users, phone_confirmed_at, timestamp with time zone, -
            users, email_verified, boolean, -
            users, email_change_sent_at, timestamp with time zone, -
            x, ip, inet, NETWORK
            x, last_seen_from, inet, NETWORK
            x, ip_address, text, NETWORK
            x, user_agent, text, NETWORK
            x, zip, text, ADDRESS
            x, shipping_address, text, ADDRESS
            x, address_id, uuid, -
            x, birth_date, date, BIRTH
            x, created_at, timestamp with time zone, -
            x, description, text, -
            x, ship, text, -
            x, national_id, text, IDENTIFIER
            x, tax_id, bigint, IDENTIFIER
            auth_users, raw_user_meta_data, jsonb, OTHER
            """)
    void byNameAndType(String table, String column, String type, @Nullable Kind kind) {
        assertThat(rules.kind("public", table, column, type, null)).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            note, Personal data., OTHER
            note, 'Holds PII, be careful', OTHER
            note, Copied from the shipping form, -
            note, 'Not personal, though it looks so', -
            email, Not personal: the list's own address, -
            email, Where mail goes, EMAIL
            """)
    void byComment(String column, String comment, @Nullable Kind kind) {
        assertThat(rules.kind("public", "t", column, "text", comment)).isEqualTo(kind);
    }

    @Test
    void whatThePersonDecidedWins() {
        PersonalColumns decided =
                new PersonalColumns(Map.of("public.users.email", false, "public.users.shoe_size", true));

        assertThat(decided.kind("public", "users", "email", "text", "Personal data."))
                .isNull();
        assertThat(decided.kind("public", "users", "shoe_size", "integer", null))
                .isEqualTo(Kind.OTHER);
        assertThat(decided.kind("other", "users", "email", "text", null)).isEqualTo(Kind.EMAIL);
    }

    @Property(tries = 300)
    void aMaskShowsNothingOfTheValue(@ForAll Kind kind, @ForAll String value) {
        String masked = PersonalColumns.masked(kind, value);

        assertThat(masked).isNotNull();
        if (!value.isEmpty()) {
            assertThat(masked).matches("[•@.:+-]+");
        }
    }

    @Test
    void nothingStaysNothing() {
        assertThat(PersonalColumns.masked(Kind.EMAIL, null)).isNull();
        assertThat(PersonalColumns.masked(Kind.EMAIL, "")).isEmpty();
        assertThat(PersonalColumns.masked(Kind.EMAIL, "ana@northside.edu")).isEqualTo("•••@•••");
        assertThat(PersonalColumns.masked(Kind.NETWORK, "2001:db8::1")).isEqualTo("•:•");
    }
}
