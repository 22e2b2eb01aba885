package io.raftmq.broker.quota;

import io.raftmq.meta.model.MetadataImage;
import io.raftmq.meta.model.Partition;
import io.raftmq.meta.model.Topic;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * Which part of a topic's load comes to this node: that of its partitions which it leads, as the metadata has it. A node that
 * is asked leads one partition at least, even if its metadata does not show it yet. Thread-safe.
 */
public final class LeaderShares {
    /** The shares under one state of the metadata, counted once each. */
    private record Page(long index, Map<Long, Double> shares) {
        Page(long index) {
            this(index, new ConcurrentHashMap<>());
        }
    }

    private final Supplier<MetadataImage> image;
    private final IntSupplier ownNode;
    private volatile Page page = new Page(-1);

    public LeaderShares(Supplier<MetadataImage> image, IntSupplier ownNode) {
        this.image = image;
        this.ownNode = ownNode;
    }

    /** Above 0, at most 1. */
    public double of(Topic topic) {
        MetadataImage current = image.get();
        Page now = page;
        if (now.index != current.index()) {
            now = new Page(current.index());
            page = now;
        }
        return now.shares.computeIfAbsent(topic.uid(), uid -> count(current, topic));
    }

    private double count(MetadataImage current, Topic topic) {
        List<Partition> partitions = current.partitionsOf(topic);
        int own = ownNode.getAsInt();
        long led = partitions.stream()
                .filter(partition -> partition.leader() == own)
                .count();
        return (double) Math.max(1, led) / Math.max(1, partitions.size());
    }
}
