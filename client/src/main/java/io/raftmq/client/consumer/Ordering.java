package io.raftmq.client.consumer;

import io.raftmq.client.PushConsumerOptions;
import java.time.Duration;

/**
 * How a consumer receives messages that are to be consumed in order.
 *
 * @param run messages of one message group that it may hold at once, at least 1
 * @param orderly whether each partition is consumed as if it were one message group
 * @param lease how long such messages are leased, since others wait for them; zero = as long as all others
 */
record Ordering(int run, boolean orderly, Duration lease) {
    /** For who leaves the order to the broker: a message group's next message comes when the one before is acked. */
    static final Ordering ONE_BY_ONE = new Ordering(1, false, Duration.ZERO);

    static Ordering of(PushConsumerOptions options) {
        return new Ordering(options.messageGroupRun(), options.orderly(), options.messageGroupLease());
    }
}
