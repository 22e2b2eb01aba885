package io.raftmq.broker.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.broker.group.ConsumerGroup;
import io.raftmq.client.wire.BatchHeader;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/**
 * Two replicas of a partition over one Raft log, as far as a state machine can tell: entries are refused at the door and
 * their failure told late, suffixes are lost or kept when leadership changes, replicas lag, restart, and take over each
 * other's state. What is stored is checked as it is committed.
 */
final class ModelCluster {
    /** The state's bounds small enough to be met. */
    private static final PartitionLimits LIMITS = new PartitionLimits(2_000, 20_000, 20, 6, 60_000, 10, 12, 40);

    /** Entries at most that are handed over although a snapshot holds them. */
    private static final int MOST_AGAIN = 200;

    private record Entry(long term, ByteBuffer payload) {}

    /** A batch that was stored, as its bytes in the log say. */
    record StoredBatch(long baseOffset, BatchHeader header) {}

    private static final class Replica {
        private TestState state = new TestState();
        private PartitionMachine machine = new PartitionMachine(LIMITS);
        /** Entries whose effects its state holds. */
        private int applied;
        /** Entries that Raft has handed over; after a snapshot, it may begin again below what that holds. */
        private int handedOver;

        private Replica() {
            machine.load(state);
        }

        private void restart() {
            machine = new PartitionMachine(LIMITS);
            machine.load(state);
        }

        private void takeOver(Replica other, int again) {
            state = other.state.copy();
            applied = other.applied;
            handedOver = Math.max(0, applied - again);
        }
    }

    private final Random random;
    private final List<Entry> log = new ArrayList<>();
    private final List<Replica> replicas = List.of(new Replica(), new Replica());
    private final Deque<ProposedEntry> failures = new ArrayDeque<>();
    private final List<StoredBatch> stored = new ArrayList<>();
    private int committed;
    private int leading;
    private PartitionLeader leader;
    private long term = 1;
    long now = 1_000_000;
    /** Rises when what the leader had answered before it was committed may have been lost. */
    int lossEpoch;

    boolean faulty = true;
    int refusals;
    int lostEntries;
    int voidEntries;

    ModelCluster(Random random) {
        this.random = random;
        leader = replicas.get(0).machine.startLeading(term);
    }

    PartitionLeader leader() {
        return leader;
    }

    PartitionMachine machine() {
        return replicas.get(leading).machine;
    }

    List<StoredBatch> stored() {
        return stored;
    }

    long entries() {
        return committed;
    }

    /** Hands what was decided to Raft, which now and then refuses an entry and says so later. */
    void propose() {
        for (ProposedEntry entry = leader.pollEntry(); entry != null; entry = leader.pollEntry()) {
            if (faulty && random.nextInt(40) == 0) {
                refusals++;
                failures.add(entry);
            } else {
                log.add(new Entry(term, entry.payload()));
            }
        }
    }

    void tellFailure() {
        ProposedEntry failed = failures.poll();
        if (failed != null) {
            leader.failed(failed, true);
            lossEpoch++;
            machine().tellSettled();
        }
    }

    void tellAllFailures() {
        while (!failures.isEmpty()) {
            tellFailure();
        }
    }

    /** Commits some of what is in the log; the leader replays it at once, the other replica when it likes. */
    void commit(int most) {
        committed = Math.min(log.size(), committed + most);
        catchUp(replicas.get(leading), committed);
        if (random.nextInt(5) == 0
                && leader.pipeline().isIdle()
                && leader.pipeline().refused() == null) {
            compareView();
        }
        if (random.nextInt(3) == 0) {
            Replica other = replicas.get(1 - leading);
            catchUp(other, other.applied + random.nextInt(committed - other.applied + 1));
            compare();
        }
    }

    void commitAll() {
        commit(Integer.MAX_VALUE - log.size());
    }

    /** Another replica, or the same one, leads now; of what was not committed a prefix survives. */
    void changeLeader() {
        lostEntries += log.size();
        int kept = committed + random.nextInt(log.size() - committed + 1);
        while (log.size() > kept) {
            log.remove(log.size() - 1);
        }
        lostEntries -= log.size();
        committed = kept;
        Replica old = replicas.get(leading);
        ProposedEntry failure = failures.peek();
        if (failure != null && random.nextBoolean()) {
            leader.failed(failure, false);
        }
        old.machine.stopLeading();
        old.machine.tellSettled();
        if (random.nextInt(3) == 0) {
            old.restart();
        }
        leading = random.nextInt(2);
        Replica next = replicas.get(leading);
        catchUp(next, committed);
        term += 1 + random.nextInt(3);
        leader = next.machine.startLeading(term);
        lossEpoch++;
    }

    /** The replica that does not lead gets the leader's state as a snapshot, or reads its own anew. */
    void restartFollower() {
        Replica follower = replicas.get(1 - leading);
        if (random.nextBoolean()) {
            follower.takeOver(replicas.get(leading), random.nextInt(MOST_AGAIN));
        }
        follower.restart();
    }

    /** Ends all faults and brings both replicas to the end of the log. */
    void settle() {
        faulty = false;
        tellAllFailures();
        propose();
        commitAll();
        catchUp(replicas.get(1 - leading), committed);
        compare();
    }

    /** With nothing in flight, the leader decides on exactly what is stored. */
    private void compareView() {
        PartitionState view = leader.pipeline().view();
        PartitionState kept = new StateLoader(replicas.get(leading).state).load();
        assertThat(view.head.endOffset()).isEqualTo(kept.head.endOffset());
        assertThat(view.head.logStart()).isEqualTo(kept.head.logStart());
        assertThat(view.producers.size()).isEqualTo(kept.producers.size());
        assertThat(view.groups.size()).isEqualTo(kept.groups.size());
        for (String name : kept.groups.names()) {
            ConsumerGroup ahead = view.groups.find(name, view.head.logStart());
            ConsumerGroup stored = kept.groups.find(name, 0);
            assertThat(ahead).isNotNull();
            assertThat(stored).isNotNull();
            assertThat(StateValues.group(ahead)).isEqualTo(StateValues.group(stored));
            assertThat(StateValues.priorityCursors(ahead)).isEqualTo(StateValues.priorityCursors(stored));
            assertThat(ahead.lanes().counts()).isEqualTo(stored.lanes().counts());
            assertThat(ahead.outstanding().within(0, Long.MAX_VALUE))
                    .isEqualTo(stored.outstanding().within(0, Long.MAX_VALUE));
        }
    }

    private void compare() {
        if (replicas.get(0).applied == replicas.get(1).applied) {
            assertThat(replicas.get(0).state.dump())
                    .isEqualTo(replicas.get(1).state.dump());
        }
    }

    private void catchUp(Replica replica, int to) {
        while (replica.applied < to) {
            TestState.Batch batch = replica.state.batch();
            int end = Math.min(to, replica.handedOver + 1 + random.nextInt(4));
            long endBefore = replica.machine.endOffset();
            while (replica.handedOver < end) {
                Entry entry = log.get(replica.handedOver++);
                boolean effective = replica.machine.replay(replica.handedOver, entry.term(), entry.payload(), batch);
                if (!effective && replica.handedOver > replica.applied) {
                    voidEntries += replica == replicas.get(leading) ? 1 : 0;
                    lossEpoch++;
                }
            }
            batch.commit();
            replica.applied = Math.max(replica.applied, replica.handedOver);
            record(replica, endBefore);
            replica.machine.tellSettled();
        }
    }

    private void record(Replica replica, long from) {
        long next = stored.isEmpty()
                ? 0
                : stored.get(stored.size() - 1).baseOffset()
                        + stored.get(stored.size() - 1).header().count();
        for (QueueEntry entry : replica.machine.messages().scan(from, Integer.MAX_VALUE, Integer.MAX_VALUE)) {
            ByteBuffer batch = log.get((int) entry.raftIndex() - 1).payload().slice(entry.position(), entry.length());
            BatchHeader header = BatchHeader.read(batch, 0);
            assertThat(header.crcMatches(batch, 0)).isTrue();
            if (entry.baseOffset() >= next) {
                assertThat(entry.baseOffset()).as("no gap").isEqualTo(next);
                stored.add(new StoredBatch(next, header));
                next = entry.endOffset();
            }
        }
    }
}
