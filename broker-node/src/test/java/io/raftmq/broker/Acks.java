package io.raftmq.broker;

import io.raftmq.client.FailureCode;
import io.raftmq.client.MessageView;
import io.raftmq.client.RaftMqException;
import io.raftmq.client.SimpleConsumer;
import java.util.List;

/** Acks of messages whose leases may have gone with a leader. */
final class Acks {
    private Acks() {}

    /** Whether the acks were taken; if not, the messages come again. */
    static boolean taken(SimpleConsumer consumer, List<MessageView> messages) {
        try {
            consumer.ack(messages);
            return true;
        } catch (RaftMqException e) {
            if (e.code() != FailureCode.LEASE_EXPIRED) {
                throw e;
            }
            return false;
        }
    }
}
