package io.raftmq.broker.request;

import io.raftmq.broker.deadletter.DeadLetter;
import io.raftmq.broker.filter.Filter;
import io.raftmq.broker.net.Call;
import io.raftmq.broker.partition.Decision;
import io.raftmq.broker.partition.Outcome;
import io.raftmq.broker.partition.Received;
import io.raftmq.broker.partition.Sifting;
import io.raftmq.broker.runtime.BrokerCounters;
import io.raftmq.broker.runtime.GroupScreen;
import io.raftmq.broker.runtime.LeaderContext;
import io.raftmq.broker.runtime.PartitionRuntime;
import io.raftmq.broker.runtime.Poll;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.AckRun;
import io.raftmq.client.wire.proto.ChangeInvisibleRequest;
import io.raftmq.client.wire.proto.Failure;
import io.raftmq.client.wire.proto.Lease;
import io.raftmq.client.wire.proto.ReceiveRequest;
import io.raftmq.client.wire.proto.ReceiveResponse;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One receive, until it is answered. Owned by the partition's loop. */
final class ReceivePoll implements Poll {
    /** Of so many messages it is known what the filter says of them before more are looked at. */
    private static final int ENOUGH_AHEAD = 4_096;

    private final Call call;
    private final PartitionRuntime partition;
    private final BrokerCounters counters;
    private final ReceiveRequest request;
    private final Filter filter;
    private final long deadlineNanos;
    private final FlowControl flow;
    private long retryAtMs = Long.MAX_VALUE;

    ReceivePoll(
            Call call,
            PartitionRuntime partition,
            BrokerCounters counters,
            ReceiveRequest request,
            Filter filter,
            long deadlineNanos,
            FlowControl flow) {
        this.flow = flow;
        this.counters = counters;
        this.call = call;
        this.partition = partition;
        this.request = request;
        this.filter = filter;
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
        GroupScreen known = known(leader);
        Failure unreadable = known == null ? null : known.takeFailure();
        if (unreadable != null) {
            call.fail(unreadable);
            return Attempt.ANSWERED;
        }
        Decision<Received> decision = decide(leader, known, last);
        if (decision instanceof Decision.Refused<Received> refused) {
            if (refused.code() == ErrorCode.BUSY && !last && request.getMaxWaitMs() > 0) {
                retryAtMs = leader.nowMs() + refused.retryAfterMs();
                return Attempt.WAITING; // an ack makes room, and with lanes a full table is nothing unusual
            }
            leader.refuse(call, refused);
            return Attempt.ANSWERED;
        }
        lookAhead(leader, known);
        if (decision instanceof Decision.Await<Received> await) {
            await.entry().whenSettled(outcome -> settled(leader, outcome, await.answer(), last));
            return Attempt.ANSWERED;
        }
        Received received = ((Decision.Done<Received>) decision).answer();
        counters.expired(received.expired());
        if (received.leases().isEmpty() && !last) {
            if (known != null && request.getMaxWaitMs() <= 0 && known.isAtEnd(leader)) {
                return attempt(leader, true);
            }
            retryAtMs = leader.leader().nextVisibleAt(request.getGroup());
            return Attempt.WAITING;
        }
        answer(leader, received);
        return Attempt.ANSWERED;
    }

    /** As far as is needed soon; while there are messages that may overtake others, as far as they go. */
    private void lookAhead(LeaderContext leader, @Nullable GroupScreen known) {
        if (known != null
                && (known.screen().size() < ENOUGH_AHEAD
                        || known.screen().end() < leader.leader().prioritiesEnd())) {
            known.lookFurther(leader, partition);
        }
    }

    /** What the group's filter says of what comes; null if it has no filter, or has not begun here. */
    private @Nullable GroupScreen known(LeaderContext leader) {
        if (filter == Filter.ALL) {
            return null;
        }
        long from = leader.leader().siftFrom(request.getGroup());
        return from < 0 ? null : leader.screens().of(request.getGroup(), filter, from);
    }

    private Decision<Received> decide(LeaderContext leader, @Nullable GroupScreen known, boolean last) {
        if (filter == Filter.ALL) {
            return leader.leader().decideReceive(request, leader.nowMs());
        }
        Sifting sifting = known == null ? Sifting.nothingKnown() : new Sifting(known.screen(), last);
        return leader.leader().decideReceive(request, sifting, leader.nowMs());
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
        ReceiveResponse.Builder header = ReceiveResponse.newBuilder().addAllBatches(BatchRefs.of(received.batches()));
        received.leases()
                .forEach(run -> header.addLeases(Lease.newBuilder()
                        .setFirstOffset(run.firstOffset())
                        .setCount(run.count())
                        .setAttempt(run.attempt())
                        .setLeaseId(run.leaseId())
                        .setDeadlineMs(run.deadlineMs())));
        letters(leader, received).forEach(letter -> header.addDeadLetters(DeadLetterInfos.of(letter)));
        long messages = received.leases().stream().mapToLong(run -> run.count()).sum();
        flow.received(call, request.getTopicUid(), request.getGroup(), messages, received.batches());
        leader.answerWithBatches(call, header.build(), received.batches(), () -> handBack(received));
    }

    /** What is known of dead letters among what is answered. */
    private List<DeadLetter> letters(LeaderContext leader, Received received) {
        List<DeadLetter> letters = new ArrayList<>();
        if (!request.getDeadLettersOf().isEmpty()) {
            received.leases()
                    .forEach(run -> letters.addAll(leader.machine()
                            .deadLetters()
                            .scan(request.getDeadLettersOf(), run.firstOffset(), run.count())));
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
