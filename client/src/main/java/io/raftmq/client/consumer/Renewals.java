package io.raftmq.client.consumer;

import io.raftmq.client.TopicPartition;
import io.raftmq.client.net.Completion;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.AckRun;
import io.raftmq.client.wire.proto.ChangeInvisibleResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Renews the leases of a partition's held messages once half of their time is over. Thread-safe. */
final class Renewals {
    private final TopicPartition partition;
    private final LeaseCalls calls;
    private final Supplier<Duration> length;
    private final PushCounters counters;

    Renewals(TopicPartition partition, LeaseCalls calls, Supplier<Duration> length, PushCounters counters) {
        this.partition = partition;
        this.calls = calls;
        this.length = length;
        this.counters = counters;
    }

    void renew(Collection<HeldMessage> held) {
        Duration lease = length.get();
        long now = System.nanoTime();
        Map<Long, HeldMessage> byOffset = new HashMap<>();
        List<LeasedOffset> due = new ArrayList<>();
        for (HeldMessage message : held) {
            LeasedOffset renewal = message.beginRenewal(now, lease.toNanos() / 2);
            if (renewal != null) {
                due.add(renewal);
                byOffset.put(renewal.offset(), message);
            }
        }
        if (due.isEmpty()) {
            return;
        }
        List<AckRun> runs = LeasedOffset.runs(due);
        long deadline = now + lease.toNanos();
        Completion.then(
                calls.change(partition, runs, lease),
                answer -> {
                    if (answer.getResultsCount() == runs.size()) {
                        apply(runs, answer, byOffset, deadline);
                    } else {
                        later(byOffset);
                    }
                },
                failure -> later(byOffset));
    }

    /** Tried again at the next turn. */
    private static void later(Map<Long, HeldMessage> messages) {
        messages.values().forEach(message -> message.notRenewed(false));
    }

    private void apply(
            List<AckRun> runs, ChangeInvisibleResponse answer, Map<Long, HeldMessage> byOffset, long deadline) {
        for (int i = 0; i < runs.size(); i++) {
            AckRun run = runs.get(i);
            int result = answer.getResults(i);
            long leaseId = i < answer.getLeaseIdsCount() ? answer.getLeaseIds(i) : run.getLeaseId();
            for (long offset = run.getFirstOffset(); offset < run.getFirstOffset() + run.getCount(); offset++) {
                HeldMessage message = byOffset.get(offset);
                if (message == null) {
                    continue;
                }
                if (result == 0) {
                    counters.renewals.increment();
                    message.renewed(leaseId, deadline);
                } else {
                    message.notRenewed(result == ErrorCode.LEASE_EXPIRED.id());
                }
            }
        }
    }
}
