package io.raftmq.broker.partition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** An overlay reads as if everything had been written to one map. */
class StateOverlayTest {
    private final TestState state = new TestState();
    private final TreeMap<byte[], byte[]> model = new TreeMap<>(Arrays::compareUnsigned);

    private static byte[] key(int number) {
        return new byte[] {7, (byte) (number >> 8), (byte) number};
    }

    private static void agrees(StateOverlay overlay, TreeMap<byte[], byte[]> expected, Random random, String seed) {
        byte[] from = key(random.nextInt(700));
        byte[] to = key(random.nextInt(700));
        byte[] low = Arrays.compareUnsigned(from, to) <= 0 ? from : to;
        byte[] high = low == from ? to : from;
        int most = random.nextInt(20);
        List<String> seen = new ArrayList<>();
        overlay.scan(low, high, (key, value) -> {
            seen.add(Arrays.toString(key) + Arrays.toString(value));
            return seen.size() < most;
        });
        List<String> wanted = expected.subMap(low, high).entrySet().stream()
                .limit(Math.max(1, most))
                .map(entry -> Arrays.toString(entry.getKey()) + Arrays.toString(entry.getValue()))
                .toList();
        assertThat(seen).as(seed).isEqualTo(wanted);
        assertThat(overlay.get(low)).as(seed).isEqualTo(expected.get(low));
        List<String> below = new ArrayList<>();
        boolean found = overlay.floor(low, high, (key, value) -> below.add(Arrays.toString(key)));
        Map.Entry<byte[], byte[]> floor = expected.floorEntry(high);
        boolean there = floor != null && Arrays.compareUnsigned(floor.getKey(), low) >= 0;
        assertThat(found).as(seed).isEqualTo(there);
        assertThat(below).as(seed).isEqualTo(there ? List.of(Arrays.toString(floor.getKey())) : List.of());
    }

    @Test
    void readsWhatWasWrittenBeforeAndAfterItIsCommitted() {
        long number = System.nanoTime();
        String seed = "seed " + number;
        Random random = new Random(number);
        StateOverlay applied = new StateOverlay(state);
        for (int round = 0; round < 200; round++) {
            TestState.Batch batch = state.batch();
            applied.writesTo(batch);
            for (int i = random.nextInt(20); i > 0; i--) {
                byte[] key = key(random.nextInt(600));
                if (random.nextInt(3) > 0) {
                    byte[] value = {(byte) random.nextInt()};
                    applied.put(key, value);
                    model.put(key, value);
                } else {
                    applied.delete(key);
                    model.remove(key);
                }
                agrees(applied, model, random, seed);
            }
            batch.commit();
            applied.committed();
            agrees(applied, model, random, seed);
        }
    }

    @Test
    void aViewLetsGoOfWhatWasApplied() {
        long number = System.nanoTime();
        String seed = "seed " + number;
        Random random = new Random(number);
        StateOverlay view = new StateOverlay(state).ahead();
        for (int ordinal = 1; ordinal < 300; ordinal++) {
            view.entry(ordinal);
            TestState.Batch batch = state.batch();
            for (int i = random.nextInt(10); i > 0; i--) {
                byte[] key = key(random.nextInt(100));
                byte[] value = {(byte) random.nextInt()};
                view.put(key, value);
                model.put(key, value);
                batch.put(key, value);
            }
            agrees(view, model, random, seed);
            batch.commit();
            view.applied(ordinal);
            agrees(view, model, random, seed);
        }
        assertThat(view.writes()).isZero();
    }
}
