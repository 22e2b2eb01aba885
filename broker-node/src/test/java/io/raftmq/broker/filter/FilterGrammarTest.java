package io.raftmq.broker.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftmq.client.wire.TagSummary;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The grammar, example by example. */
class FilterGrammarTest {
    private static final Properties ORDER = new MapProperties(Map.of(
            "TAGS",
            "paid",
            "KEYS",
            "o-1 c-7",
            "price",
            "19.90",
            "count",
            "3",
            "city",
            "Zürich",
            "gift",
            "true",
            "note",
            "it's",
            "order.region",
            "EU",
            "big",
            "9007199254740993"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "",
                "  ",
                "paid",
                " open || paid ",
                "sql: price > 19",
                "SQL: price >= 19.9",
                "sql: price = 1.99e1 AND count = +3",
                "sql: count > -5",
                "sql: 3 = count and 5 >= count",
                "sql: (count) < (4)",
                "sql: city = 'Zürich'",
                "sql: note = 'it''s'",
                "sql: city <> 'Bern'",
                "sql: order.region IN ('EU', 'US')",
                "sql: order.region not in ('US')",
                "sql: count IN (1, 2, 3) AND count NOT IN (4)",
                "sql: count BETWEEN 3 AND 3",
                "sql: count NOT BETWEEN 4 AND 10",
                "sql: missing IS NULL AND city IS NOT NULL",
                "sql: missing IS NULL OR missing > 3",
                "sql: NOT (count > 3)",
                "sql: NOT NOT count = 3",
                "sql: city STARTSWITH 'Z' AND city ENDSWITH 'ch' AND city CONTAINS 'üri'",
                "sql: city NOT CONTAINS 'x' AND city NOT STARTSWITH 'B' AND city NOT ENDSWITH 'B'",
                "sql: gift = TRUE AND gift <> false",
                "sql: TRUE",
                "sql: FALSE OR TRUE",
                "sql: TAGS = 'paid' AND KEYS CONTAINS 'c-7'",
                "sql: count = 3 OR missing = 1 AND missing = 2",
                "sql: 'a' = 'a' AND 1 < 2 AND TRUE <> FALSE",
                "sql: big > 9007199254740992 AND big < 9007199254740994",
                "sql: price > count",
            })
    void passes(String filter) {
        assertThat(FilterCompiler.compile(filter).matches(ORDER)).as(filter).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "open",
                "PAID",
                "open || closed",
                "sql: price > 20",
                "sql: missing = 1",
                "sql: missing <> 1",
                "sql: NOT (missing = 1)",
                "sql: missing NOT IN ('a')",
                "sql: missing NOT CONTAINS 'a'",
                "sql: missing NOT BETWEEN 1 AND 2",
                "sql: city > 3",
                "sql: NOT (city > 3)",
                "sql: city = TRUE",
                "sql: city < count",
                "sql: FALSE",
                "sql: count = 3 AND missing = 1",
                "sql: city = 'zürich'",
            })
    void doesNotPass(String filter) {
        assertThat(FilterCompiler.compile(filter).matches(ORDER)).as(filter).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '"', textBlock = """
                sql: ; 4 ; a property, a constant
                sql: price ; 5 ; 'price' alone
                sql: price > ; 12 ; the end
                sql: price > 'a' ; 11 ; compares numbers
                sql: price > TRUE ; 11 ; compares numbers
                sql: price == 3 ; 12 ; not '='
                sql: price != 3 ; 11 ; '<>'
                sql: price BETWEEN 5 AND 3 ; 19 ; lower bound
                sql: price BETWEEN 'a' AND 'b' ; 11 ; BETWEEN compares numbers
                sql: price IN () ; 15 ; not ')'
                sql: price IN ('a', 3) ; 20 ; IN has
                sql: price IN (a) ; 15 ; IN has
                sql: (price = 3 ; 15 ; ')'
                sql: price = 3) ; 14 ; not ')'
                sql: price = 3 4 ; 15 ; not '4'
                sql: price = 12ab ; 13 ; not a number
                sql: price = 'open ; 13 ; closing quote
                sql: price IS 3 ; 14 ; NULL
                sql: price NOT 3 ; 15 ; BETWEEN, IN
                sql: price CONTAINS 3 ; 20 ; single quotes
                sql: 'a' CONTAINS 'a' ; 5 ; a property is expected
                sql: 'a' = 3 ; 9 ; never alike
                sql: a = (b = 3) ; 9 ; not a condition
                sql: price # 3 ; 11 ; '#'
                sql: price = 1e999 ; 13 ; too large
                sql: -price = 3 ; 6 ; a number
                sql: AND ; 5 ; 'AND'
                A || * || B ; 4 ; alone
                A || ; 4 ; missing
                || A ; 0 ; missing
                """)
    void isRefusedWithThePlace(String filter, int position, String says) {
        assertThatThrownBy(() -> FilterCompiler.compile(filter))
                .isInstanceOfSatisfying(
                        BadFilterException.class,
                        e -> assertThat(e.position()).as(e.getMessage()).isEqualTo(position))
                .hasMessageContaining(says)
                .hasMessageContaining("at character " + (position + 1));
    }

    @Test
    void lengthDepthAndNodesAreBounded() {
        assertThatThrownBy(() -> FilterCompiler.compile("A".repeat(2_049))).isInstanceOf(BadFilterException.class);
        assertThat(FilterCompiler.compile("sql:" + "(".repeat(63) + "a=1" + ")".repeat(63)))
                .isNotNull();
        assertThatThrownBy(() -> FilterCompiler.compile("sql:" + "(".repeat(64) + "a=1" + ")".repeat(64)))
                .hasMessageContaining("64 levels");
        assertThatThrownBy(() -> FilterCompiler.compile("sql:" + "NOT ".repeat(64) + "a=1"))
                .hasMessageContaining("64 levels");
        assertThatThrownBy(() -> FilterCompiler.compile("sql:1 IN (" + "1,".repeat(520) + "1)"))
                .hasMessageContaining("a property is expected");
        assertThatThrownBy(() -> FilterCompiler.compile("sql:a IN (" + "1,".repeat(520) + "1)"))
                .hasMessageContaining("512 operands");
    }

    @Test
    void aSummaryOfTagsTellsWhatCannotPass() {
        long some = TagSummary.of("paid") | TagSummary.of("open");
        assertThat(FilterCompiler.compile("paid || x").mayMatch(some)).isTrue();
        assertThat(FilterCompiler.compile("x || y").mayMatch(some)).isFalse();
        assertThat(FilterCompiler.compile("paid").mayMatch(TagSummary.NONE)).isFalse();
        assertThat(FilterCompiler.compile("*").mayMatch(TagSummary.NONE)).isTrue();
        assertThat(FilterCompiler.compile("sql: TAGS = 'x' AND a = 1").mayMatch(some))
                .isFalse();
        assertThat(FilterCompiler.compile("sql: TAGS = 'x' OR a = 1").mayMatch(some))
                .isTrue();
        assertThat(FilterCompiler.compile("sql: TAGS IN ('x', 'y')").mayMatch(some))
                .isFalse();
        assertThat(FilterCompiler.compile("sql: NOT (TAGS = 'x')").mayMatch(some))
                .isTrue();
        assertThat(FilterCompiler.compile("sql: TAGS NOT IN ('x')").mayMatch(some))
                .isTrue();
        assertThat(FilterCompiler.compile("sql: 'x' = TAGS").mayMatch(some)).isFalse();
    }
}
