package io.raftmq.broker.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.client.wire.TagSummary;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Random conditions against a simple evaluator, and random texts against the promise to refuse them politely. */
class FilterRandomTest {
    private static final int CONDITIONS = Integer.getInteger("filter.conditions", 20_000);
    private static final int TEXTS = Integer.getInteger("filter.texts", 100_000);

    @Test
    void everyConditionIsTrueWhenTheSimpleEvaluatorSaysSo() {
        long seed = System.nanoTime();
        System.out.println("FilterRandomTest seed " + seed);
        Random random = new Random(seed);
        int passed = 0;
        for (int i = 0; i < CONDITIONS; i++) {
            ModelCondition condition = ModelCondition.random(random, 4);
            Filter filter = FilterCompiler.compile("sql:" + condition.text());
            long summary = 0;
            boolean any = false;
            for (int j = 0; j < 4; j++) {
                Map<String, String> properties = ModelCondition.properties(random);
                boolean expected = Boolean.TRUE.equals(condition.eval(properties));
                assertThat(filter.matches(new MapProperties(properties)))
                        .as("seed %d: %s of %s", seed, condition.text(), properties)
                        .isEqualTo(expected);
                String tag = properties.get(Properties.TAGS);
                summary |= tag == null ? 0 : TagSummary.of(tag);
                any |= expected;
                passed += expected ? 1 : 0;
            }
            assertThat(any && !filter.mayMatch(summary))
                    .as("seed %d: %s skips a batch with a match", seed, condition.text())
                    .isFalse();
        }
        assertThat(passed).as("matches, so that the test says something").isGreaterThan(CONDITIONS / 10);
    }

    @Test
    @Timeout(60)
    void anyTextIsCompiledOrRefusedWithAPlaceInIt() {
        long seed = System.nanoTime();
        System.out.println("FilterRandomTest seed " + seed);
        Random random = new Random(seed);
        Properties none = new MapProperties(new HashMap<>());
        int compiled = 0;
        for (int i = 0; i < TEXTS; i++) {
            String text = random.nextInt(4) == 0 ? noise(random) : mutilated(random);
            try {
                FilterCompiler.compile(text).matches(none);
                compiled++;
            } catch (BadFilterException e) {
                assertThat(e.position()).as("seed %d: %s", seed, text).isBetween(0, text.length());
            }
        }
        assertThat(compiled).isBetween(TEXTS / 50, TEXTS - TEXTS / 50);
    }

    private static String noise(Random random) {
        StringBuilder text = new StringBuilder(random.nextBoolean() ? "sql:" : "");
        for (int i = random.nextInt(40); i > 0; i--) {
            text.append((char) (random.nextInt(10) == 0 ? random.nextInt(0x10000) : random.nextInt(0x80)));
        }
        return text.toString();
    }

    /** A condition with a stretch taken out, doubled, or replaced by something that means something elsewhere. */
    private static String mutilated(Random random) {
        String text = "sql:" + ModelCondition.random(random, 3).text();
        for (int i = random.nextInt(3); i >= 0; i--) {
            int from = random.nextInt(text.length() + 1);
            int to = Math.min(text.length(), from + random.nextInt(6));
            String[] words = {
                "", text.substring(from, to).repeat(2), "(", ")", "'", "NOT ", " AND ", "1e", "<", "-", " IN ("
            };
            text = text.substring(0, from) + words[random.nextInt(words.length)] + text.substring(to);
        }
        return text;
    }
}
