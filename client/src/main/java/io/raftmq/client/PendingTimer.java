package io.raftmq.client;

import java.time.Instant;

/**
 * A timed message that was not delivered yet.
 *
 * @param messageId the one in the receipt of its send
 * @param deliverAt when it will be delivered
 * @param storeTime when it was sent, in the partition's group time
 */
public record PendingTimer(MessageId messageId, String topic, Instant deliverAt, Instant storeTime) {}
