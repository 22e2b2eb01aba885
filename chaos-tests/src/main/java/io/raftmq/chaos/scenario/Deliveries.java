package io.raftmq.chaos.scenario;

import io.raftmq.chaos.history.Stamp;
import io.raftmq.client.MessageView;
import java.util.BitSet;

/** What a consumer group was given of one sender's messages. Thread-safe. */
final class Deliveries {
    private final BitSet received = new BitSet();
    private long distinct;
    private long redelivered;

    synchronized void add(MessageView message) {
        String stamp = message.properties().get(Stamp.PROPERTY);
        if (stamp == null) {
            throw new IllegalStateException("a message that this scenario did not send: " + message);
        }
        int sequence = Math.toIntExact(Stamp.parse(stamp).sequence());
        if (received.get(sequence)) {
            redelivered++;
        } else {
            received.set(sequence);
            distinct++;
        }
    }

    synchronized boolean contains(int sequence) {
        return received.get(sequence);
    }

    /** Different messages. */
    synchronized long distinct() {
        return distinct;
    }

    /** Deliveries of messages that had been delivered before. */
    synchronized long redelivered() {
        return redelivered;
    }
}
