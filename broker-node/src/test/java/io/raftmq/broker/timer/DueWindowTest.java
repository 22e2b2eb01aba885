package io.raftmq.broker.timer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class DueWindowTest {
    private final TreeSet<DueTimer> all = new TreeSet<>();

    private void scan(long fromDueMs, long fromFirst, java.util.function.Predicate<DueTimer> taker) {
        for (DueTimer timer : all.tailSet(new DueTimer(fromDueMs, fromFirst, 0))) {
            if (!taker.test(timer)) {
                return;
            }
        }
    }

    @Test
    void theFirstOfAWindowIsTheFirstOfAllWhateverComesAndGoes() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 50; round++) {
            all.clear();
            int capacity = 1 + random.nextInt(8);
            for (int i = random.nextInt(30); i > 0; i--) {
                all.add(new DueTimer(random.nextInt(50), i, 1));
            }
            DueWindow window = new DueWindow(this::scan, capacity);
            for (int step = 0; step < 300; step++) {
                DueTimer timer = new DueTimer(random.nextInt(50), random.nextInt(30), 1);
                int choice = random.nextInt(4);
                if (choice == 0 && all.add(timer)) {
                    window.added(timer);
                } else if (choice == 1 && all.remove(timer)) {
                    window.removed(timer);
                } else if (choice == 2 && !all.isEmpty()) {
                    DueTimer first = all.first();
                    assertThat(window.first()).as("seed " + seed).isEqualTo(first);
                    all.remove(first);
                    window.removed(first);
                }
                assertThat(window.first()).as("seed " + seed).isEqualTo(all.isEmpty() ? null : all.first());
                assertThat(window.size()).as("seed " + seed).isLessThanOrEqualTo(capacity);
            }
        }
    }
}
