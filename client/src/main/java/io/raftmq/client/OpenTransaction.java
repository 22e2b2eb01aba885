package io.raftmq.client;

import java.time.Instant;

/**
 * A transaction without a decision yet. Times are in its partition's group time.
 *
 * @param group the producer group that is asked
 * @param checks how often it was asked
 * @param expires when it is rolled back by force
 */
public record OpenTransaction(
        MessageId id, String group, Instant storeTime, int checks, Instant nextCheck, Instant expires) {}
