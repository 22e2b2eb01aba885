package io.raftmq.broker.held;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.client.wire.BatchHeader;
import io.raftmq.client.wire.BatchIndex;
import io.raftmq.client.wire.BatchTraits;
import io.raftmq.client.wire.MessageRecord;
import io.raftmq.client.wire.MessageTraits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HeldMessagesTest {
    private static final int TIMED = 3; // with traits, kind 1
    private static final int HALF = 4;

    /** Runs and bodies in maps. */
    private static final class Store implements HeldStore {
        final TreeMap<Long, HeldRun> runs = new TreeMap<>();
        final Map<BodyId, Body> bodies = new HashMap<>();
        final Set<Long> forgotten = new HashSet<>();

        @Override
        public @Nullable HeldRun runOf(long heldId) {
            Map.Entry<Long, HeldRun> floor = runs.floorEntry(heldId);
            return floor != null && floor.getValue().end() > heldId ? floor.getValue() : null;
        }

        @Override
        public void put(HeldRun run) {
            runs.put(run.first(), run);
        }

        @Override
        public void remove(HeldRun run) {
            runs.remove(run.first());
        }

        @Override
        public void forgotten(long heldId) {
            forgotten.add(heldId);
        }

        @Override
        public boolean wasForgotten(long heldId) {
            return forgotten.contains(heldId);
        }

        @Override
        public @Nullable Body body(BodyId id, boolean mayHaveMoved) {
            return bodies.get(id);
        }

        @Override
        public void put(@Nullable Body before, Body body) {
            bodies.put(body.id(), body);
        }

        @Override
        public void remove(Body body) {
            bodies.remove(body.id());
        }
    }

    private final Store store = new Store();
    private final HeldTotals totals = new HeldTotals();
    private final HeldMessages held = new HeldMessages(store, totals);

    private static BatchHeader header(int attributes, int count) {
        return new BatchHeader(100, 0, 0, attributes, -1, 0, 0, count, 100, 1, 1);
    }

    private long timed(BodyId body, long... dues) {
        List<MessageTraits> traits = new ArrayList<>();
        for (long due : dues) {
            traits.add(new MessageTraits(due, due % 2, 0, MessageRecord.UNSET, 0, 0));
        }
        return held.hold(header(TIMED, dues.length), BatchTraits.of(traits), BatchIndex.NONE, body, 1_000, 5);
    }

    @Test
    void neighboursDueTogetherAreOneRun() {
        long first = timed(new BodyId(9, 20), 100, 100, 101);
        assertThat(first).isEqualTo(1);
        assertThat(store.runs.values()).extracting(HeldRun::count).containsExactly(2, 1);
        assertThat(totals.nextId()).isEqualTo(4);
        assertThat(totals.timed()).isEqualTo(3);
        assertThat(totals.bodyBytes()).isEqualTo(1_000);
        assertThat(held.find(3)).isNotNull();
        assertThat(java.util.Objects.requireNonNull(held.find(3)).firstSlot()).isEqualTo(2);
    }

    @Test
    void halfMessagesAreEachOnTheirOwn() {
        held.hold(header(HALF, 3), BatchTraits.NONE, BatchIndex.NONE, new BodyId(9, 20), 90, 5);
        assertThat(store.runs).hasSize(3);
        assertThat(totals.half()).isEqualTo(3);
        assertThat(held.take(2, 1)).isNotNull();
        assertThat(held.take(2, 1)).isNull();
    }

    @Test
    void whatAMessageIsFoundByGoesWithIt() {
        MessageTraits due = new MessageTraits(100, 0, 0, MessageRecord.UNSET, 0, 0);
        BatchIndex index = new BatchIndex(
                0,
                List.of(
                        new BatchIndex.Entry(0, 70),
                        new BatchIndex.Entry(2, 72),
                        new BatchIndex.Entry(2, 73),
                        new BatchIndex.Entry(3, 74)));
        MessageTraits later = new MessageTraits(200, 0, 0, MessageRecord.UNSET, 0, 0);
        BatchTraits traits = BatchTraits.of(List.of(due, due, due, later));
        held.hold(header(TIMED, 4), traits, index, new BodyId(9, 20), 90, 5);
        assertThat(store.runs.values())
                .extracting(HeldRun::hashes)
                .containsExactly(index.hashes().subList(0, 3), List.of(new BatchIndex.Entry(0, 74)));
        HeldRun middle = held.take(2, 2);
        assertThat(java.util.Objects.requireNonNull(middle).hashes())
                .containsExactly(new BatchIndex.Entry(1, 72), new BatchIndex.Entry(1, 73));
        assertThat(java.util.Objects.requireNonNull(held.find(1)).hashes())
                .containsExactly(new BatchIndex.Entry(0, 70));
    }

    @Test
    void eachMessageIsTakenOnceInWhateverPieces() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        TreeMap<Long, Long> model = new TreeMap<>();
        for (int step = 0; step < 2_000; step++) {
            if (random.nextInt(4) == 0) {
                long[] dues = new long[1 + random.nextInt(12)];
                for (int i = 0; i < dues.length; i++) {
                    dues[i] = i > 0 && random.nextBoolean() ? dues[i - 1] : random.nextInt(1_000);
                }
                long first = timed(new BodyId(step, 0), dues);
                for (int i = 0; i < dues.length; i++) {
                    model.put(first + i, dues[i]);
                }
            } else if (totals.nextId() > 1) {
                long first = 1 + random.nextInt((int) totals.nextId());
                int count = 1 + random.nextInt(3);
                HeldRun run = held.find(first);
                HeldRun taken = held.take(first, count);
                assertThat(taken != null).as("seed " + seed).isEqualTo(run != null && first + count <= run.end());
                for (int i = 0; taken != null && i < count; i++) {
                    assertThat(model.remove(first + i)).as("seed " + seed).isEqualTo(taken.dueMs());
                    assertThat(taken.traits().get(i).lane()).as("seed " + seed).isEqualTo(taken.dueMs() % 2);
                }
                if (taken != null) {
                    held.bodies().unpin(taken.body(), count, 0);
                }
            }
            assertThat(totals.timed()).as("seed " + seed).isEqualTo(model.size());
        }
        assertThat(store.runs.values().stream().mapToInt(HeldRun::count).sum())
                .as("seed " + seed)
                .isEqualTo(model.size());
        assertThat(store.bodies.values().stream().mapToLong(Body::pins).sum())
                .as("seed " + seed)
                .isEqualTo(model.size());
        assertThat(totals.bodyBytes()).as("seed " + seed).isEqualTo(1_000L * store.bodies.size());
    }

    @Test
    void aBodyStaysAsLongAsItIsPinnedOrTheQueueRefersToIt() {
        BodyId body = new BodyId(3, 20);
        held.bodies().pin(body, 500, 2);
        held.bodies().queued(body, 1, 40);
        held.bodies().unpin(body, 1, 30);
        assertThat(held.bodies().find(body)).isNotNull();
        held.bodies().drop(body, 40);
        assertThat(held.bodies().find(body)).as("the queue begins with it").isNotNull();
        held.bodies().drop(body, 41);
        assertThat(held.bodies().find(body)).isNull();
        assertThat(totals.bodyBytes()).isZero();
    }
}
