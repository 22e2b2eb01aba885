package io.raftmq.broker.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.EndTransactionRequest;
import io.raftmq.client.wire.proto.TransactionDecision;
import io.raftmq.client.wire.proto.TransactionEnd;
import io.raftmq.client.wire.proto.TransactionTerms;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Dedupe keys of timed and half messages. */
class HeldKeysTest {
    private static final long WINDOW = 60_000;
    private static final String PRODUCERS = "shops";
    private static final TransactionTerms TERMS =
            TransactionTerms.newBuilder().setProducerGroup(PRODUCERS).build();

    private TestPartition p = new TestPartition();

    private Decision<Produced> sending(String key) {
        return p.leader.decideProduce(TestBatches.keyed(-1, 0, key), WINDOW, p.now);
    }

    private Decision<Produced> timing(long due, String key) {
        return p.leader.decideProduce(TestBatches.keyedTimed(due, key), WINDOW, p.now);
    }

    private Decision<Produced> beginning(String key) {
        return p.leader.decideHalf(TestBatches.keyedHalf(key), TERMS, WINDOW, p.now);
    }

    private Decision<?> ending(long id, boolean commit) {
        TransactionEnd end = TransactionEnd.newBuilder()
                .setId(id)
                .setDecision(commit ? TransactionDecision.TRANSACTION_COMMIT : TransactionDecision.TRANSACTION_ROLLBACK)
                .build();
        return p.leader.decideEnd(
                EndTransactionRequest.newBuilder()
                        .setProducerGroup(PRODUCERS)
                        .addEnds(end)
                        .build(),
                p.now);
    }

    private void fireAll() {
        while (p.leader.fireTimers(p.now) != null) {
            p.commitAll();
        }
    }

    private static Produced repeatOf(long heldId, long storedMs) {
        return new Produced(-1, storedMs, true, List.of(new Produced.Stored(-1, heldId, storedMs, true)));
    }

    @Test
    void aTimedMessagesKeyIsTakenWhenItIsStoredAndFreeWhenItIsCancelled() {
        long stored = p.now;
        long id = p.committed(timing(p.now + 5_000, "a")).heldId();
        p.now += 10;
        assertThat(p.committed(sending("a"))).isEqualTo(repeatOf(id, stored));
        assertThat(p.committed(timing(p.now + 1, "a"))).isEqualTo(repeatOf(id, stored));
        assertThat(p.committed(p.leader.decideCancelTimer(id, p.now))).isEqualTo(Cancelled.NOW);
        assertThat(p.machine.dedupeKeys()).isZero();
        assertThat(p.committed(sending("a")).baseOffset()).isZero();
    }

    @Test
    void aTimedMessageThatFiredKeepsItsKeyForItsWindow() {
        long stored = p.now;
        long id = p.committed(timing(p.now + 5_000, "a")).heldId();
        p.now += 5_000;
        fireAll();
        assertThat(p.machine.endOffset()).isEqualTo(1);
        assertThat(p.machine
                        .messages()
                        .traits(p.machine.messages().scan(0, 1, 1).get(0))
                        .isNone())
                .isTrue();
        assertThat(p.committed(sending("a"))).isEqualTo(repeatOf(id, stored));
        assertThat(p.committed(p.leader.decideCancelTimer(id, p.now))).isEqualTo(Cancelled.NOT);
        p.now = stored + WINDOW;
        assertThat(p.committed(sending("a")).baseOffset()).isEqualTo(1);
    }

    @Test
    void aCancelDoesNotFreeAKeyThatIsAnothers() {
        long id = p.committed(timing(p.now + 2 * WINDOW, "a")).heldId();
        p.now += WINDOW;
        assertThat(p.committed(sending("a")).baseOffset()).isZero();
        assertThat(p.committed(p.leader.decideCancelTimer(id, p.now))).isEqualTo(Cancelled.NOW);
        assertThat(p.committed(sending("a")).duplicate()).isTrue();
    }

    @Test
    void untilATransactionIsDecidedNobodyIsToldOfItsKey() {
        long id = p.committed(beginning("a")).heldId();
        p.refused(sending("a"), ErrorCode.BUSY);
        p.refused(timing(p.now + 1, "a"), ErrorCode.BUSY);
        p.refused(beginning("a"), ErrorCode.BUSY);
        p.waiting(ending(id, false));
        assertThat(p.committed(sending("a")).baseOffset()).isZero();
        p.refused(beginning("a"), ErrorCode.DEDUPE_KEY_TAKEN);
        assertThat(p.machine.waiting().openTransactions()).isZero();
    }

    @Test
    void aCommittedTransactionsKeyIsTaken() {
        long stored = p.now;
        long id = p.committed(beginning("a")).heldId();
        p.committed(ending(id, true));
        assertThat(p.committed(sending("a"))).isEqualTo(repeatOf(id, stored));
        p.refused(beginning("a"), ErrorCode.DEDUPE_KEY_TAKEN);
    }

    @Test
    void whatIsRolledBackByTheTimeoutFreesItsKey() {
        p.committed(beginning("a"));
        p.now += 30_000;
        p.refused(sending("a"), ErrorCode.BUSY);
        p.now += 4 * 3_600_000L;
        assertThat(p.committed(p.leader.decideExpired(p.now))).isEqualTo(1);
        assertThat(p.machine.dedupeKeys()).isZero();
    }

    /** An entry that is full after the first of two records; the leader is gone before another entry is committed. */
    @Test
    void aKeyIsFreedInTheEntryThatLetsItsMessageGo() {
        PartitionLimits full = new PartitionLimits(1, 32 << 20, 4_096, 20_000, 86_400_000, 1_000, 10_000, 100_000);
        for (boolean half : new boolean[] {false, true}) {
            p = new TestPartition(full);
            long id = p.committed(half ? beginning("a") : timing(p.now + 5_000, "a"))
                    .heldId();
            Decision<?> letGo = half ? ending(id, false) : p.leader.decideCancelTimer(id, p.now);
            p.waiting(letGo);
            assertThat(p.commit(p.poll().get(0).payload(), p.term)).isTrue();
            p.leaderChange();
            assertThat(p.committed(sending("a")).duplicate()).isFalse();
        }
    }

    @Test
    void aRetriedBatchIsAnsweredAsItWasStored() {
        CheckedBatch batch = TestBatches.keyed(7, 0, 0, p.now + 5_000, "a");
        Produced first = p.committed(p.leader.decideProduce(batch, WINDOW, p.now));
        assertThat(p.committed(p.leader.decideProduce(batch, WINDOW, p.now)))
                .isEqualTo(Produced.held(first.heldId(), first.storeTimeMs(), true));
        CheckedBatch repeat = TestBatches.keyed(7, 1, 0, p.now + 9_000, "a");
        Produced repeated = p.committed(p.leader.decideProduce(repeat, WINDOW, p.now));
        assertThat(repeated).isEqualTo(repeatOf(first.heldId(), first.storeTimeMs()));
        assertThat(p.committed(p.leader.decideProduce(repeat, WINDOW, p.now)).keyed())
                .isEqualTo(repeated.keyed());
        p.refused(
                p.leader.decideProduce(TestBatches.keyedTimed(p.now + 1, "b", "c"), WINDOW, p.now),
                ErrorCode.INVALID_ARGUMENT);
    }

    /** What holds of a key. */
    private static final class Known {
        final long place;
        final long storedMs;
        boolean open;

        Known(long place, boolean open, long storedMs) {
            this.place = place;
            this.storedMs = storedMs;
            this.open = open;
        }
    }

    @Test
    void randomHistoriesAgreeWithAMap() {
        long seed = System.nanoTime();
        for (int round = 0; round < 20; round++) {
            new History(seed + round).run();
        }
    }

    /** Sends, cancels, ends and fires at random. A place is an offset, or the negative of a held id. */
    private static final class History {
        final long seed;
        final Random random;
        final HeldKeysTest t = new HeldKeysTest();
        final Map<String, Known> keys = new TreeMap<>();
        final Map<Long, String> timers = new TreeMap<>();
        final Map<Long, String> halves = new TreeMap<>();
        final Map<Long, Long> dues = new TreeMap<>();

        History(long seed) {
            this.seed = seed;
            random = new Random(seed);
        }

        void run() {
            for (int step = 0; step < 400; step++) {
                String where = "seed " + seed + " step " + step;
                switch (random.nextInt(12)) {
                    case 0, 1, 2 -> send(where, t::sending, false);
                    case 3, 4 -> {
                        long due = t.p.now + 1 + random.nextInt(20_000);
                        Long id = send(where, key -> t.timing(due, key), false);
                        if (id != null) {
                            dues.put(id, due);
                        }
                    }
                    case 5, 6 -> send(where, t::beginning, true);
                    case 7 -> cancel(where);
                    case 8, 9 -> end();
                    case 10 -> fire();
                    default -> {
                        t.p.commitAll();
                        t.p.leaderChange();
                    }
                }
                if (random.nextInt(3) == 0) {
                    // Decisions that wait together are one entry and have its time: time passes between entries.
                    t.p.commitAll();
                    t.p.now += random.nextInt(6_000);
                }
            }
            t.p.commitAll();
            assertThat(t.p.state.dump().keySet().stream().filter(key -> key.startsWith("3c")))
                    .as("seed " + seed)
                    .hasSize(Math.toIntExact(t.p.machine.dedupeKeys()));
        }

        /** Answers the held id it got, if it did. */
        private @Nullable Long send(
                String where, java.util.function.Function<String, Decision<Produced>> sending, boolean half) {
            String key = "k" + random.nextInt(6);
            Known known = keys.get(key);
            boolean counts = known != null && t.p.now - known.storedMs < WINDOW;
            Decision<Produced> decision = sending.apply(key);
            if (counts && known != null && known.open) {
                t.p.refused(decision, ErrorCode.BUSY);
            } else if (counts && half) {
                t.p.refused(decision, ErrorCode.DEDUPE_KEY_TAKEN);
            } else {
                Produced answer = decision instanceof Decision.Await<Produced> await
                        ? await.answer()
                        : ((Decision.Done<Produced>) decision).answer();
                assertThat(answer.duplicate()).as(where).isEqualTo(counts);
                if (counts && known != null) {
                    Produced.Stored stored = answer.keyed().get(0);
                    assertThat(stored.heldId() > 0 ? -stored.heldId() : stored.offset())
                            .as(where)
                            .isEqualTo(known.place);
                    return null;
                }
                boolean held = answer.heldId() > 0;
                keys.put(key, new Known(held ? -answer.heldId() : answer.baseOffset(), half, t.p.now));
                if (held) {
                    (half ? halves : timers).put(answer.heldId(), key);
                    return answer.heldId();
                }
            }
            return null;
        }

        private void cancel(String where) {
            Long id = timers.keySet().stream()
                    .skip(random.nextInt(timers.size() + 1))
                    .findFirst()
                    .orElse(null);
            if (id != null) {
                Decision<Cancelled> decision = t.p.leader.decideCancelTimer(id, t.p.now);
                assertThat(t.p.waiting(decision).answer()).as(where).isEqualTo(Cancelled.NOW);
                free(timers.remove(id), id);
            }
        }

        private void end() {
            Long id = halves.keySet().stream().findFirst().orElse(null);
            if (id != null) {
                boolean commit = random.nextBoolean();
                t.p.waiting(t.ending(id, commit));
                String key = halves.remove(id);
                if (commit) {
                    Known known = keys.get(key);
                    if (known != null && known.place == -id) {
                        known.open = false;
                    }
                } else {
                    free(key, id);
                }
            }
        }

        private void free(@Nullable String key, long id) {
            keys.computeIfPresent(
                    java.util.Objects.requireNonNull(key), (k, known) -> known.place == -id ? null : known);
        }

        private void fire() {
            t.p.commitAll();
            t.fireAll();
            timers.keySet().removeIf(id -> dues.getOrDefault(id, Long.MAX_VALUE) <= t.p.now);
        }
    }
}
