package io.raftmq.chaos.scenario;

import io.raftmq.chaos.checker.Findings;
import io.raftmq.chaos.checker.OffsetChecker;
import io.raftmq.chaos.checker.PartitionOrderChecker;
import io.raftmq.chaos.checker.TotalQueueChecker;
import io.raftmq.chaos.history.Stamp;
import io.raftmq.client.MessageView;
import java.util.BitSet;

/** Holds what a topic stores against the file that was sent. */
final class Verification {
    private final Lines lines;
    private final TotalQueueChecker queue = new TotalQueueChecker();
    private final PartitionOrderChecker order = new PartitionOrderChecker();
    private final OffsetChecker offsets = new OffsetChecker();
    private final BitSet intact = new BitSet();
    private long stored;

    Verification(Lines lines) {
        this.lines = lines;
        for (int line = 0; line < lines.count(); line++) {
            queue.attempted(new Stamp(0, line));
        }
    }

    /** The topic holds this message; to be called in the order of offsets. */
    void stored(MessageView message) {
        stored++;
        Stamp stamp = Stamp.parse(message.properties().getOrDefault(Stamp.PROPERTY, "no stamp"));
        queue.stored(stamp, message.partition(), message.offset());
        order.stored(stamp, message.partition(), message.offset());
        offsets.seen(stamp, message.partition(), message.offset());
        if (stamp.sequence() < lines.count() && lines.isLine((int) stamp.sequence(), message.body())) {
            intact.set((int) stamp.sequence());
        }
    }

    /** Whether the line is stored with its own bytes. */
    boolean intact(int line) {
        return intact.get(line);
    }

    int misorderedPartitions() {
        return order.misorderedPartitions();
    }

    /** Messages stored beyond the first of each. */
    long duplicated() {
        return stored - queue.distinctCount();
    }

    Findings findings() {
        Findings all = new Findings();
        all.addAll(queue.findings());
        all.addAll(order.findings());
        all.addAll(offsets.findings());
        return all;
    }
}
