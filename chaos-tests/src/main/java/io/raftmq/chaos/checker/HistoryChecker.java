package io.raftmq.chaos.checker;

import io.raftmq.chaos.history.Event;
import io.raftmq.chaos.history.Event.Read;
import io.raftmq.chaos.history.Event.Seek;
import io.raftmq.chaos.history.Send;
import io.raftmq.chaos.history.Send.Outcome;
import io.raftmq.chaos.history.Sends;
import io.raftmq.chaos.history.Stamp;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All checks of a log of messages, over one recorded history. */
public final class HistoryChecker {
    private final TotalQueueChecker queue = new TotalQueueChecker();
    private final PartitionOrderChecker order = new PartitionOrderChecker();
    private final OffsetChecker offsets = new OffsetChecker();
    private final ReadOrderChecker reads = new ReadOrderChecker();
    private final RealTimeOrderChecker realTime = new RealTimeOrderChecker();

    private HistoryChecker() {}

    /**
     * Judges a history whose last reader read every partition from its first offset to its end, in order, after all
     * sends had ended.
     *
     * @param drainReader the number of that last reader
     */
    public static Findings check(List<Event> history, int drainReader) {
        HistoryChecker checker = new HistoryChecker();
        Map<Stamp, Send> sends = checker.sends(history);
        for (Event event : history) {
            if (event instanceof Seek e) {
                checker.reads.seek(e.reader(), e.partition());
            } else if (event instanceof Read e) {
                checker.read(e, e.reader() == drainReader, sends);
            }
        }
        return checker.findings();
    }

    private Map<Stamp, Send> sends(List<Event> history) {
        Map<Stamp, Send> sends = new HashMap<>();
        for (Send send : Sends.of(history)) {
            sends.put(send.stamp(), send);
            queue.attempted(send.stamp());
            if (send.outcome() == Outcome.REFUSED) {
                queue.refused(send.stamp());
            } else if (send.outcome() == Outcome.ACKNOWLEDGED) {
                queue.acknowledged(send.stamp());
                offsets.seen(send.stamp(), send.partition(), send.offset());
                reads.occupied(send.partition(), send.offset());
            }
        }
        return sends;
    }

    private void read(Read read, boolean drain, Map<Stamp, Send> sends) {
        offsets.seen(read.stamp(), read.partition(), read.offset());
        reads.read(read.reader(), read.partition(), read.offset());
        if (!drain) {
            return;
        }
        queue.stored(read.stamp(), read.partition(), read.offset());
        order.stored(read.stamp(), read.partition(), read.offset());
        Send send = sends.get(read.stamp());
        if (send != null) {
            realTime.stored(read.partition(), read.offset(), send.invoked(), send.returned());
        }
    }

    private Findings findings() {
        Findings all = new Findings();
        all.addAll(queue.findings());
        all.addAll(order.findings());
        all.addAll(offsets.findings());
        all.addAll(reads.findings());
        all.addAll(realTime.findings());
        return all;
    }
}
