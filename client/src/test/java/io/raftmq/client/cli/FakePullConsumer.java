package io.raftmq.client.cli;

import io.raftmq.client.MessageView;
import io.raftmq.client.OffsetReset;
import io.raftmq.client.PullConsumer;
import io.raftmq.client.PullConsumerOptions;
import io.raftmq.client.TopicPartition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** Reads a {@link FakeClient}, three messages a poll, taking the assigned partitions in turn. */
final class FakePullConsumer implements PullConsumer {
    private static final int PER_POLL = 3;

    private final FakeClient cluster;
    private final PullConsumerOptions options;
    private final Map<TopicPartition, Long> positions = new LinkedHashMap<>();

    FakePullConsumer(FakeClient cluster, PullConsumerOptions options) {
        this.cluster = cluster;
        this.options = options;
    }

    @Override
    public void assign(Collection<TopicPartition> partitions) {
        positions.clear();
        for (TopicPartition partition : partitions) {
            long first = options.offsetReset() == OffsetReset.EARLIEST ? 0 : endOffset(partition);
            positions.put(partition, committed(partition).orElse(first));
        }
    }

    @Override
    public void assignTopic(String topic) {
        throw new AssertionError("not used");
    }

    @Override
    public Set<TopicPartition> assignment() {
        return positions.keySet();
    }

    @Override
    public void seek(TopicPartition partition, long offset) {
        positions.put(partition, offset);
    }

    @Override
    public void seekToBeginning(TopicPartition partition) {
        seek(partition, 0);
    }

    @Override
    public void seekToEnd(TopicPartition partition) {
        seek(partition, endOffset(partition));
    }

    @Override
    public void seekToTime(TopicPartition partition, Instant time) {
        throw new AssertionError("not used");
    }

    @Override
    public List<MessageView> poll(Duration timeout) {
        List<MessageView> polled = new ArrayList<>();
        for (TopicPartition partition : positions.keySet()) {
            long position = position(partition);
            while (position < endOffset(partition) && polled.size() < PER_POLL) {
                polled.add(cluster.view(partition, position++));
            }
            positions.put(partition, position);
        }
        return polled;
    }

    @Override
    public long position(TopicPartition partition) {
        return positions.getOrDefault(partition, -1L);
    }

    @Override
    public void commit() {
        commit(positions);
    }

    @Override
    public void commit(Map<TopicPartition, Long> offsets) {
        cluster.committed.putAll(offsets);
    }

    @Override
    public OptionalLong committed(TopicPartition partition) {
        Long offset = options.group() == null ? null : cluster.committed.get(partition);
        return offset == null ? OptionalLong.empty() : OptionalLong.of(offset);
    }

    @Override
    public long beginningOffset(TopicPartition partition) {
        return 0;
    }

    @Override
    public long endOffset(TopicPartition partition) {
        return cluster.partitions(partition.topic()).get(partition.partition()).size();
    }

    @Override
    public long offsetAt(TopicPartition partition, Instant time) {
        throw new AssertionError("not used");
    }

    @Override
    public void wakeup() {}

    @Override
    public void close() {}
}
