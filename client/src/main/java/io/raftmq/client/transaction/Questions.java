package io.raftmq.client.transaction;

import io.netty.util.concurrent.DefaultThreadFactory;
import io.raftmq.client.TopicPartition;
import io.raftmq.client.TransactionCheck;
import io.raftmq.client.TransactionChecker;
import io.raftmq.client.TransactionDecision;
import io.raftmq.client.wire.proto.TransactionEnd;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts questions to the checker, on threads of its own, and sends its answers. Thread-safe. */
final class Questions implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Questions.class);
    private static final long CLOSE_WAIT_SECONDS = 10;

    private final TransactionChecker checker;
    private final RunningTransactions running;
    private final EndCalls calls;
    private final TransactionCounters counters;
    private final ThreadPoolExecutor threads;

    Questions(
            String group,
            int threadCount,
            TransactionChecker checker,
            RunningTransactions running,
            EndCalls calls,
            TransactionCounters counters) {
        this.checker = checker;
        this.running = running;
        this.calls = calls;
        this.counters = counters;
        // Its queue holds what the partitions' watches have taken over, and that is bounded for each of them.
        this.threads = new ThreadPoolExecutor(
                threadCount,
                threadCount,
                30,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                new DefaultThreadFactory("raftmq-checker-" + group, true));
        this.threads.allowCoreThreadTimeOut(true);
    }

    /** Has the question answered. Completes, whatever became of it, once the answer was sent. */
    CompletableFuture<Void> ask(TopicPartition partition, TransactionCheck question) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        try {
            threads.execute(() -> send(partition, question, answer(question), done));
        } catch (RejectedExecutionException e) {
            done.complete(null); // closed: another producer will be asked
        }
        return done;
    }

    private TransactionDecision answer(TransactionCheck question) {
        counters.asked.increment();
        if (running.contains(question.id())) {
            return TransactionDecision.UNKNOWN;
        }
        try {
            TransactionDecision decision = checker.check(question);
            return decision == null ? TransactionDecision.UNKNOWN : decision;
        } catch (Exception e) {
            LOG.warn("transaction {}: the checker failed; it is asked again later", question.id(), e);
            return TransactionDecision.UNKNOWN;
        }
    }

    private void send(
            TopicPartition partition,
            TransactionCheck question,
            TransactionDecision decision,
            CompletableFuture<Void> done) {
        TransactionEnd end = TransactionEnd.newBuilder()
                .setId(question.id().offset())
                .setDecision(Endings.wire(decision))
                .setCheck(question.attempt())
                .build();
        CompletableFuture<?> unused = calls.end(partition, end).whenComplete((ended, failure) -> {
            if (ended != null && ended.getError() == 0) {
                counters.decided(decision);
                if (decision == TransactionDecision.UNKNOWN) {
                    counters.unknown.increment();
                }
            } else {
                counters.refused.increment();
            }
            done.complete(null);
        });
    }

    /** Waits for running checks, for a while. */
    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(CLOSE_WAIT_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("checkers still run {} s after closing", CLOSE_WAIT_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
