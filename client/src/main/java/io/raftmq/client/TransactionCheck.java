package io.raftmq.client;

import java.time.Instant;

/**
 * The question what became of a transaction.
 *
 * @param id of the message that is meant, as a message that is held back; a transaction of several messages is asked about for each of them
 * @param message as it was sent
 * @param storeTime when it was stored, in group time
 * @param attempt 1 = asked for the first time
 */
public record TransactionCheck(MessageId id, Message message, Instant storeTime, int attempt) {}
