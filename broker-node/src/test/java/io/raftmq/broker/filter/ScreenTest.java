package io.raftmq.broker.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A screen against one bit per offset. */
class ScreenTest {
    @Test
    void saysWhatItWasToldOfWhatItHasNotDropped() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        BitSet model = new BitSet();
        Screen screen = new Screen(100);
        for (int step = 0; step < 3_000; step++) {
            int count = 1 + random.nextInt(30);
            BitSet passes = new BitSet();
            for (int i = 0; i < count; i++) {
                passes.set(i, random.nextInt(4) == 0);
                model.set((int) screen.end() + i, passes.get(i));
            }
            screen.append(count, passes);
            if (random.nextInt(3) == 0) {
                screen.dropBelow(screen.first() + random.nextInt(60));
            }
            long offset = screen.first() + random.nextInt((int) Math.max(1, screen.size()));
            int next = model.nextSetBit((int) offset);
            assertThat(screen.passes(offset)).as("seed " + seed).isEqualTo(model.get((int) offset));
            assertThat(screen.nextPassing(offset)).as("seed " + seed).isEqualTo(next < 0 ? screen.end() : next);
            assertThat(screen.nextFailing(offset))
                    .as("seed " + seed)
                    .isEqualTo(Math.min(screen.end(), model.nextClearBit((int) offset)));
        }
        assertThatThrownBy(() -> screen.passes(screen.first() - 1)).isInstanceOf(IllegalArgumentException.class);
    }

    /** What looking at a message costs, printed: a condition of three comparisons over five properties. */
    @Test
    void aConditionCostsLittle() {
        Filter filter = FilterCompiler.compile("sql: price > 100 AND city IN ('Bern', 'Genf') AND TAGS <> 'test'");
        Properties message = new MapProperties(
                java.util.Map.of("price", "150.5", "city", "Genf", "TAGS", "paid", "x", "1", "y", "2"));
        int passed = 0;
        long best = Long.MAX_VALUE;
        for (int round = 0; round < 20; round++) {
            long start = System.nanoTime();
            for (int i = 0; i < 20_000; i++) {
                passed += filter.matches(message) ? 1 : 0;
            }
            best = Math.min(best, (System.nanoTime() - start) / 20_000);
        }
        System.out.println("ns a message for a condition of three comparisons: " + best);
        assertThat(passed).isEqualTo(400_000);
    }
}
