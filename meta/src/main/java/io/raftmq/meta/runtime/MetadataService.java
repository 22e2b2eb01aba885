package io.raftmq.meta.runtime;

import com.google.protobuf.Message;
import io.raftmq.client.wire.ApiKey;
import io.raftmq.meta.model.MetaException;
import io.raftmq.meta.model.MetadataImage;
import io.raftmq.store.FaultHandler;
import io.raftmq.store.PeerAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * This node's part in the metadata group: it always has an image to answer route questions from, and on the group's
 * leader it takes the requests that change it. Thread-safe.
 */
public interface MetadataService extends AutoCloseable {
    /**
     * Starts this node's replica of the metadata group. Returns once the image of the last run is loaded.
     *
     * @param starter starts the Raft group
     * @param options how to run
     * @param monotonicMillis a clock that only goes forward, in milliseconds from any origin
     * @param faults told when an entry cannot be replayed by this binary, or the group's log is damaged
     * @throws io.raftmq.meta.record.UnreadableRecordException if the state of the last run was written by a newer version
     *     or is damaged
     */
    static MetadataService start(
            GroupStarter starter, MetadataOptions options, LongSupplier monotonicMillis, FaultHandler faults) {
        return MetadataNode.start(starter, options, monotonicMillis, faults);
    }

    /** The newest image applied on this node. */
    MetadataImage image();

    /**
     * An image that shows everything the metadata group had answered, on any node, before the call (ReadIndex, Raft
     * dissertation section 6.4). For the few answers that must not come from an image that lags behind: "there is none".
     * Fails with {@link MetaException} NOT_META_LEADER when no leader can be asked.
     */
    CompletableFuture<MetadataImage> upToDate();

    /**
     * Calls {@code listener} with the current image, and with each newer one in order, on the metadata loop. It must
     * return soon. Images applied together are shown as one.
     */
    void onChange(Consumer<MetadataImage> listener);

    /**
     * Takes a request of an api that the metadata group answers: INIT_PRODUCER, CREATE_TOPIC, ALTER_TOPIC,
     * DELETE_TOPIC, SUBSCRIBE, UNSUBSCRIBE, LIST_GROUPS, DESCRIBE_GROUP, DELETE_GROUP, MOVE_PARTITION, DRAIN_NODE,
     * REMOVE_NODE, ALTER_CLUSTER, REGISTER_NODE, NODE_HEARTBEAT and REPORT_PARTITIONS.
     *
     * @return the api's response message, once what it promises is committed and applied here; or a failure with
     *     {@link MetaException}: NOT_META_LEADER (with the leader, if known) when this node does not lead, BUSY when too
     *     many wait, else the request's own. Completed on the metadata loop: continue elsewhere with anything long
     * @throws IllegalArgumentException if the api is none of these or the request is of another api
     */
    CompletableFuture<Message> submit(ApiKey api, Message request);

    /** Whether this node leads the metadata group. */
    boolean isLeader();

    /** The metadata group's leader, as far as this node knows. */
    Optional<PeerAddress> leader();

    /** The node id of {@link #leader()}; -1 if unknown. */
    int leaderNode();

    /**
     * Stops this replica; requests that still wait fail with NOT_META_LEADER. Blocks until it has stopped; never call it
     * on the metadata loop (from a listener, or from an answer's own callback).
     */
    @Override
    void close();
}
