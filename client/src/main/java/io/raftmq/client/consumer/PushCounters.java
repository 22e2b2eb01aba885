package io.raftmq.client.consumer;

import io.raftmq.client.PushConsumer;
import java.util.concurrent.atomic.LongAdder;

/** What a push consumer counts. Thread-safe. */
final class PushCounters {
    final LongAdder received = new LongAdder();
    final LongAdder succeeded = new LongAdder();
    final LongAdder failed = new LongAdder();
    final LongAdder acked = new LongAdder();
    final LongAdder lateAcks = new LongAdder();
    final LongAdder renewals = new LongAdder();
    final LongAdder overdue = new LongAdder();
    final LongAdder passedOver = new LongAdder();
    final LongAdder pending = new LongAdder();

    PushConsumer.Stats snapshot() {
        return new PushConsumer.Stats(
                received.sum(),
                succeeded.sum(),
                failed.sum(),
                acked.sum(),
                lateAcks.sum(),
                renewals.sum(),
                overdue.sum(),
                passedOver.sum(),
                pending.sum());
    }
}
