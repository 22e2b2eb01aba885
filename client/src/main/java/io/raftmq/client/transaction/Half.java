package io.raftmq.client.transaction;

import io.raftmq.client.Message;
import io.raftmq.client.MessageId;
import io.raftmq.client.TopicPartition;

/** One message that is stored and not visible. */
record Half(MessageId id, Message message) {
    TopicPartition partition() {
        return new TopicPartition(message.topic(), id.partition());
    }
}
