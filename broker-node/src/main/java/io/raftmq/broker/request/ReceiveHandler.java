package io.raftmq.broker.request;

import io.raftmq.broker.deadletter.DeadLetter;
import io.raftmq.broker.net.Call;
import io.raftmq.broker.partition.Decision;
import io.raftmq.broker.partition.Outcome;
import io.raftmq.broker.partition.Received;
import io.raftmq.broker.runtime.BrokerCounters;
import io.raftmq.broker.runtime.LeaderContext;
import io.raftmq.broker.runtime.PartitionRuntime;
import io.raftmq.broker.runtime.Poll;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.AckRun;
import io.raftmq.client.wire.proto.ChangeInvisibleRequest;
import io.raftmq.client.wire.proto.Lease;
import io.raftmq.client.wire.proto.ReceiveRequest;
import io.raftmq.client.wire.proto.ReceiveResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** RECEIVE: leases messages of a shared group, or waits until there are some. */
final class ReceiveHandler implements ApiHandler {
    private final PartitionLookup partitions;
    private final BrokerCounters counters;
    private final LongSupplier monotonicNanos;

    ReceiveHandler(PartitionLookup partitions, BrokerCounters counters, LongSupplier monotonicNanos) {
        this.partitions = partitions;
        this.counters = counters;
        this.monotonicNanos = monotonicNanos;
    }

    @Override
    public void handle(Call call) {
        ReceiveRequest asked = call.header(ReceiveRequest.parser());
        ReceiveRequest request = asked.toBuilder()
                .setMaxBytes(Waits.bytes(asked.getMaxBytes()))
                .setGroup(GroupNames.inPartition(asked.getGroup(), asked.getDeadLettersOf()))
                .build();
        PartitionRuntime partition = partitions.find(call, request.getTopicUid(), request.getPartition());
        if (partition != null) {
            long deadline = Waits.deadlineNanos(monotonicNanos.getAsLong(), request.getMaxWaitMs());
            partition.submit(call, leader -> {
                ReceivePoll poll = new ReceivePoll(call, partition, counters, request, deadline);
                if (request.getMaxWaitMs() > 0) {
                    leader.attemptOrPark(poll);
                } else {
                    poll.attempt(leader, true);
                }
            });
        }
    }

    /** One receive, until it is answered. Owned by the partition's loop. */
    private static final class ReceivePoll implements Poll {
        private final Call call;
        private final PartitionRuntime partition;
        private final BrokerCounters counters;
        private final ReceiveRequest request;
        private final long deadlineNanos;
        private long retryAtMs = Long.MAX_VALUE;

        ReceivePoll(
                Call call,
                PartitionRuntime partition,
                BrokerCounters counters,
                ReceiveRequest request,
                long deadlineNanos) {
            this.call = call;
            this.partition = partition;
            this.counters = counters;
            this.request = request;
            this.deadlineNanos = deadlineNanos;
        }

        @Override
        public Call call() {
            return call;
        }

        @Override
        public long deadlineNanos() {
            return deadlineNanos;
        }

        @Override
        public long retryAtMs() {
            return retryAtMs;
        }

        @Override
        public @Nullable String sharesFate() {
            return request.getGroup();
        }

        @Override
        public Attempt attempt(LeaderContext leader, boolean last) {
            if (!call.isOpen()) {
                call.abandon(); // nothing is leased to who is gone
                return Attempt.ANSWERED;
            }
            Decision<Received> decision = leader.leader().decideReceive(request, leader.nowMs());
            if (decision instanceof Decision.Refused<Received> refused) {
                if (refused.code() == ErrorCode.BUSY && !last) {
                    retryAtMs = leader.nowMs() + refused.retryAfterMs();
                    return Attempt.WAITING; // an ack makes room, and with lanes a full table is nothing unusual
                }
                leader.refuse(call, refused);
                return Attempt.ANSWERED;
            }
            if (decision instanceof Decision.Await<Received> await) {
                await.entry().whenSettled(outcome -> settled(leader, outcome, await.answer(), last));
                return Attempt.ANSWERED;
            }
            Received received = ((Decision.Done<Received>) decision).answer();
            counters.expired(received.expired());
            if (received.leases().isEmpty() && !last) {
                retryAtMs = leader.leader().nextVisibleAt(request.getGroup());
                return Attempt.WAITING;
            }
            answer(leader, received);
            return Attempt.ANSWERED;
        }

        private void settled(LeaderContext leader, Outcome outcome, Received received, boolean last) {
            if (outcome == Outcome.APPLIED) {
                counters.expired(received.expired());
            }
            if (outcome != Outcome.APPLIED) {
                leader.failUnsettled(call, outcome);
            } else if (received.leases().isEmpty() && !last) {
                leader.attemptOrPark(this);
            } else {
                answer(leader, received);
            }
        }

        private void answer(LeaderContext leader, Received received) {
            ReceiveResponse.Builder header =
                    ReceiveResponse.newBuilder().addAllBatches(BatchRefs.of(received.batches()));
            received.leases()
                    .forEach(run -> header.addLeases(Lease.newBuilder()
                            .setFirstOffset(run.firstOffset())
                            .setCount(run.count())
                            .setAttempt(run.attempt())
                            .setLeaseId(run.leaseId())
                            .setDeadlineMs(run.deadlineMs())));
            letters(leader, received).forEach(letter -> header.addDeadLetters(DeadLetterInfos.of(letter)));
            leader.answerWithBatches(call, header.build(), received.batches(), () -> handBack(received));
        }

        /** What is known of dead letters among what is answered. */
        private List<DeadLetter> letters(LeaderContext leader, Received received) {
            List<DeadLetter> letters = new ArrayList<>();
            if (!request.getDeadLettersOf().isEmpty()) {
                received.leases()
                        .forEach(run -> letters.addAll(leader.machine()
                                .deadLetters(request.getDeadLettersOf(), run.firstOffset(), run.count())));
            }
            return letters;
        }

        /** What was leased and not sent is on offer again at once, and the attempt does not count. */
        private void handBack(Received received) {
            ChangeInvisibleRequest.Builder unused =
                    ChangeInvisibleRequest.newBuilder().setGroup(request.getGroup());
            received.leases()
                    .forEach(run -> unused.addRuns(AckRun.newBuilder()
                            .setFirstOffset(run.firstOffset())
                            .setCount(run.count())
                            .setLeaseId(run.leaseId())));
            partition.whileLeading(leader -> leader.leader().decideChangeInvisible(unused.build(), leader.nowMs()));
        }
    }
}
