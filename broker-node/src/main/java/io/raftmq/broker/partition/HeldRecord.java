package io.raftmq.broker.partition;

import io.raftmq.broker.held.BodyId;
import java.util.List;

/** Changes of what is held. */
sealed interface HeldRecord extends PartitionRecord {
    /** Neighbouring held messages, all of one run. */
    record Range(long first, int count) {
        long end() {
            return first + count;
        }
    }

    /** Held messages join the queue, in this order. */
    record Release(List<Range> ranges) implements HeldRecord {}

    /** Held messages are forgotten. */
    record Forget(List<Range> ranges) implements HeldRecord {}

    /**
     * A body's bytes once more: it lies here from now on.
     *
     * @param batchAt where the batch begins within the record's body
     * @param batchBytes its length
     */
    record Carry(BodyId body, int batchAt, int batchBytes) implements HeldRecord {}

    /** Bodies that nothing needs any more are forgotten; those that something does stay. */
    record DropBodies(List<BodyId> bodies) implements HeldRecord {}
}
