package io.raftmq.client.consumer;

import io.raftmq.client.Lease;
import io.raftmq.client.MessageView;
import io.raftmq.client.StartFrom;
import io.raftmq.client.TopicPartition;
import io.raftmq.client.net.ClientThreads;
import io.raftmq.client.net.Reply;
import io.raftmq.client.routing.LeaderCalls;
import io.raftmq.client.routing.Routes;
import io.raftmq.client.routing.TopicRoute;
import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.MalformedException;
import io.raftmq.client.wire.proto.AckRequest;
import io.raftmq.client.wire.proto.AckResponse;
import io.raftmq.client.wire.proto.AckRun;
import io.raftmq.client.wire.proto.ChangeInvisibleRequest;
import io.raftmq.client.wire.proto.ChangeInvisibleResponse;
import io.raftmq.client.wire.proto.DeadLetterInfo;
import io.raftmq.client.wire.proto.ReceiveRequest;
import io.raftmq.client.wire.proto.ReceiveResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Receive, ack and change invisible, for one member of one group. Thread-safe; never blocks. */
final class LeaseCalls {
    private static final Logger LOG = LoggerFactory.getLogger(LeaseCalls.class);
    /** An answer to a receive that comes from a broker in trouble is worth little; whoever asked asks again. */
    private static final Duration RECEIVE_PATIENCE = Duration.ofSeconds(5);

    private static final Duration ACK_PATIENCE = Duration.ofSeconds(30);

    private final LeaderCalls leaders;
    private final Routes routes;
    private final ClientThreads threads;
    private final Membership membership;
    private final StartFrom startFrom;
    private final Ordering ordering;

    LeaseCalls(
            LeaderCalls leaders,
            Routes routes,
            ClientThreads threads,
            Membership membership,
            StartFrom startFrom,
            Ordering ordering) {
        this.leaders = leaders;
        this.routes = routes;
        this.threads = threads;
        this.membership = membership;
        this.startFrom = startFrom;
        this.ordering = ordering;
    }

    /**
     * Messages of one partition.
     *
     * @param wanted false gives up between attempts
     * @return completes on the decoding thread, or with a failure on another of the client's
     */
    CompletableFuture<List<MessageView>> receive(
            TopicPartition from, int max, int maxBytes, Duration invisible, Duration wait, BooleanSupplier wanted) {
        ConsumedTopic consumed = ConsumedTopic.of(from.topic());
        ReceiveRequest.Builder request = ReceiveRequest.newBuilder()
                .setGroup(membership.group())
                .setDeadLettersOf(consumed.deadLettersOf())
                .setPartition(from.partition())
                .setMember(membership.member())
                .setMaxMessages(max)
                .setMaxBytes(maxBytes)
                .setInvisibleMs(Math.toIntExact(invisible.toMillis()))
                .setMaxWaitMs(Math.toIntExact(wait.toMillis()))
                .setLaneRun(ordering.run())
                .setOrderly(ordering.orderly())
                .setLaneInvisibleMs(Math.toIntExact(ordering.lease().toMillis()))
                .setSubscriptionVersion(membership.version());
        startFrom(request);
        return leaders.call(new LeaderCalls.Ask<>(
                        consumed.topic(),
                        from.partition(),
                        ApiKey.RECEIVE,
                        uid -> request.setTopicUid(uid).build(),
                        ReceiveResponse.parser(),
                        wait,
                        RECEIVE_PATIENCE,
                        wanted))
                .thenApplyAsync(reply -> decode(from, reply), threads::decode);
    }

    private void startFrom(ReceiveRequest.Builder request) {
        Instant time = startFrom.time();
        request.setStart(
                switch (startFrom.kind()) {
                    case EARLIEST -> io.raftmq.client.wire.proto.StartFrom.START_EARLIEST;
                    case LATEST -> io.raftmq.client.wire.proto.StartFrom.START_LATEST;
                    case TIME -> io.raftmq.client.wire.proto.StartFrom.START_TIME;
                });
        request.setStartTimeMs(time == null ? 0 : time.toEpochMilli());
    }

    private List<MessageView> decode(TopicPartition from, Reply<ReceiveResponse> reply) {
        TopicRoute route = routes.cached(ConsumedTopic.of(from.topic()).topic());
        StoredBatches.Source source =
                new StoredBatches.Source(from.topic(), route == null ? 0 : route.uid(), from.partition());
        Map<Long, MessageView> byOffset = new HashMap<>();
        List<AnswerBatches.Part> parts;
        try {
            parts = AnswerBatches.split(reply.header().getBatchesList(), reply.payload());
        } catch (MalformedException e) {
            LOG.warn(
                    "group {}: {}: an answer came damaged, its messages are received again after their leases: {}",
                    membership.group(),
                    from,
                    e.getMessage());
            return List.of();
        }
        for (AnswerBatches.Part part : parts) {
            try {
                for (MessageView message : StoredBatches.read(source, part)) {
                    byOffset.put(message.offset(), message);
                }
            } catch (MalformedException e) {
                LOG.warn(
                        "group {}: {}: the batch at offset {} came damaged, it is received again after its lease: {}",
                        membership.group(),
                        from,
                        part.ref().getBaseOffset(),
                        e.getMessage());
            }
        }
        Map<Long, DeadLetterInfo> letters = new HashMap<>();
        reply.header().getDeadLettersList().forEach(letter -> letters.put(letter.getNumber(), letter));
        List<MessageView> leased = new ArrayList<>();
        for (io.raftmq.client.wire.proto.Lease run : reply.header().getLeasesList()) {
            Lease lease = new Lease(run.getLeaseId(), Instant.ofEpochMilli(run.getDeadlineMs()));
            for (long offset = run.getFirstOffset(); offset < run.getFirstOffset() + run.getCount(); offset++) {
                MessageView message = byOffset.get(offset);
                if (message == null && byOffset.isEmpty()) {
                    break; // a run as long as it likes over nothing: nothing to walk through
                }
                if (message != null) {
                    DeadLetterInfo letter = letters.get(offset);
                    leased.add(
                            letter == null
                                    ? message.withDelivery(run.getAttempt(), lease)
                                    : StoredBatches.dead(message, run.getAttempt(), lease, letter));
                }
            }
        }
        return leased;
    }

    /** One result a run: 0, or the wire's error code. */
    CompletableFuture<List<Integer>> ack(TopicPartition in, List<AckRun> runs) {
        ConsumedTopic consumed = ConsumedTopic.of(in.topic());
        AckRequest.Builder request = AckRequest.newBuilder()
                .setGroup(membership.group())
                .setDeadLettersOf(consumed.deadLettersOf())
                .setPartition(in.partition())
                .addAllRuns(runs);
        return leaders.call(new LeaderCalls.Ask<>(
                        consumed.topic(),
                        in.partition(),
                        ApiKey.ACK,
                        uid -> request.setTopicUid(uid).build(),
                        AckResponse.parser(),
                        Duration.ZERO,
                        ACK_PATIENCE,
                        () -> true))
                .thenApply(reply -> reply.header().getResultsList());
    }

    /** Renews leases; for no time at all, hands them back. */
    CompletableFuture<ChangeInvisibleResponse> change(TopicPartition in, List<AckRun> runs, Duration invisible) {
        return change(
                in, runs, ChangeInvisibleRequest.newBuilder().setInvisibleMs(Math.toIntExact(invisible.toMillis())));
    }

    /** Ends leases as failed attempts. */
    CompletableFuture<ChangeInvisibleResponse> fail(TopicPartition in, List<AckRun> runs, Failure failure) {
        Duration delay = failure.delay();
        return change(
                in,
                runs,
                ChangeInvisibleRequest.newBuilder()
                        .setFailed(true)
                        .setByPolicy(delay == null)
                        .setInvisibleMs(delay == null ? 0 : Math.toIntExact(delay.toMillis()))
                        .setReject(failure.reject())
                        .setNote(failure.note()));
    }

    private CompletableFuture<ChangeInvisibleResponse> change(
            TopicPartition in, List<AckRun> runs, ChangeInvisibleRequest.Builder request) {
        ConsumedTopic consumed = ConsumedTopic.of(in.topic());
        request.setGroup(membership.group())
                .setPartition(in.partition())
                .setDeadLettersOf(consumed.deadLettersOf())
                .addAllRuns(runs);
        return leaders.call(new LeaderCalls.Ask<>(
                        consumed.topic(),
                        in.partition(),
                        ApiKey.CHANGE_INVISIBLE,
                        uid -> request.setTopicUid(uid).build(),
                        ChangeInvisibleResponse.parser(),
                        Duration.ZERO,
                        ACK_PATIENCE,
                        () -> true))
                .thenApply(Reply::header);
    }
}
