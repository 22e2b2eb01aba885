package io.raftmq.client;

import org.jspecify.annotations.Nullable;

/**
 * How one message of {@link Producer#sendEach} ended; exactly one of the two is there.
 *
 * @param receipt it is stored
 * @param failure it is not, or nobody knows: {@link RaftMqException#outcomeUnknown()}
 */
public record SendResult(
        @Nullable SendReceipt receipt, @Nullable RaftMqException failure) {
    public SendResult {
        if ((receipt == null) == (failure == null)) {
            throw new IllegalArgumentException("a send ended one way or the other");
        }
    }

    public boolean stored() {
        return receipt != null;
    }
}
