package io.raftmq.broker.inflight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LastWordsTest {
    private static final int KEYS = 20;
    private static final int IN_FLIGHT = 5;

    /** Entries are applied one by one, some in flight behind; what is said of a key is what its latest entry in flight said. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void areThoseOfTheEntriesInFlight(long seed) {
        Random random = new Random(seed);
        LastWords<Integer, String> words = new LastWords<>();
        Map<Long, Map<Integer, @Nullable String>> saidBy = new HashMap<>();
        long applied = 0;
        for (long entry = 1; entry <= 500; entry++) {
            words.entry(entry);
            Map<Integer, @Nullable String> said = new HashMap<>();
            saidBy.put(entry, said);
            for (int i = random.nextInt(6); i > 0; i--) {
                int key = random.nextInt(KEYS);
                String value = random.nextInt(3) == 0 ? null : "value " + random.nextInt(100);
                words.say(key, value);
                said.put(key, value);
            }
            while (entry - applied > random.nextInt(IN_FLIGHT)) {
                applied++;
                words.applied(applied);
            }
            check(words, saidBy, applied, entry, "seed " + seed + ", entry " + entry);
        }
        words.clear();
        assertThat(words.size()).isZero();
    }

    private static void check(
            LastWords<Integer, String> words,
            Map<Long, Map<Integer, @Nullable String>> saidBy,
            long applied,
            long last,
            String when) {
        Map<Integer, LastWords.Word<String>> expected = new HashMap<>();
        for (long entry = applied + 1; entry <= last; entry++) {
            long by = entry;
            Map<Integer, @Nullable String> said = saidBy.getOrDefault(entry, Map.of());
            said.forEach((key, value) -> expected.put(key, new LastWords.Word<>(by, value)));
        }
        assertThat(words.size()).as(when).isEqualTo(expected.size());
        for (int key = 0; key < KEYS; key++) {
            assertThat(words.on(key)).as(when).isEqualTo(expected.get(key));
        }
    }
}
