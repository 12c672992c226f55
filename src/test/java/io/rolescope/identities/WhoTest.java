package io.rolescope.identities;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WhoTest {
    @Test
    void readsTheThreeForms() {
        assertThat(Who.parse("role:anon")).isEqualTo(new Who.ByRole("anon"));
        assertThat(Who.parse(" user: ana@northside.edu ")).isEqualTo(new Who.ByUser("ana@northside.edu"));
        assertThat(Who.parse("claims:{\"sub\": \"a:b\"}")).isEqualTo(new Who.ByClaims(Claims.of(Map.of("sub", "a:b"))));
        assertThat(Who.parse("role:odd:name")).isEqualTo(new Who.ByRole("odd:name"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "anon", "role:", "user: ", "ROLE:anon", "claims:", "claims:[1]", "claims:{", "who:me"})
    void saysHowToWriteIt(String text) {
        assertThatThrownBy(() -> Who.parse(text)).isInstanceOfSatisfying(FailureException.class, e -> {
            assertThat(e.failure()).isInstanceOf(Failure.Invalid.class);
            assertThat(e.failure().nextStep()).contains("Write");
        });
    }
}
