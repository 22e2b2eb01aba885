package io.raftmq.client.consumer;

import io.raftmq.client.TopicPartition;
import io.raftmq.client.net.ClientThreads;
import io.raftmq.client.net.RequestException;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.AckRun;
import io.raftmq.client.wire.proto.ChangeInvisibleResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What became of one partition's messages, gathered for a few milliseconds and sent as runs: acks, and failures by how
 * they failed. It holds no more than its partition has leased. Thread-safe.
 */
final class OutcomeQueue {
    private static final Logger LOG = LoggerFactory.getLogger(OutcomeQueue.class);
    private static final int SEND_AT = 512;

    private final TopicPartition partition;
    private final LeaseCalls calls;
    private final ClientThreads threads;
    private final Duration delay;
    private final PushCounters counters;
    private List<LeasedOffset> acks = new ArrayList<>();
    private Map<Failure, List<LeasedOffset>> failures = new HashMap<>();
    private CompletableFuture<?> sent = CompletableFuture.completedFuture(null);
    private boolean scheduled;

    OutcomeQueue(
            TopicPartition partition, LeaseCalls calls, ClientThreads threads, Duration delay, PushCounters counters) {
        this.partition = partition;
        this.calls = calls;
        this.threads = threads;
        this.delay = delay;
        this.counters = counters;
    }

    synchronized void ack(LeasedOffset message) {
        acks.add(message);
        if (acks.size() >= SEND_AT) {
            send();
        } else {
            schedule();
        }
    }

    synchronized void fail(LeasedOffset message, Failure failure) {
        failures.computeIfAbsent(failure, key -> new ArrayList<>()).add(message);
        schedule();
    }

    private void schedule() {
        if (!scheduled) {
            scheduled = true;
            threads.after(delay, this::send);
        }
    }

    /** Sends what there is; completes when that, and all before, is answered. */
    synchronized CompletableFuture<?> flush() {
        send();
        return sent;
    }

    private synchronized void send() {
        scheduled = false;
        List<LeasedOffset> acked = acks;
        Map<Failure, List<LeasedOffset>> failed = failures;
        List<CompletableFuture<?>> requests = new ArrayList<>(List.of(sent));
        if (!acked.isEmpty()) {
            acks = new ArrayList<>();
            List<AckRun> runs = LeasedOffset.runs(acked);
            requests.add(calls.ack(partition, runs).handle((results, thrown) -> {
                count(runs, results, thrown, true);
                return null;
            }));
        }
        if (!failed.isEmpty()) {
            failures = new HashMap<>();
            failed.forEach((how, messages) -> {
                List<AckRun> runs = LeasedOffset.runs(messages);
                requests.add(calls.fail(partition, runs, how)
                        .thenApply(ChangeInvisibleResponse::getResultsList)
                        .handle((results, thrown) -> {
                            count(runs, results, thrown, false);
                            return null;
                        }));
            });
        }
        sent = CompletableFuture.allOf(requests.toArray(CompletableFuture<?>[]::new));
    }

    private void count(List<AckRun> runs, @Nullable List<Integer> results, @Nullable Throwable thrown, boolean ack) {
        if (thrown != null || results == null || results.size() != runs.size()) {
            LOG.warn(
                    "{}: {} for {} runs failed, their messages come again: {}",
                    partition,
                    ack ? "an ack" : "a retry",
                    runs.size(),
                    thrown == null
                            ? "the answer does not fit"
                            : RequestException.of(thrown).summary());
            return;
        }
        for (int i = 0; i < runs.size(); i++) {
            int messages = runs.get(i).getCount();
            if (results.get(i) == 0) {
                if (ack) {
                    counters.acked.add(messages);
                }
            } else if (results.get(i) == ErrorCode.LEASE_EXPIRED.id()) {
                counters.lateAcks.add(messages);
            } else {
                LOG.warn("{}: {} messages could not be settled: {}", partition, messages, ErrorCode.of(results.get(i)));
            }
        }
    }
}
