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
        ReceiveRequest.Builder request = ReceiveRequest.newBuilder()
                .setGroup(membership.group())
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
                        from.topic(),
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
        TopicRoute route = routes.cached(from.topic());
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
        List<MessageView> leased = new ArrayList<>();
        for (io.raftmq.client.wire.proto.Lease run : reply.header().getLeasesList()) {
            Lease lease = new Lease(run.getLeaseId(), Instant.ofEpochMilli(run.getDeadlineMs()));
            for (long offset = run.getFirstOffset(); offset < run.getFirstOffset() + run.getCount(); offset++) {
                MessageView message = byOffset.get(offset);
                if (message == null && byOffset.isEmpty()) {
                    break; // a run as long as it likes over nothing: nothing to walk through
                }
                if (message != null) {
                    leased.add(StoredBatches.leased(message, run.getAttempt(), lease));
                }
            }
        }
        return leased;
    }

    /** One result a run: 0, or the wire's error code. */
    CompletableFuture<List<Integer>> ack(TopicPartition in, List<AckRun> runs) {
        AckRequest.Builder request = AckRequest.newBuilder()
                .setGroup(membership.group())
                .setPartition(in.partition())
                .addAllRuns(runs);
        return leaders.call(new LeaderCalls.Ask<>(
                        in.topic(),
                        in.partition(),
                        ApiKey.ACK,
                        uid -> request.setTopicUid(uid).build(),
                        AckResponse.parser(),
                        Duration.ZERO,
                        ACK_PATIENCE,
                        () -> true))
                .thenApply(reply -> reply.header().getResultsList());
    }

    /** Renews leases, or ends them as failed attempts. */
    CompletableFuture<ChangeInvisibleResponse> change(
            TopicPartition in, List<AckRun> runs, Duration invisible, boolean failed) {
        ChangeInvisibleRequest.Builder request = ChangeInvisibleRequest.newBuilder()
                .setGroup(membership.group())
                .setPartition(in.partition())
                .addAllRuns(runs)
                .setInvisibleMs(Math.toIntExact(invisible.toMillis()))
                .setFailed(failed);
        return leaders.call(new LeaderCalls.Ask<>(
                        in.topic(),
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
