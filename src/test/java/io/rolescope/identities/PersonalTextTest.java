package io.rolescope.identities;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PersonalTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cannot see “ana.ruiz+x@north.example”: hidden|cannot see “•••@•••”: hidden",
                "call +34 600 123-456 today|call +••• today",
                "from 10.0.12.7, port 5432|from •.•.•.•, port 5432",
                "from 2001:db8:0:1::7|from •:•",
                "from 2001:db8:0:1:a:b:c:7|from •:•",
                "id 6b:00:b5:76:00:00:00:01|id 6b:00:b5:76:00:00:00:01",
            })
    void whatReachesAPersonIsMaskedInsideWords(String text, String masked) {
        assertThat(PersonalText.masked(text)).isEqualTo(masked);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0b000000-0000-4000-8000-000000000001",
                "2026-11-20 09:31:52.104+00:00",
                "PostgreSQL 17.11",
                "amount + 1200000000",
                "owner_id = ( SELECT app.current_user_id() AS current_user_id)",
                "Ana Ruiz cannot see “essay.pdf” (public.files)",
            })
    void whatIsNobodysStays(String text) {
        assertThat(PersonalText.masked(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "email|not an address|•••@•••",
                "auth.jwt() ->> 'phone'::text|600123456|•••",
                "current_setting('request.jwt.claim.email'::text, true)|x|•••@•••",
                "raw_user_meta_data ->> 'role'::text|student|student",
                "full_name|Ana Ruiz|•••••",
                "organization_id|0a000000-0000-4000-8000-000000000001|0a000000-0000-4000-8000-000000000001",
                "note|write to a@b.example|write to •••@•••",
            })
    void whatAClauseSawIsToldByItsNameOrItsForm(String what, String value, String masked) {
        assertThat(PersonalText.masked(what, value)).isEqualTo(masked);
    }

    @Test
    void claimsAreMaskedFieldByField() {
        assertThat(PersonalText.masked("auth.jwt()", "{\"sub\":\"7\",\"email\":\"a@b.example\"}"))
                .isEqualTo("{\"sub\":\"7\",\"email\":\"•••@•••\"}");
        assertThat(PersonalText.masked("email", null)).isNull();
    }
}
