package io.raftmq.client.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.client.ProducerAudit.Gap;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SequenceSetTest {
    @Test
    void runsGrowTogetherAndWhatIsBetweenThemIsMissing() {
        SequenceSet set = new SequenceSet();
        set.add(0, 5);
        set.add(8, 10);
        assertThat(set.gaps(0, 12)).containsExactly(new Gap(5, 7), new Gap(10, 11));
        set.add(5, 8);
        assertThat(set.gaps(0, 10)).isEmpty();
        assertThat(set.repeats()).isZero();
        set.add(4, 6);
        assertThat(set.repeats()).isEqualTo(2);
        assertThat(set.size()).isEqualTo(10);
        assertThat(new SequenceSet().gaps(3, 6)).containsExactly(new Gap(3, 5));
        assertThat(set.gaps(3, 3)).isEmpty();
    }

    @Test
    void agreesWithCountingEachNumber() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int[] times = new int[300];
        SequenceSet set = new SequenceSet();
        for (int i = 0; i < 60; i++) {
            int from = random.nextInt(290);
            int to = from + 1 + random.nextInt(10);
            set.add(from, to);
            for (int number = from; number < to; number++) {
                times[number]++;
            }
            List<Gap> expected = new ArrayList<>();
            long found = 0;
            long repeats = 0;
            for (int number = 0; number < times.length; number++) {
                found += Math.min(1, times[number]);
                repeats += Math.max(0, times[number] - 1);
                if (times[number] == 0) {
                    int last = expected.size() - 1;
                    if (last >= 0 && expected.get(last).to() == number - 1) {
                        expected.set(last, new Gap(expected.get(last).from(), number));
                    } else {
                        expected.add(new Gap(number, number));
                    }
                }
            }
            assertThat(set.gaps(0, times.length)).as("seed " + seed).isEqualTo(expected);
            assertThat(set.size()).as("seed " + seed).isEqualTo(found);
            assertThat(set.repeats()).as("seed " + seed).isEqualTo(repeats);
        }
    }
}
