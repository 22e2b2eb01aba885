package io.raftmq.store.raft;

import io.raftmq.store.Proposal;
import java.util.concurrent.CompletableFuture;

/** A proposal whose outcome a test can wait for. */
final class Ack implements Proposal {
    /** The index it was committed and applied at. */
    final CompletableFuture<Long> index = new CompletableFuture<>();

    /** After a failure: whether the entry was provably never appended. */
    volatile boolean certain;

    @Override
    public void failed(boolean certain, String why) {
        this.certain = certain;
        index.completeExceptionally(new IllegalStateException(why));
    }
}
