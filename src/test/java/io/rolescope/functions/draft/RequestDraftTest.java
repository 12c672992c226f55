package io.rolescope.functions.draft;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.functions.draft.RequestDraft.BodyKind;
import io.rolescope.functions.draft.RequestDraft.Field;
import io.rolescope.functions.hurl.HurlFile;
import io.rolescope.functions.hurl.ParseOutcome;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestDraftTest {
    private static HurlFile parsed(String text) {
        return switch (HurlFile.parse("d", text)) {
            case ParseOutcome.Parsed(HurlFile file) -> file;
            case ParseOutcome.Refused refused -> throw new AssertionError(text + refused);
        };
    }

    @Test
    void whatIsFilledInIsWhatIsRead() {
        RequestDraft draft = new RequestDraft(
                "POST",
                "{{functionsUrl}}/a b?x=\"1\"#part",
                List.of(new Field("search", " # \\ {{q}} é  "), new Field("a b&c:[0]", "")),
                List.of(new Field("X-Token", "Bearer {{token}}"), new Field("[odd]", "line\nbreak")),
                List.of(),
                BodyKind.JSON,
                "{\"a\": {{n}}, \"b\": \"{{s}}\"}");
        assertThat(draft.problem()).isEmpty();
        HurlFile file = parsed(draft.toHurl());
        RequestDraft again = RequestDraft.of(file, file.entries().getFirst()).orElseThrow();
        assertThat(again.url()).isEqualTo("{{functionsUrl}}/a%20b?x=%221%22");
        assertThat(again.query()).isEqualTo(draft.query());
        assertThat(again.headers()).isEqualTo(draft.headers());
        assertThat(again.body()).isEqualTo(draft.body());
        assertThat(again.kind()).isEqualTo(BodyKind.JSON);
    }

    @ParameterizedTest
    @ValueSource(strings = {"one line", "two\nlines\n", "", "{{x}} # y"})
    void textBodies(String body) {
        RequestDraft draft = new RequestDraft("PUT", "http://a", List.of(), List.of(), List.of(), BodyKind.TEXT, body);
        HurlFile file = parsed(draft.toHurl());
        assertThat(RequestDraft.of(file, file.entries().getFirst())
                        .orElseThrow()
                        .body())
                .isEqualTo(body);
    }

    @Test
    void formsAndFences() {
        RequestDraft form = new RequestDraft(
                "POST", "http://a", List.of(), List.of(), List.of(new Field("k", "v")), BodyKind.FORM, "");
        HurlFile file = parsed(form.toHurl());
        assertThat(RequestDraft.of(file, file.entries().getFirst())).contains(form);
        RequestDraft fenced =
                new RequestDraft("POST", "http://a", List.of(), List.of(), List.of(), BodyKind.TEXT, "a```b\nc");
        assertThat(fenced.problem()).isEmpty();
    }

    @Test
    void problemsHaveTheirPlace() {
        assertThat(RequestDraft.jsonProblem("{\n \"a\": }")).hasValueSatisfying(error -> {
            assertThat(error.line()).isEqualTo(2);
            assertThat(error.column()).isEqualTo(7);
        });
        assertThat(RequestDraft.jsonProblem("{\"a\": {{n}}}")).isEmpty();
        assertThat(RequestDraft.jsonProblem("{}\nGET http://b")).isPresent();
        assertThat(RequestDraft.jsonProblem("`x`")).isPresent();
        assertThat(RequestDraft.jsonProblem("")).isPresent();
        assertThat(RequestDraft.get("nonsense").problem()).isPresent();
        HurlFile file = parsed("GET http://a\n[Options]\nretry: 1");
        assertThat(RequestDraft.of(file, file.entries().getFirst())).isEmpty();
    }
}
