package io.raftmq.client.producer;

import io.raftmq.client.SendReceipt;
import java.util.concurrent.CompletableFuture;

/** What the sender of one message holds. */
final class PendingSend extends CompletableFuture<SendReceipt> {
    private final boolean awaited;

    /**
     * @param awaited a thread waits for it and nothing is chained to it, so that it may be completed on an event loop,
     *     which spares the thread a detour
     */
    PendingSend(boolean awaited) {
        this.awaited = awaited;
    }

    boolean isAwaited() {
        return awaited;
    }
}
