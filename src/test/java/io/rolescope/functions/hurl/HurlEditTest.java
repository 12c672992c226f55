package io.rolescope.functions.hurl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HurlEditTest {
    private static String add(String text, int entry) {
        String changed = HurlEdit.addAsserts(HurlFileTest.parsed(text), entry, List.of("status == 1", "body exists"));
        HurlFileTest.parsed(changed);
        return changed;
    }

    @Test
    void addsToAnExistingSection() {
        assertThat(add("GET http://a\nHTTP 200\n[Asserts]\n status < 3 # c\n# after\n\nGET http://b\n", 0))
                .isEqualTo(
                        "GET http://a\nHTTP 200\n[Asserts]\n status < 3 # c\nstatus == 1\nbody exists\n# after\n\nGET http://b\n");
    }

    @Test
    void addsTheSectionBeforeTheBody() {
        assertThat(add("GET http://a\nHTTP 200\nX: y\n{}\n", 0))
                .isEqualTo("GET http://a\nHTTP 200\nX: y\n[Asserts]\nstatus == 1\nbody exists\n{}\n");
    }

    @Test
    void addsTheResponseWithTheLineEndsOfTheFile() {
        assertThat(add("GET http://a\r\n\r\nGET http://b", 0))
                .isEqualTo("GET http://a\r\nHTTP *\r\n[Asserts]\r\nstatus == 1\r\nbody exists\r\n\r\nGET http://b");
        assertThat(add("GET http://a\r\n\r\nGET http://b", 1))
                .isEqualTo("GET http://a\r\n\r\nGET http://b\r\nHTTP *\r\n[Asserts]\r\nstatus == 1\r\nbody exists\r\n");
    }

    @Test
    void changesTheStatusAlone() {
        HurlFile file = HurlFileTest.parsed("GET http://a\nHTTP/2   200 # c\n");
        assertThat(HurlEdit.expectStatus(file, 0, 404)).isEqualTo("GET http://a\nHTTP/2 404 # c\n");
        assertThat(HurlEdit.expectStatus(HurlFileTest.parsed("GET http://a"), 0, 404))
                .isEqualTo("GET http://a\nHTTP 404\n");
    }
}
