package io.raftmq.client;

import java.time.Instant;

/**
 * A send that is on the disks of a majority of its partition's replicas (or, on a topic with asynchronous flush, written
 * by them).
 *
 * @param messageId of a timed message, the one to cancel it with
 * @param offset -1 for a timed message, which has none before it is delivered
 * @param storeTime when the partition's leader took it in, in the partition's group time
 * @param duplicate the cluster had stored it already when this client tried again; it is stored once
 */
public record SendReceipt(
        MessageId messageId, String topic, int partition, long offset, Instant storeTime, boolean duplicate) {}
