package io.raftmq.client.admin;

import io.raftmq.client.MessageId;
import io.raftmq.client.MessageQuery;
import io.raftmq.client.MessageTrace;
import io.raftmq.client.MessageView;
import io.raftmq.client.PendingTimer;
import io.raftmq.client.TopicPartition;
import io.raftmq.client.routing.LeaderCalls;
import io.raftmq.client.wire.proto.TopicInfo;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Single messages: found, traced, delivered again; and those that are held until their time. Thread-safe. */
final class MessageCalls {
    private final TopicCalls topics;
    private final LeaderCalls leaders;
    private final Duration patience;
    private final TimerCalls timers;
    private final TraceCalls traces;

    MessageCalls(TopicCalls topics, LeaderCalls leaders, Duration patience) {
        this.topics = topics;
        this.leaders = leaders;
        this.patience = patience;
        this.timers = new TimerCalls(leaders, patience);
        this.traces = new TraceCalls(leaders, patience);
    }

    boolean cancelTimer(MessageId id) {
        if (!id.held()) {
            throw new IllegalArgumentException(id + " is not the id of a held message");
        }
        return timers.cancel(topics.topicOrGone(id), id);
    }

    List<PendingTimer> timers(TopicPartition partition, @Nullable PendingTimer after, int max) {
        if (max < 1 || max > 1_000) {
            throw new IllegalArgumentException("a page has 1 to 1,000 timers, not " + max);
        }
        return timers.list(partition, after, max);
    }

    Stream<MessageView> find(MessageQuery query) {
        TopicInfo topic = topics.info(query.topic());
        return IntStream.range(0, topic.getPartitionsCount())
                .filter(number -> query.partition() < 0 || query.partition() == number)
                .mapToObj(number -> new TopicPartition(query.topic(), number))
                .flatMap(partition -> StreamSupport.stream(
                        Spliterators.spliteratorUnknownSize(
                                new MessageSearch(query, partition, topic.getUid(), leaders, patience),
                                Spliterator.ORDERED | Spliterator.NONNULL),
                        false));
    }

    Optional<MessageView> message(MessageId id) {
        return id.held()
                ? trace(id).map(MessageTrace::message)
                : topics.topicOf(id).flatMap(topic -> new MessageLookup(leaders, patience).find(topic, id));
    }

    Optional<MessageView> message(TopicPartition partition, long offset) {
        return new MessageLookup(leaders, patience).find(partition, offset);
    }

    Optional<MessageTrace> trace(MessageId id) {
        return topics.topicOf(id).map(topic -> traces.trace(topic, id));
    }

    MessageTrace trace(TopicPartition partition, long offset) {
        return traces.trace(partition, offset);
    }

    boolean redeliver(String group, MessageId id) {
        if (id.held()) {
            throw new IllegalArgumentException("message " + id + " is held back, so no group has come to it");
        }
        return traces.redeliver(group, topics.topicOrGone(id), id);
    }

    boolean redeliver(String group, TopicPartition partition, long offset) {
        return traces.redeliver(group, partition, offset);
    }
}
