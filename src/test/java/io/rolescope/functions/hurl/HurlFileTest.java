package io.rolescope.functions.hurl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HurlFileTest {
    private static final String EVERYTHING = """
            # a file with all there is
            POST https://{{host}}/api/dogs?id=1%20a   # trailing comment
            X-Token: BEEF \\#STEAK  # a comment
            If-Match: "e0023aa4e"
            empty:
            values[0] : {{newUuid}}-{{newDate}}

            [Options]
            variable: country="It\\u{61}ly"
            variable: n=-12
            variable: name = plain text # comment
            location: true
            max-redirs: -1
            retry: 10   # maximum
            retry-interval: 300ms
            delay: 3s
            skip: {{skipIt}}
            user: bob:secret
            compressed: true
            connect-timeout: 1m
            [Query]
            search: Install Linux
            order: {{order}}
            [Cookies]
            theme: light
            [BasicAuth]
            alice: secret
            [MultipartFormData]
            field1: value1
            field2: file,example.txt;
            field3: file,exa mple.zip; application/zip
            HTTP/1.1 201 # created
            Content-Type: application/json
            [Captures]
            id: jsonpath "$.id"
            token: header "x-token" regex /Bearer (.*)/ redact
            [Asserts]
            status < 300
            header "Content-Type" contains "utf-8"
            cookie "LSID[Max-Age]" not exists
            cookie "LSID" == "x"
            jsonpath "$.a" count == 2
            jsonpath "$.b" replaceRegex /\\d/ "x" split "," nth -1 == "c"
            bytes startsWith hex,efbbbf;
            sha256 == hex,039058c6;
            bytes == base64,AAEC
            AwQ=;
            duration < 1000
            body matches /\\d{4}\\/x/
            jsonpath "$.n" == -1.50
            jsonpath "$.m" not == {{country}}
            certificate "Expire-Date" daysAfterNow > 15
            xpath "//p" exists
            redirects count == 0
            ip isIpv4
            version == "1.1"
            variable "id" isInteger
            regex "^(\\\\d+)$" == `one {{n}} line`
            {"id": 1, "name": "{{name}}", "n": {{n}}, "l": [1, 2.5e3, null, true]}

            GET https://example.org

            POST https://example.org
            ```graphql
            query A($x: Int) { human(id: "{{id}}") { name } }

            variables {
              "x": {{n}}
            }
            ```
            HTTP *
            <?xml version="1.0"?>
            <!-- > -->
            <a b="x>y"><c/><![CDATA[<]]>text</a>

            PUT https://example.org
            file,data.bin;
            HTTP 200
            `Hello`

            QUERY https://example.org
            true
            HTTP/2 204
            """;

    static HurlFile parsed(String text) {
        return switch (HurlFile.parse("t.hurl", text)) {
            case ParseOutcome.Parsed(HurlFile file) -> file;
            case ParseOutcome.Refused(SyntaxError error) -> throw new AssertionError(error.toString());
        };
    }

    static SyntaxError refused(String text) {
        return switch (HurlFile.parse("t.hurl", text)) {
            case ParseOutcome.Parsed parsed -> throw new AssertionError("was understood: " + text);
            case ParseOutcome.Refused(SyntaxError error) -> error;
        };
    }

    @Test
    void everyConstructHasAPlaceInTheTree() {
        HurlFile file = parsed(EVERYTHING);
        assertThat(file.entries())
                .extracting(e -> e.request().method())
                .containsExactly("POST", "GET", "POST", "PUT", "QUERY");

        Request first = file.entries().get(0).request();
        assertThat(first.url().display()).isEqualTo("https://{{host}}/api/dogs?id=1%20a");
        assertThat(first.headers())
                .extracting(h -> h.key().display() + "=" + h.value().display())
                .containsExactly(
                        "X-Token=BEEF #STEAK", "If-Match=\"e0023aa4e\"", "empty=", "values[0]={{newUuid}}-{{newDate}}");
        assertThat(first.section(Section.Options.class).orElseThrow().options()).hasSize(12);
        assertThat(first.section(Section.QueryParams.class)
                        .orElseThrow()
                        .params()
                        .get(0)
                        .value()
                        .display())
                .isEqualTo("Install Linux");
        assertThat(first.section(Section.Multipart.class).orElseThrow().parts()).hasSize(3);

        Response response = file.entries().get(0).response();
        assertThat(response).isNotNull();
        assertThat(response.version()).isEqualTo("1.1");
        assertThat(response.status()).isEqualTo(201);
        assertThat(response.section(Section.Captures.class).orElseThrow().captures())
                .extracting(Capture::redacted)
                .containsExactly(false, true);
        assertThat(response.section(Section.Asserts.class).orElseThrow().assertions())
                .hasSize(20);
        assertThat(response.body()).isInstanceOf(BodyContent.Json.class);
        assertThat(file.entries().get(1).response()).isNull();
        assertThat(file.entries().get(2).request().body()).isInstanceOfSatisfying(BodyContent.Multiline.class, body -> {
            assertThat(body.text().language()).isEqualTo(MultilineText.Language.GRAPHQL);
            assertThat(body.text().variables()).isNotNull();
        });
        assertThat(java.util.Objects.requireNonNull(file.entries().get(2).response())
                        .body())
                .isInstanceOf(BodyContent.Xml.class);
        assertThat(file.entries().get(4).request().body()).isInstanceOf(BodyContent.Json.class);
    }

    @Test
    void printingGivesBackEveryByte() {
        for (String text : List.of(
                EVERYTHING, EVERYTHING.replace("\n", "\r\n"), "\uFEFF" + EVERYTHING, EVERYTHING.stripTrailing())) {
            assertThat(parsed(text).print()).isEqualTo(text);
            assertThat(parsed(text).entries()).hasSize(5);
        }
    }

    @Test
    void valuesAreDecoded() {
        HurlFile file = parsed(EVERYTHING);
        Section.Options options =
                file.entries().get(0).request().section(Section.Options.class).orElseThrow();
        assertThat(options.options().get(0).setting())
                .isInstanceOfSatisfying(
                        EntryOption.Definition.class,
                        d -> assertThat(d.value())
                                .isInstanceOfSatisfying(
                                        Literal.Text.class,
                                        t -> assertThat(t.template().display()).isEqualTo("Italy")));
        assertThat(options.options().get(1).setting())
                .isInstanceOfSatisfying(
                        EntryOption.Definition.class, d -> assertThat(d.value()).isInstanceOf(Literal.Number.class));
        assertThat(options.options().get(2).setting())
                .isInstanceOfSatisfying(
                        EntryOption.Definition.class,
                        d -> assertThat(d.value())
                                .isInstanceOfSatisfying(
                                        Literal.Text.class,
                                        t -> assertThat(t.template().display()).isEqualTo("plain text")));
        assertThat(options.options().get(6).setting()).isEqualTo(new EntryOption.Millis(300));
        assertThat(options.options().get(11).setting()).isEqualTo(new EntryOption.Millis(60_000));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n\n# only a comment",
                "GET http://a",
                "GET http://a # c",
                "GET http://a\nHTTP 200",
                "GET http://a\n[1,2]",
                "GET http://a\n[]",
                "GET http://a\n[Query]\n",
                "GET http://a\n\"text\"",
                "GET http://a\n[true]",
                "GET http://a\n``````",
                "GET http://a\n```one line```",
                "GET http://a\n```\n```",
                "GET http://[::1]:80/(a);b'",
                "GET http://a\n12: x\n12",
                "GET http://a\ntrue: x\ntrue",
                "GET {{url}}",
                "GET http://a\nHTTP 200\n[Asserts]\n\n# c\nstatus ==200",
                "GET http://a\n{{body}}",
                "GET http://a\n\"\\ud83d\\ude00\"",
                "GET foo.com",
                "GET http://a/{b}?x=\"1\"|2 3#c",
                "GET http://a/x\\#y",
                "GET http://a\n```json,escape\n{}\n```",
                "GET http://a\n```escape\n\\`\\`\\`\n```",
                "GET http://a\n```novariable\n{{ none of them\n```",
                "GET http://a\n```json, escape, novariable\n{{ none of them\n```",
                "GET http://a\nbase64,AAEC===;",
                "GET http://a\n[Multipart]\na: file,a.svg; image/svg+xml; charset=utf-8\nb: file,b; {{type}}",
                "GET http://a\n[Options]\noutput: a b.json\nresolve: a:80:127.0.0.1\nproxy: p:1 # c\ncacert: ca.pem",
                "GET http://a\nHTTP 200\n[Asserts]\nbody matches /(?P<a_b>x)[[:alpha:]]$/",
            })
    void isUnderstood(String text) {
        assertThat(parsed(text).print()).isEqualTo(text);
    }

    @Test
    void refusalsNameTheirPlace() {
        assertPlace("GET", 1, 1, "request line");
        assertPlace("get http://a", 1, 1, "request line");
        assertPlace("GET \nHTTP 200", 1, 5, "address");
        assertPlace("GET http://{{host>}}.fr", 1, 18, "}}");
        assertPlace("GET http://{{}}", 1, 14, "variable name");
        assertPlace("GET http://a\n[Foo]\n", 2, 1, "no section [Foo]");
        assertPlace("GET http://a\n[Asserts]\n", 2, 1, "HTTP 200");
        assertPlace("GET http://a\n[Query]\na: b\n[Query]\n", 4, 1, "twice");
        assertPlace("GET http://a\n[Query]\n[QueryStringParams]\n", 3, 1, "twice");
        assertPlace("GET http://a\n[BasicAuth]\na: b\nc: d", 4, 1, "one line");
        assertPlace("GET http://a\n[Options]\nfoo: true", 3, 1, "no option");
        assertPlace("GET http://a\n[Options]\nnegotiate: true", 3, 1, "not supported");
        assertPlace("GET http://a\n[Options]\ninsecure: yes", 3, 11, "true");
        assertPlace("GET http://a\n[Options]\nretry: -2", 3, 8, "whole number");
        assertPlace("GET http://a\n[Options]\ndelay: 3d", 3, 9, "ms, s, m or h");
        assertPlace("GET http://a\n[Options]\nvariable: newUuid=1", 3, 11, "function");
        assertPlace("GET http://a\nX: a\\q", 2, 5, "escape");
        assertPlace("GET http://a\nX: \\u{110000}", 2, 4, "no character");
        assertPlace("GET http://a\nHTTP 2x", 2, 7, "comment");
        assertPlace("GET http://a\nHTTP/9 200", 2, 1, "version");
        assertPlace("GET http://a\nHTTP abc", 2, 6, "status");
        assertPlace("HTTP 200", 1, 1, "request before");
        assertAssert("foo == 1", 1, "no query");
        assertAssert("status", 7, "predicate");
        assertAssert("status==200", 7, "predicate");
        assertAssert("status = 200", 8, "predicate");
        assertAssert("status equals 200", 8, "predicate");
        assertAssert("status == ", 11, "value");
        assertAssert("status == 200 201", 15, "comment");
        assertAssert("header == 1", 8, "\"");
        assertAssert("jsonpath \"$.a == 1", 10, "not closed");
        assertAssert("status > true", 10, "kind");
        assertAssert("body matches 12", 14, "kind");
        assertAssert("body matches /(/", 14, "regular expression");
        assertAssert("body matches \"(\"", 14, "regular expression");
        assertAssert("body startsWith 12", 17, "kind");
        assertAssert("bytes == hex,abc;", 10, "two hexadecimal");
        assertAssert("bytes == hex,zz;", 14, "“;”");
        assertAssert("bytes == base64,a;", 10, "Base64");
        assertAssert("cookie \"a[Color]\" exists", 8, "attribute");
        assertAssert("certificate \"Colour\" exists", 13, "certificate");
        assertAssert("body nth x == 1", 10, "whole number");
        assertAssert("body frobnicate == 1", 6, "predicate");
        assertAssert("body split , == 1", 12, "\"");
        assertPlace("POST http://a\n{\"a\": }", 2, 7, "JSON value");
        assertPlace("POST http://a\n{\"a\": 1,}", 2, 9, "key");
        assertPlace("POST http://a\n{\"a\": 01}", 2, 7, "begin with 0");
        assertPlace("POST http://a\n{\"a\": \"\\x\"}", 2, 8, "escape");
        assertPlace("POST http://a\n{\"a\": \"\\ud800\\ud800\"}", 2, 8, "half of a character");
        assertPlace("POST http://a\n{\"a\": \"\\udc00\"}", 2, 8, "half of a character");
        assertPlace("POST http://a\n{\"a\": \"\\u12x4\"}", 2, 12, "hexadecimal");
        assertPlace("POST http://a\n" + "[".repeat(200) + "]".repeat(200), 2, 129, "nested");
        assertPlace("POST http://a\n[1 2]", 2, 4, "“,” or “]”");
        assertPlace("POST http://a\n<a><b></a>", 2, 7, "closed");
        assertPlace("POST http://a\n<a>", 2, 1, "not complete");
        assertPlace("POST http://a\n```foo\nx\n```", 2, 4, "hint");
        assertPlace("POST http://a\n```json,foo\nx\n```", 2, 4, "hint");
        assertPlace("# x\n# @cookie_storage_clear\nGET http://a", 2, 1, "@cookie_storage_clear");
        assertPlace("GET http://a # @cookie_storage_set: a", 1, 14, "@cookie_storage_set");
        assertPlace("POST http://a\n```graphql,novariable\nx\n```", 2, 4, "novariable");
        assertPlace("POST http://a\n```escape,escape\nx\n```", 2, 4, "each once");
        assertPlace("POST http://a\n[Multipart]\na: file,a; png", 3, 12, "type of a file");
        assertPlace("POST http://a\n```escape\nx", 2, 1, "not closed");
        assertPlace("POST http://a\n```\nx", 2, 1, "not closed");
        assertPlace("POST http://a\n```hex\nxyz\n```", 3, 1, "hex");
        assertPlace("POST http://a\n`x", 2, 1, "not closed");
        assertPlace("POST http://a\n{}\nX: y", 3, 1, "request line");
        assertPlace("GET http://a\nHTTP 200\n[Captures]\na: foo", 4, 4, "no query");
        assertPlace("é # comment\nGET http://a", 1, 1, "request line");
        assertPlace("GET http://a\nX: 😀 \\q", 2, 6, "escape");
    }

    private static void assertPlace(String text, int line, int column, String words) {
        SyntaxError error = refused(text);
        assertThat(error.line() + ":" + error.column()).as(text + " → " + error).isEqualTo(line + ":" + column);
        assertThat(error.message()).as(text).contains(words);
        assertThat(error.file()).isEqualTo("t.hurl");
    }

    private static void assertAssert(String line, int column, String words) {
        assertPlace("GET http://a\nHTTP 200\n[Asserts]\n" + line, 4, column, words);
    }
}
