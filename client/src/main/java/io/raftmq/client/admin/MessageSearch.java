package io.raftmq.client.admin;

import io.raftmq.client.FailureCode;
import io.raftmq.client.Filter;
import io.raftmq.client.MessageId;
import io.raftmq.client.MessageQuery;
import io.raftmq.client.MessageView;
import io.raftmq.client.RaftMqException;
import io.raftmq.client.StartFrom;
import io.raftmq.client.TopicPartition;
import io.raftmq.client.consumer.AnswerBatches;
import io.raftmq.client.consumer.OffsetCalls;
import io.raftmq.client.consumer.StoredBatches;
import io.raftmq.client.net.Blocking;
import io.raftmq.client.net.Reply;
import io.raftmq.client.routing.LeaderCalls;
import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.MalformedException;
import io.raftmq.client.wire.proto.BatchRef;
import io.raftmq.client.wire.proto.FetchRequest;
import io.raftmq.client.wire.proto.FetchResponse;
import io.raftmq.client.wire.proto.FindMessagesRequest;
import io.raftmq.client.wire.proto.FindMessagesResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** What a query finds in one partition, a page at a time. Not thread-safe. */
final class MessageSearch implements Iterator<MessageView> {
    private static final int PAGE = 200;

    private final MessageQuery query;
    private final TopicPartition partition;
    private final long topicUid;
    private final LeaderCalls leaders;
    private final Duration patience;
    private final ArrayDeque<MessageView> page = new ArrayDeque<>();
    /** What is held back is looked for first: what joins the queue meanwhile is found there, and nothing is missed. */
    private boolean held = true;

    private long next = -1;
    private long end = Long.MAX_VALUE;
    private boolean done;

    MessageSearch(MessageQuery query, TopicPartition partition, long topicUid, LeaderCalls leaders, Duration patience) {
        this.query = query;
        this.partition = partition;
        this.topicUid = topicUid;
        this.leaders = leaders;
        this.patience = patience;
    }

    @Override
    public boolean hasNext() {
        while (page.isEmpty() && !done) {
            turn();
        }
        return !page.isEmpty();
    }

    @Override
    public MessageView next() {
        if (!hasNext()) {
            throw new NoSuchElementException("nothing more was found in " + partition);
        }
        return page.remove();
    }

    private void turn() {
        if (query.key() != null || query.uniqueId() != null) {
            turnFound();
        } else {
            turnRead();
        }
    }

    private void turnFound() {
        FindMessagesRequest.Builder request = FindMessagesRequest.newBuilder()
                .setTopicUid(topicUid)
                .setPartition(partition.partition())
                .setFromMs(millis(query.from()))
                .setToMs(millis(query.to()))
                .setHeld(held)
                .setFromOffset(Math.max(0, next))
                .setMaxMessages(PAGE);
        String key = query.key();
        String uniqueId = query.uniqueId();
        if (key != null) {
            request.setKey(key);
        } else if (uniqueId != null) {
            request.setUniqueId(uniqueId);
        }
        Reply<FindMessagesResponse> reply = Blocking.await(leaders.call(new LeaderCalls.Ask<>(
                partition.topic(),
                partition.partition(),
                ApiKey.FIND_MESSAGES,
                uid -> request.build(),
                FindMessagesResponse.parser(),
                Duration.ZERO,
                patience,
                () -> true)));
        for (MessageView message : read(reply.header().getBatchesList(), reply)) {
            if (key != null ? message.keys().contains(key) : uniqueId != null && uniqueId.equals(message.uniqueId())) {
                page.add(held ? held(message) : message);
            }
        }
        next = reply.header().getNextOffset();
        if (held && reply.header().getDone()) {
            held = false;
            next = 0;
        } else {
            done = reply.header().getDone();
        }
    }

    private static MessageView held(MessageView message) {
        MessageId id = message.id();
        return message.withId(new MessageId(id.topicUid(), id.partition(), id.offset(), true));
    }

    private void turnRead() {
        if (next < 0) {
            OffsetCalls offsets = new OffsetCalls(leaders, patience);
            Instant from = query.from();
            Instant to = query.to();
            next = offsets.list(partition, from == null ? StartFrom.earliest() : StartFrom.time(from))
                    .getOffset();
            end = offsets.list(partition, to == null ? StartFrom.latest() : StartFrom.time(to))
                    .getOffset();
        }
        if (next >= end) {
            done = true;
            return;
        }
        FetchRequest request = FetchRequest.newBuilder()
                .setTopicUid(topicUid)
                .setPartition(partition.partition())
                .setOffset(next)
                .setFilter(
                        query.filter().equals(Filter.all())
                                ? ""
                                : query.filter().text())
                .build();
        Reply<FetchResponse> reply = Blocking.await(leaders.call(new LeaderCalls.Ask<>(
                partition.topic(),
                partition.partition(),
                ApiKey.FETCH,
                uid -> request,
                FetchResponse.parser(),
                Duration.ZERO,
                patience,
                () -> true)));
        long behind = Math.max(next, reply.header().getNextOffset());
        for (MessageView message : read(reply.header().getBatchesList(), reply)) {
            if (message.offset() >= next && message.offset() < end) {
                page.add(message);
            }
            behind = Math.max(behind, message.offset() + 1);
        }
        next = behind;
        done = next >= end;
    }

    private List<MessageView> read(List<BatchRef> refs, Reply<?> reply) {
        try {
            StoredBatches.Source source = new StoredBatches.Source(partition.topic(), topicUid, partition.partition());
            List<MessageView> messages = new ArrayList<>();
            for (AnswerBatches.Part part : AnswerBatches.split(refs, reply.payload())) {
                messages.addAll(StoredBatches.read(source, part));
            }
            return messages;
        } catch (MalformedException e) {
            throw new RaftMqException(
                    FailureCode.CORRUPT_BATCH, true, false, partition + ": a batch came damaged: " + e.getMessage(), e);
        }
    }

    private static long millis(@org.jspecify.annotations.Nullable Instant time) {
        return time == null ? 0 : time.toEpochMilli();
    }
}
