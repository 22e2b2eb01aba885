package io.raftmq.client;

import org.jspecify.annotations.Nullable;

/** How the members of a push consumer's group share its messages. A group keeps its mode for its life. */
public enum PushMode {
    /** Any member gets any message, under a lease of its own; the cluster keeps retries and dead letters. */
    SHARED(null),
    /** Each partition belongs to one member, assigned by the metadata group; the others have others. */
    QUEUE_BOUND(StreamMode.QUEUE_BOUND),
    /** One member has all partitions, and the others stand by. */
    EXCLUSIVE(StreamMode.EXCLUSIVE),
    /** Every member gets every message, and has offsets of its own, kept by the cluster. */
    BROADCAST(StreamMode.BROADCAST);

    private final @Nullable StreamMode streamed;

    PushMode(@Nullable StreamMode streamed) {
        this.streamed = streamed;
    }

    /** The mode of stream consumers that are members of the same groups; null if there is none. */
    public @Nullable StreamMode streamed() {
        return streamed;
    }
}
