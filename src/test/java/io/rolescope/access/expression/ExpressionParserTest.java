package io.rolescope.access.expression;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionParserTest {

    @Test
    void splitsAtTheSkeletonOnly() {
        Expression parsed = ExpressionParser.parse(
                "((a = 1) AND ((b IS NULL) OR (NOT (c = ANY (ARRAY['x AND y'::text, 'it''s) OR ('::text])))))");

        assertThat(parsed)
                .isEqualTo(new Expression.And(java.util.List.of(
                        new Expression.Atom("a = 1"),
                        new Expression.Or(java.util.List.of(
                                new Expression.Atom("b IS NULL"),
                                new Expression.Not(new Expression.Atom(
                                        "c = ANY (ARRAY['x AND y'::text, 'it''s) OR ('::text])")))))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "EXISTS ( SELECT 1 FROM public.m WHERE ((m.a = t.a) AND (m.b OR m.c)))",
                "CASE WHEN (a AND b) THEN (c OR d) ELSE false END",
                "x = CASE WHEN a AND b THEN 1 ELSE 2 END",
                "(a, b) = (1, 2)",
                "a BETWEEN 1 AND 3 AND c",
                "\"weird AND name\" = E'a\\\\'' OR b'",
                "b = $q$ AND $q$",
                "( SELECT (a AND b) FROM t)",
                "(a)::boolean",
                "t.\"and\"",
                "t.end",
                "((p).x = 1) IS TRUE",
                "'unterminated",
                "(a AND b",
                "a AND",
                "",
            })
    void whatCannotBeSplitForCertainStaysOneAtom(String text) {
        assertThat(ExpressionParser.parse(text)).isEqualTo(new Expression.Atom(text.strip()));
    }

    @Test
    void orBindsWeakerThanAnd() {
        assertThat(ExpressionParser.parse("a OR b AND NOT c = 1").sql()).isEqualTo("((a) OR ((b) AND (NOT (c = 1))))");
    }

    @Test
    void wordsWithinCommentsAndCaseAreNoOperators() {
        Expression parsed = ExpressionParser.parse(
                "a /* OR */ = 1 AND CASE WHEN CASE WHEN x OR y THEN z END THEN b AND c END OR d -- AND e");
        assertThat(parsed.atoms())
                .containsExactly("a /* OR */ = 1", "CASE WHEN CASE WHEN x OR y THEN z END THEN b AND c END", "d");
    }

    @Test
    void constantsFoldAsThePlannerDoes() {
        assertThat(ExpressionParser.parse("(true OR (1 / a > 0))").folded())
                .isEqualTo(new Expression.Constant(Truth.TRUE));
        assertThat(ExpressionParser.parse("((NOT true) OR ((b) AND (true)))").folded())
                .isEqualTo(new Expression.Atom("b"));
        assertThat(ExpressionParser.parse("(NULL::boolean AND false)").folded())
                .isEqualTo(new Expression.Constant(Truth.FALSE));
    }

    @Test
    void errorBesideFalseIsEither() {
        Map<String, Outcomes> values = Map.of(
                "t", Outcomes.of(Truth.TRUE),
                "f", Outcomes.of(Truth.FALSE),
                "n", Outcomes.of(Truth.NULL),
                "e", Outcomes.error("22012"));
        assertThat(of("f AND e", values).canBe(Truth.FALSE)).isTrue();
        assertThat(of("f AND e", values).errors()).containsExactly("22012");
        assertThat(of("t AND e", values).truths()).isEmpty();
        assertThat(of("n AND e", values).truths()).isEqualTo(Set.of(Truth.NULL));
        assertThat(of("t OR e", values).truths()).isEqualTo(Set.of(Truth.TRUE));
        assertThat(of("f OR e", values).truths()).isEmpty();
        assertThat(of("n AND f", values).certain()).isEqualTo(Truth.FALSE);
        assertThat(of("n OR t", values).certain()).isEqualTo(Truth.TRUE);
        assertThat(of("NOT n", values).certain()).isEqualTo(Truth.NULL);
    }

    private static Outcomes of(String text, Map<String, Outcomes> values) {
        return ExpressionParser.parse(text).outcomes(atom -> java.util.Objects.requireNonNull(values.get(atom), atom));
    }
}
