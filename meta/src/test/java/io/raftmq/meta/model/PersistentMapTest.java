package io.raftmq.meta.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PersistentMapTest {
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void behavesLikeTreeMapAndNeverChanges(long seed) {
        Random random = new Random(seed);
        PersistentMap<Integer, Integer> map = PersistentMap.empty();
        TreeMap<Integer, Integer> model = new TreeMap<>();
        List<Map.Entry<PersistentMap<Integer, Integer>, TreeMap<Integer, Integer>>> past = new ArrayList<>();
        for (int step = 0; step < 3_000; step++) {
            int key = random.nextInt(400);
            if (random.nextInt(5) < 3) {
                map = map.with(key, step);
                model.put(key, step);
            } else {
                map = map.without(key);
                model.remove(key);
            }
            assertThat(map.get(key)).isEqualTo(model.get(key));
            assertThat(map).hasSize(model.size());
            if (step % 300 == 0) {
                past.add(Map.entry(map, new TreeMap<>(model)));
            }
        }
        past.add(Map.entry(map, model));
        for (var snapshot : past) {
            assertThat(snapshot.getKey()).isEqualTo(snapshot.getValue());
            assertThat(List.copyOf(snapshot.getKey().keySet()))
                    .isEqualTo(List.copyOf(snapshot.getValue().keySet()));
        }
    }

    @Test
    void removingWhatIsNotThereAnswersTheSameMap() {
        PersistentMap<String, Integer> map =
                PersistentMap.<String, Integer>empty().with("a", 1);
        assertThat(map.without("b")).isSameAs(map);
        assertThat(map.get("b")).isNull();
        assertThat(map.containsKey("a")).isTrue();
    }

    @Test
    void staysShallowWhenFilledInOrder() {
        PersistentMap<Integer, Integer> map = PersistentMap.empty();
        for (int i = 0; i < 100_000; i++) {
            map = map.with(i, i);
        }
        // An unbalanced tree of that size would overflow the stack while it is filled.
        assertThat(map).hasSize(100_000);
        assertThat(map.get(99_999)).isEqualTo(99_999);
    }
}
