package io.raftmq.client.consumer;

import io.raftmq.client.TopicPartition;
import io.raftmq.client.net.RequestException;
import io.raftmq.client.wire.proto.OwnedPartition;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What a member of a group may read, as far as is known at the moment. Thread-safe. */
interface Ownership {
    /** Joins the group; from then on what is owned is kept up to date. */
    CompletableFuture<Void> join();

    /** What the member owns, by partition; what it is to give up is marked as leaving. */
    Map<TopicPartition, OwnedPartition> owned();

    /** These were given up, with all that was done committed. */
    void release(Collection<OwnedPartition> partitions);

    /** Why the member is none any more, or null. */
    @Nullable
    RequestException ended();

    CompletableFuture<?> leave();
}
