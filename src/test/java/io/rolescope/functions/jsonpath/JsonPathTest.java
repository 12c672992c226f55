package io.rolescope.functions.jsonpath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The documents, queries and results are those of the tables in RFC 9535.
class JsonPathTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final String STORE = """
            {"store": {"book": [
              {"category": "reference", "author": "Nigel Rees", "title": "Sayings of the Century", "price": 8.95},
              {"category": "fiction", "author": "Evelyn Waugh", "title": "Sword of Honour", "price": 12.99},
              {"category": "fiction", "author": "Herman Melville", "title": "Moby Dick", "isbn": "0-553-21311-3", "price": 8.99},
              {"category": "fiction", "author": "J. R. R. Tolkien", "title": "The Lord of the Rings", "isbn": "0-395-19395-8", "price": 22.99}],
             "bicycle": {"color": "red", "price": 399}}}""";

    private static final String NAMES = "{\"o\": {\"j j\": {\"k.k\": 3}}, \"'\": {\"@\": 2}}";
    private static final String MIXED = "{\"o\": {\"j\": 1, \"k\": 2}, \"a\": [5, 3]}";
    private static final String LETTERS = "[\"a\", \"b\", \"c\", \"d\", \"e\", \"f\", \"g\"]";
    private static final String FILTERS = """
            {"a": [3, 5, 1, 2, 4, 6, {"b": "j"}, {"b": "k"}, {"b": {}}, {"b": "kilo"}],
             "o": {"p": 1, "q": 2, "r": 3, "s": 5, "t": {"u": 6}}, "e": "f"}""";
    private static final String DESCENDANTS = "{\"o\": {\"j\": 1, \"k\": 2}, \"a\": [5, 3, [{\"j\": 4}, {\"k\": 6}]]}";
    private static final String NULLS = "{\"a\": null, \"b\": [null], \"c\": [{}], \"null\": 1}";

    private static String eval(String query, String document) throws JsonPathSyntaxException {
        return JsonPath.parse(query).values(JSON.readTree(document)).stream()
                .map(JsonNode::toString)
                .collect(Collectors.joining(" "));
    }

    private static String paths(String query, String document) throws JsonPathSyntaxException {
        return JsonPath.parse(query).nodes(JSON.readTree(document)).stream()
                .map(JsonPath.Node::path)
                .collect(Collectors.joining(" "));
    }

    @Test
    void theExampleOfTheIntroduction() throws Exception {
        assertThat(eval("$.store.book[*].author", STORE))
                .isEqualTo("\"Nigel Rees\" \"Evelyn Waugh\" \"Herman Melville\" \"J. R. R. Tolkien\"");
        assertThat(paths("$..author", STORE))
                .isEqualTo("$['store']['book'][0]['author'] $['store']['book'][1]['author'] "
                        + "$['store']['book'][2]['author'] $['store']['book'][3]['author']");
        assertThat(paths("$.store.*", STORE)).isEqualTo("$['store']['book'] $['store']['bicycle']");
        assertThat(eval("$.store..price", STORE)).isEqualTo("8.95 12.99 8.99 22.99 399");
        assertThat(eval("$..book[2].author", STORE)).isEqualTo("\"Herman Melville\"");
        assertThat(eval("$..book[2].publisher", STORE)).isEmpty();
        assertThat(eval("$..book[-1].title", STORE)).isEqualTo("\"The Lord of the Rings\"");
        assertThat(paths("$..book[0,1]", STORE)).isEqualTo("$['store']['book'][0] $['store']['book'][1]");
        assertThat(paths("$..book[:2]", STORE)).isEqualTo("$['store']['book'][0] $['store']['book'][1]");
        assertThat(paths("$..book[?@.isbn]", STORE)).isEqualTo("$['store']['book'][2] $['store']['book'][3]");
        assertThat(paths("$..book[?@.price<10]", STORE)).isEqualTo("$['store']['book'][0] $['store']['book'][2]");
        assertThat(JsonPath.parse("$..*").values(JSON.readTree(STORE))).hasSize(27);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '~', textBlock = """
            $.o['j j'] → {"k.k":3}
            $.o['j j']['k.k'] → 3
            $.o["j j"]["k.k"] → 3
            $["'"]["@"] → 2
            $['\\'']['@'] → 2
            """)
    void names(String query, String expected) throws Exception {
        assertThat(eval(query, NAMES)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '~', textBlock = """
            $[*] → {"j":1,"k":2} [5,3]
            $.o[*] → 1 2
            $.o[*, *] → 1 2 1 2
            $.a[*] → 5 3
            """)
    void wildcards(String query, String expected) throws Exception {
        assertThat(eval(query, MIXED)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '~', nullValues = "none", textBlock = """
            $[1] → "b"
            $[-2] → "f"
            $[7] → none
            $[1:3] → "b" "c"
            $[5:] → "f" "g"
            $[1:5:2] → "b" "d"
            $[5:1:-2] → "f" "d"
            $[::-1] → "g" "f" "e" "d" "c" "b" "a"
            $[:] → "a" "b" "c" "d" "e" "f" "g"
            $[0:7:0] → none
            $[-3:] → "e" "f" "g"
            $[-100:2] → "a" "b"
            $[100:-100:-3] → "g" "d" "a"
            $[0, 0:2, 5] → "a" "a" "b" "f"
            $[ 1 : 3 : 1 ] → "b" "c"
            """)
    void indexesAndSlices(String query, String expected) throws Exception {
        assertThat(eval(query, LETTERS)).isEqualTo(expected == null ? "" : expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '~', textBlock = """
            $.absent1 == $.absent2 → true
            $.absent1 <= $.absent2 → true
            $.absent == 'g' → false
            $.absent1 != $.absent2 → false
            $.absent != 'g' → true
            1 <= 2 → true
            1 > 2 → false
            13 == '13' → false
            'a' <= 'b' → true
            'a' > 'b' → false
            $.obj == $.arr → false
            $.obj != $.arr → true
            $.obj == $.obj → true
            $.obj != $.obj → false
            $.arr == $.arr → true
            $.arr != $.arr → false
            $.obj == 17 → false
            $.obj != 17 → true
            $.obj <= $.arr → false
            $.obj < $.arr → false
            $.obj <= $.obj → true
            $.arr <= $.arr → true
            1 <= $.arr → false
            1 >= $.arr → false
            1 > $.arr → false
            1 < $.arr → false
            true <= true → true
            true > true → false
            1 == 1.0 → true
            -0 == 0 → true
            1e2 == 100 → true
            null == $.absent → false
            """)
    void comparisons(String condition, boolean expected) throws Exception {
        String document = "{\"obj\": {\"x\": \"y\"}, \"arr\": [2, 3]}";
        assertThat(!eval("$[?" + condition + "]", document).isEmpty()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '~', nullValues = "none", textBlock = """
            $.a[?@.b == 'kilo'] → {"b":"kilo"}
            $.a[?(@.b == 'kilo')] → {"b":"kilo"}
            $.a[?@>3.5] → 5 4 6
            $.a[?@.b] → {"b":"j"} {"b":"k"} {"b":{}} {"b":"kilo"}
            $[?@.*] → [3,5,1,2,4,6,{"b":"j"},{"b":"k"},{"b":{}},{"b":"kilo"}] {"p":1,"q":2,"r":3,"s":5,"t":{"u":6}}
            $[?@[?@.b]] → [3,5,1,2,4,6,{"b":"j"},{"b":"k"},{"b":{}},{"b":"kilo"}]
            $.o[?@<3, ?@<3] → 1 2 1 2
            $.a[?@<2 || @.b == "k"] → 1 {"b":"k"}
            $.a[?match(@.b, "[jk]")] → {"b":"j"} {"b":"k"}
            $.a[?search(@.b, "[jk]")] → {"b":"j"} {"b":"k"} {"b":"kilo"}
            $.o[?@>1 && @<4] → 2 3
            $.o[?@.u || @.x] → {"u":6}
            $.a[?@.b == $.x] → 3 5 1 2 4 6
            $.a[?@ == @] → 3 5 1 2 4 6 {"b":"j"} {"b":"k"} {"b":{}} {"b":"kilo"}
            $.a[?!@.b] → 3 5 1 2 4 6
            $.a[?!(@.b || @ > 2)] → 1 2
            $.a[?length(@.b) == 4] → {"b":"kilo"}
            $.a[?length(@.b) == 0] → {"b":{}}
            $.a[?length(@) > length($.x)] → none
            $[?count(@.*) == 5] → {"p":1,"q":2,"r":3,"s":5,"t":{"u":6}}
            $[?value(@..u) == 6] → {"p":1,"q":2,"r":3,"s":5,"t":{"u":6}}
            $[?value(@..b) == 'j'] → none
            $.a[?match(@.b, "[")] → none
            $.a[?match(@, "3")] → none
            """)
    void filters(String query, String expected) throws Exception {
        assertThat(eval(query, FILTERS)).isEqualTo(expected == null ? "" : expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '~', textBlock = """
            $[0, 3] → "a" "d"
            $[0:2, 5] → "a" "b" "f"
            $[0, 0] → "a" "a"
            """)
    void segments(String query, String expected) throws Exception {
        assertThat(eval(query, LETTERS)).isEqualTo(expected);
    }

    @Test
    void descendants() throws Exception {
        assertThat(eval("$..j", DESCENDANTS)).isEqualTo("1 4");
        assertThat(eval("$..[0]", DESCENDANTS)).isEqualTo("5 {\"j\":4}");
        assertThat(JsonPath.parse("$..[*]").values(JSON.readTree(DESCENDANTS))).hasSize(11);
        assertThat(JsonPath.parse("$..*").values(JSON.readTree(DESCENDANTS))).hasSize(11);
        assertThat(eval("$..o", DESCENDANTS)).isEqualTo("{\"j\":1,\"k\":2}");
        assertThat(eval("$.o..[*, *]", DESCENDANTS)).isEqualTo("1 2 1 2");
        assertThat(eval("$.a..[0, 1]", DESCENDANTS)).isEqualTo("5 3 {\"j\":4} {\"k\":6}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '~', nullValues = "none", textBlock = """
            $.a → null
            $.a[0] → none
            $.a.d → none
            $.b[0] → null
            $.b[*] → null
            $.b[?@] → null
            $.b[?@==null] → null
            $.c[?@.d==null] → none
            $.null → 1
            """)
    void nullIsNotNothing(String query, String expected) throws Exception {
        assertThat(eval(query, NULLS)).isEqualTo(expected == null ? "" : expected);
    }

    @Test
    void normalizedPathsHaveOneSpelling() throws Exception {
        assertThat(paths("$.a", "{\"a\": 1}")).isEqualTo("$['a']");
        assertThat(paths("$[-3]", "[1, 2, 3]")).isEqualTo("$[0]");
        assertThat(paths("$.a.b[1:2]", "{\"a\": {\"b\": [1, 2]}}")).isEqualTo("$['a']['b'][1]");
        assertThat(paths("$[\"\\u000B\"]", "{\"\\u000B\": 1}")).isEqualTo("$['\\u000b']");
        assertThat(paths("$[\"\\u0061\"]", "{\"a\": 1}")).isEqualTo("$['a']");
        assertThat(paths("$.*", "{\"a'b\\\\c\\n\": 1}")).isEqualTo("$['a\\'b\\\\c\\n']");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "$.",
                "$..",
                " $",
                "$ ",
                "a",
                "$a",
                "$.1a",
                "$[]",
                "$[a]",
                "$['a",
                "$['a'",
                "$[01]",
                "$[-0]",
                "$[-]",
                "$[1.0]",
                "$[9007199254740992]",
                "$[1:2:3:4]",
                "$[1:01]",
                "$. a",
                "$.. a",
                "$['\\x']",
                "$['\\\"']",
                "$[\"\\'\"]",
                "$['\\ud800']",
                "$['\\udc00']",
                "$['\\ud800\\u0041']",
                "$[\"\t\"]",
                "$[?]",
                "$[?1]",
                "$[?'a']",
                "$[?true]",
                "$[?@.a = 1]",
                "$[?@.a == ]",
                "$[?@.a === 1]",
                "$[?@.a == 01]",
                "$[?@.a == .5]",
                "$[?@.a == 1.]",
                "$[?@.a == +1]",
                "$[?@.* == 1]",
                "$[?@..a == 1]",
                "$[?@[0,1] == 1]",
                "$[?1 == @.*]",
                "$[?!@.a == 1]",
                "$[?(@.a]",
                "$[?@.a & @.b]",
                "$[?@.a && ]",
                "$[?length(@)]",
                "$[?length(@.*) < 3]",
                "$[?count(1) > 2]",
                "$[?count('a') == 1]",
                "$[?count(@.*)]",
                "$[?match(@.a, 'a') == true]",
                "$[?match(@.a)]",
                "$[?match(@.a, 'a', 'b')]",
                "$[?search(@.*, 'a')]",
                "$[?value('a') == 1]",
                "$[?foo(@.a)]",
                "$[?length (@.a) == 1]",
                "$[?LENGTH(@.a) == 1]",
                "$[?@.a == True]",
                "$[?@.a == nil]",
                "$[?@.a==1 ==1]",
                "$.a]",
                "$['a',]",
                "$[,'a']",
                "$['a'  'b']",
                "$[?@.a == {}]",
                "$[?@.a == []]",
                "$.a.",
                "$..['a'].",
                "$.-a",
                "$.a-b",
            })
    void whatIsNoQueryIsRefused(String query) {
        assertThatThrownBy(() -> JsonPath.parse(query)).as(query).isInstanceOf(JsonPathSyntaxException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$",
                "$ .a",
                "$\n['a']",
                "$[ 'a' , 'b' ]",
                "$..['a']",
                "$..*",
                "$.é",
                "$.😀",
                "$['\\ud83d\\ude00']",
                "$[?@]",
                "$[? @.a ]",
                "$[?@ .a == 1]",
                "$[?(((@.a)))]",
                "$[?! (@.a)]",
                "$[?@.a==1||@.b==2&&!@.c]",
                "$[?count( $..* ) >= 1]",
                "$[?@.a==-0]",
                "$[?@.a==1E-5]",
                "$[?@[0]==@['b']]",
                "$[?length(value($..a))==1]",
                "$[?match( @.a , \"b\" )]",
                "$[1 : ]",
                "$[:: 2]",
                "$[9007199254740991]",
                "$[?@ == $[0]]",
            })
    void whatIsAQueryIsUnderstood(String query) throws Exception {
        assertThat(JsonPath.parse(query)).hasToString(query);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '~', textBlock = """
            a.b → axb → true
            a.b → a<LF>b → false
            [^a] → b → true
            \\p{Lu}+ → ABC → true
            \\P{Lu} → A → false
            (a|b){2} → ab → true
            a{2,} → aaa → true
            [a-c-]+ → a-c → true
            a++ → a → false
            (?i)a → A → false
            \\bA → A → false
            [&&a] → & → true
            . → 😀 → true
            """)
    void patternsAreInteroperable(String pattern, String text, boolean expected) throws Exception {
        String document = JSON.writeValueAsString(java.util.List.of(text.replace("<LF>", "\n")));
        String query = "$[?match(@, '" + pattern.replace("\\", "\\\\") + "')]";
        assertThat(!eval(query, document).isEmpty()).as(query).isEqualTo(expected);
    }

    @Test
    void deepDocumentsAndQueriesAreSafe() throws Exception {
        String deep = "[".repeat(400) + "]".repeat(400);
        assertThat(JsonPath.parse("$..*").values(JSON.readTree(deep))).hasSize(399);
        assertThatThrownBy(() -> JsonPath.parse("$[?" + "(".repeat(100_000) + "@" + ")".repeat(100_000) + "]"))
                .isInstanceOf(JsonPathSyntaxException.class);
    }
}
