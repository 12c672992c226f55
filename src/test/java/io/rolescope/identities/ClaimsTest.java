package io.rolescope.identities;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rolescope.platform.FailureException;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimsTest {

    @Property(tries = 300)
    void jsonAndBackIsTheSame(@ForAll("objects") Map<String, Object> values) {
        Claims claims = Claims.of(values);

        assertThat(Claims.parse(claims.json())).isEqualTo(claims);
        assertThat(Claims.parse(claims.pretty())).isEqualTo(claims);
        assertThat(Claims.parse(claims.json()).hashCode()).isEqualTo(claims.hashCode());
    }

    @Property(tries = 300)
    void aTextComesOutAsItWentIn(@ForAll String name, @ForAll String value) {
        Claims claims = Claims.parse(Claims.none().with(name, value).json());

        // a lone half of a surrogate pair is no text that JSON could carry
        if (isText(name) && isText(value)) {
            assertThat(claims.text(name)).contains(value);
            assertThat(claims.flat()).containsEntry(name, value);
        }
    }

    @Test
    void numbersBooleansAndNulls() {
        Claims claims =
                Claims.parse("{\"n\": 1234567890123456789, \"b\": true, \"x\": null, \"o\": {\"i\": 1, \"z\": null}}");

        assertThat(claims.text("n")).contains("1234567890123456789");
        assertThat(claims.text("b")).contains("true");
        assertThat(claims.text("x")).isEmpty();
        assertThat(claims.text("o", "i")).contains("1");
        assertThat(claims.text("o", "z")).isEmpty();
        assertThat(claims.text("b", "i")).isEmpty();
        assertThat(claims.flat()).containsOnlyKeys("n", "b", "o");
        assertThat(claims.with("n", null).text("n")).isEmpty();
        assertThat(claims.text("n")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "null", "7", "{", "{'a': 1}", "{\"a\": 1} {\"b\": 2}", "{\"a\": 01}"})
    void whatIsNoObjectIsRefused(String text) {
        assertThatThrownBy(() -> Claims.parse(text)).isInstanceOf(FailureException.class);
    }

    @Provide
    Arbitrary<Map<String, Object>> objects() {
        Arbitrary<String> texts = Arbitraries.strings()
                .alpha()
                .numeric()
                .withChars("\"\\'é€ \n\t/{}")
                .ofMaxLength(8);
        Arbitrary<Object> leaves = Arbitraries.oneOf(
                texts.map(text -> (Object) text),
                Arbitraries.longs().map(number -> (Object) number),
                Arbitraries.of(true, false).map(flag -> (Object) flag));
        Arbitrary<Object> nested = Arbitraries.oneOf(
                leaves,
                leaves.list().ofMaxSize(3).map(List::copyOf),
                Arbitraries.maps(texts, leaves).ofMaxSize(3).map(map -> (Object) map));
        return Arbitraries.maps(texts, nested).ofMaxSize(5);
    }

    private static boolean isText(String text) {
        return java.nio.charset.StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }
}
