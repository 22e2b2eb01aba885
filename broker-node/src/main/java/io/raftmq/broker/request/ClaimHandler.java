package io.raftmq.broker.request;

import io.raftmq.broker.claim.ClaimRules.Verdict;
import io.raftmq.broker.net.Call;
import io.raftmq.broker.partition.ClaimAnswer;
import io.raftmq.broker.partition.Decision;
import io.raftmq.broker.runtime.ClaimCounters;
import io.raftmq.broker.runtime.LeaderContext;
import io.raftmq.broker.runtime.PartitionRuntime;
import io.raftmq.client.wire.proto.ClaimRequest;
import io.raftmq.client.wire.proto.ClaimResponse;
import io.raftmq.client.wire.proto.ClaimStatus;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** CLAIM: who may process a key now. While another does, the request waits for that to end, if it is patient. */
final class ClaimHandler implements ApiHandler {
    private final PartitionLookup partitions;
    private final LongSupplier monotonicNanos;
    private final ClaimCounters counters;

    ClaimHandler(PartitionLookup partitions, LongSupplier monotonicNanos, ClaimCounters counters) {
        this.partitions = partitions;
        this.monotonicNanos = monotonicNanos;
        this.counters = counters;
    }

    @Override
    public void handle(Call call) {
        ClaimRequest request = call.header(ClaimRequest.parser());
        PartitionRuntime partition = partitions.findClaims(
                call, request.getTopicUid(), request.getPartition(), request.getGroup(), request.getKey());
        if (partition != null) {
            long deadline = Waits.deadlineNanos(monotonicNanos.getAsLong(), request.getMaxWaitMs());
            boolean waits = request.getMaxWaitMs() > 0 && !request.getLook();
            new ClaimPoll(call, request, deadline, counters).submitTo(partition, waits);
        }
    }

    /** One claimant, until it is answered. Owned by the partition's loop. */
    private static final class ClaimPoll extends WaitingPoll {
        private final ClaimRequest request;
        private final ClaimCounters counters;

        ClaimPoll(Call call, ClaimRequest request, long deadlineNanos, ClaimCounters counters) {
            super(call, deadlineNanos);
            this.request = request;
            this.counters = counters;
        }

        @Override
        public Attempt attempt(LeaderContext leader, boolean last) {
            Decision<ClaimAnswer> decision = leader.leader().decideClaim(request, leader.nowMs());
            ClaimAnswer answer = answerIn(decision);
            if (!last && answer != null && answer.verdict() == Verdict.IN_PROGRESS) {
                return waitUntil(answer.untilMs());
            }
            leader.settle(call(), decision, this::response);
            return Attempt.ANSWERED;
        }

        private static @Nullable ClaimAnswer answerIn(Decision<ClaimAnswer> decision) {
            if (decision instanceof Decision.Done<ClaimAnswer> done) {
                return done.answer();
            }
            return decision instanceof Decision.Await<ClaimAnswer> await ? await.answer() : null;
        }

        private ClaimResponse response(ClaimAnswer answer) {
            if (!request.getLook()) {
                counters.claimed(answer.verdict());
            }
            return ClaimResponse.newBuilder()
                    .setStatus(status(answer.verdict()))
                    .setToken(answer.token())
                    .setUntilMs(answer.untilMs())
                    .setLeftMs(answer.leftMs())
                    .build();
        }

        private static ClaimStatus status(@Nullable Verdict verdict) {
            if (verdict == null) {
                return ClaimStatus.CLAIM_FREE;
            }
            return switch (verdict) {
                case TAKEN, TAKEN_BEFORE -> ClaimStatus.CLAIM_GRANTED;
                case IN_PROGRESS -> ClaimStatus.CLAIM_IN_PROGRESS;
                case SUCCEEDED -> ClaimStatus.CLAIM_SUCCEEDED;
            };
        }
    }
}
