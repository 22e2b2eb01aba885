package io.raftmq.client.consumer;

import io.raftmq.client.FailureCode;
import io.raftmq.client.TopicPartition;
import io.raftmq.client.net.ClientThreads;
import io.raftmq.client.net.Completion;
import io.raftmq.client.net.RequestException;
import io.raftmq.client.wire.proto.AckRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Acks of one partition's messages whose successors wait for them. One request is on the way at a time, at once if none
 * is, and those that come meanwhile share the next. It is tried again as long as the lease holds: whoever gave up would
 * leave the lane blocked until the lease is over. Thread-safe.
 */
final class LaneAcks {
    private static final Logger LOG = LoggerFactory.getLogger(LaneAcks.class);
    private static final Duration TRY_AGAIN_AFTER = Duration.ofMillis(100);

    private record Waiting(HeldMessage message, LeasedOffset lease, CompletableFuture<Boolean> acked) {}

    private final TopicPartition partition;
    private final LeaseCalls calls;
    private final ClientThreads threads;
    private final PushCounters counters;
    private List<Waiting> waiting = new ArrayList<>();
    /** Sent and not settled; empty if no request is on the way. */
    private List<Waiting> underWay = List.of();

    LaneAcks(TopicPartition partition, LeaseCalls calls, ClientThreads threads, PushCounters counters) {
        this.partition = partition;
        this.calls = calls;
        this.threads = threads;
        this.counters = counters;
    }

    /** Completes with true once the ack is committed, with false if the message is, or may be, somebody else's. */
    CompletableFuture<Boolean> ack(HeldMessage message, LeasedOffset lease) {
        CompletableFuture<Boolean> acked = new CompletableFuture<>();
        synchronized (this) {
            waiting.add(new Waiting(message, lease, acked));
        }
        send();
        return acked;
    }

    /** Completes when everything acked so far is answered or given up. */
    synchronized CompletableFuture<?> drained() {
        return CompletableFuture.allOf(Stream.concat(underWay.stream(), waiting.stream())
                .map(Waiting::acked)
                .toArray(CompletableFuture<?>[]::new));
    }

    private void send() {
        List<Waiting> sent;
        synchronized (this) {
            if (!underWay.isEmpty() || waiting.isEmpty()) {
                return;
            }
            sent = waiting;
            underWay = sent;
            waiting = new ArrayList<>();
        }
        List<AckRun> runs = LeasedOffset.runs(sent.stream().map(Waiting::lease).toList());
        Completion.then(
                calls.ack(partition, runs), results -> answered(sent, runs, results), failure -> failed(sent, failure));
    }

    private void answered(List<Waiting> sent, List<AckRun> runs, List<Integer> results) {
        endRequest();
        for (Waiting one : sent) {
            boolean acked = result(one.lease(), runs, results) == 0;
            (acked ? counters.acked : counters.lateAcks).increment();
            one.acked().complete(acked);
        }
    }

    private static int result(LeasedOffset lease, List<AckRun> runs, List<Integer> results) {
        for (int i = 0; i < Math.min(runs.size(), results.size()); i++) {
            AckRun run = runs.get(i);
            boolean holds = run.getFirstOffset() <= lease.offset()
                    && lease.offset() < run.getFirstOffset() + run.getCount()
                    && run.getLeaseId() == lease.leaseId();
            if (holds) {
                return results.get(i);
            }
        }
        return -1;
    }

    private void failed(List<Waiting> sent, RequestException failure) {
        LOG.warn("{}: acks of {} ordered messages failed: {}", partition, sent.size(), failure.summary());
        long now = System.nanoTime();
        List<Waiting> lost = new ArrayList<>();
        List<Waiting> again = new ArrayList<>();
        for (Waiting one : sent) {
            (failure.code() == FailureCode.CLOSED || one.message().isLost(now) ? lost : again).add(one);
        }
        if (!again.isEmpty() && threads.after(TRY_AGAIN_AFTER, () -> sendAgain(again)) == null) {
            lost.addAll(again); // the client was closed, so it never runs
            again.clear();
        }
        if (again.isEmpty()) {
            endRequest();
        }
        lost.forEach(one -> one.acked().complete(false));
    }

    private void sendAgain(List<Waiting> again) {
        synchronized (this) {
            waiting.addAll(0, again);
        }
        endRequest();
    }

    private void endRequest() {
        synchronized (this) {
            underWay = List.of();
        }
        send();
    }
}
