package io.raftmq.client;

import java.util.List;

/**
 * How sending in a transaction ended.
 *
 * @param ids one for each message
 * @param decision UNKNOWN: the checker is going to be asked
 * @param receipts where the messages lie if they were committed, in their order; else empty
 */
public record TransactionResult(List<MessageId> ids, TransactionDecision decision, List<SendReceipt> receipts) {
    public TransactionResult {
        ids = List.copyOf(ids);
        receipts = List.copyOf(receipts);
    }
}
