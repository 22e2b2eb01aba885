package io.raftmq.client.consumer;

import io.raftmq.client.BatchMessageListener;
import io.raftmq.client.BatchResult;
import io.raftmq.client.FailureCode;
import io.raftmq.client.Lease;
import io.raftmq.client.MessageView;
import io.raftmq.client.PushConsumerOptions;
import io.raftmq.client.TopicPartition;
import io.raftmq.client.net.ClientThreads;
import io.raftmq.client.net.Completion;
import io.raftmq.client.net.RequestException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One partition of a push consumer: long-polls its leader while there is room, hands messages to the listener's threads,
 * and sees each to its outcome. Thread-safe.
 */
final class PartitionIntake {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionIntake.class);
    private static final Duration LONG_POLL = Duration.ofSeconds(5);
    private static final Duration AFTER_FAILURE = Duration.ofMillis(500);
    private static final Duration AFTER_JOINING = Duration.ofMillis(20);
    private static final int MAX_RECEIVE = 1_000;
    private static final int MAX_RECEIVE_BYTES = 1 << 20;

    private final TopicPartition partition;
    private final PushConsumerOptions options;
    private final LeaseCalls calls;
    private final Membership membership;
    private final BatchMessageListener listener;
    private final Executor listeners;
    private final ClientThreads threads;
    private final PushCounters counters;
    private final BatchGatherer<HeldMessage> batches;
    private final OutcomeQueue outcomes;
    private final LaneAcks laneAcks;
    private final LaneQueues<HeldMessage> lanes = new LaneQueues<>();
    private final Renewals renewals;
    private final Renewals laneRenewals;
    private final ConcurrentHashMap<Long, HeldMessage> held = new ConcurrentHashMap<>();
    private final AtomicReference<CompletableFuture<?>> givenBack =
            new AtomicReference<>(CompletableFuture.completedFuture(null));
    private int pendingMessages;
    private long pendingBytes;
    private boolean receiving;
    private volatile boolean stopped;

    PartitionIntake(
            TopicPartition partition,
            PushConsumerOptions options,
            LeaseCalls calls,
            Membership membership,
            Listening listening,
            Executor listeners,
            ClientThreads threads,
            PushCounters counters) {
        this.partition = partition;
        this.options = options;
        this.calls = calls;
        this.membership = membership;
        this.listener = listening.listener();
        this.listeners = listeners;
        this.threads = threads;
        this.counters = counters;
        this.outcomes = new OutcomeQueue(partition, calls, threads, options.ackDelay(), counters);
        this.laneAcks = new LaneAcks(partition, calls, threads, counters);
        this.batches = new BatchGatherer<>(listening.size(), listening.patience(), threads, this::hand);
        this.renewals = new Renewals(partition, calls, this::lease, counters);
        this.laneRenewals = new Renewals(partition, calls, this::laneLease, counters);
    }

    /** Asks for more, if there is room and nothing is asked for already. */
    synchronized void receiveMore() {
        int room = options.maxPendingMessages() - pendingMessages;
        long roomBytes = options.maxPendingBytes() - pendingBytes;
        if (stopped || receiving || room <= 0 || roomBytes <= 0 || membership.ended() != null) {
            return;
        }
        receiving = true;
        long askedNanos = System.nanoTime();
        CompletableFuture<List<MessageView>> asked = calls.receive(
                partition,
                Math.min(room, MAX_RECEIVE),
                (int) Math.min(roomBytes, MAX_RECEIVE_BYTES),
                lease(),
                longPoll(),
                () -> !stopped);
        Completion.then(asked, messages -> received(messages, askedNanos), this::notReceived);
    }

    private void received(List<MessageView> messages, long askedNanos) {
        // Counted from the request, not the answer: on the safe side, by at most the long poll.
        long leasedSince = Math.max(askedNanos, System.nanoTime() - longPoll().toNanos());
        synchronized (this) {
            receiving = false;
            for (MessageView message : messages) {
                pendingMessages++;
                pendingBytes += message.body().length;
            }
        }
        counters.received.add(messages.size());
        counters.pending.add(messages.size());
        List<HeldMessage> arrived = new ArrayList<>(messages.size());
        for (MessageView message : messages) {
            Lease lease = message.lease();
            String lane = lane(message);
            Duration life = lane == null ? lease() : laneLease();
            HeldMessage mine = new HeldMessage(message, lease == null ? 0 : lease.id(), leasedSince + life.toNanos());
            held.put(mine.place(), mine);
            if (lane == null || lanes.enter(lane, mine)) {
                arrived.add(mine);
            }
        }
        // Not before all have queued up: one that fails at once takes those behind it along.
        handOver(arrived);
        receiveMore();
    }

    private void handOver(List<HeldMessage> messages) {
        messages.forEach(HeldMessage::handedOver);
        batches.add(messages);
    }

    /** What the message must keep its order in, or null. */
    private @Nullable String lane(MessageView message) {
        return options.orderly() ? "" : message.messageGroup();
    }

    private void hand(List<HeldMessage> batch) {
        try {
            listeners.execute(() -> consume(batch));
        } catch (RejectedExecutionException e) {
            batch.forEach(this::giveBack); // closing
        }
    }

    private void notReceived(RequestException failure) {
        synchronized (this) {
            receiving = false;
        }
        if (stopped || failure.code() == FailureCode.CLOSED) {
            return;
        }
        if (failure.code() == FailureCode.STALE_SUBSCRIPTION) {
            Completion.then(membership.join(), nothing -> threads.after(AFTER_JOINING, this::receiveMore), thrown -> {
                LOG.warn("group {}: {}: {}", options.group(), partition, thrown.summary());
                threads.after(AFTER_FAILURE, this::receiveMore);
            });
            return;
        }
        LOG.warn("group {}: {}: receiving failed, trying again: {}", options.group(), partition, failure.summary());
        Duration advised = Duration.ofMillis(failure.retryAfterMs());
        threads.after(advised.compareTo(AFTER_FAILURE) > 0 ? advised : AFTER_FAILURE, this::receiveMore);
    }

    private void consume(List<HeldMessage> batch) {
        batch.forEach(this::begun);
        if (stopped) {
            batch.forEach(this::giveBackBegun);
            return;
        }
        List<HeldMessage> mine = new ArrayList<>(batch.size());
        for (HeldMessage message : batch) {
            if (!message.begin()) {
                continue;
            }
            if (message.isLost(System.nanoTime())) {
                held.remove(message.place(), message); // somebody else has it, or soon will
                endTurn(message, false);
            } else {
                mine.add(message);
            }
        }
        if (!mine.isEmpty()) {
            listen(mine);
        }
    }

    private void listen(List<HeldMessage> mine) {
        BatchResult result = BatchResult.retryAll();
        @Nullable Failure thrown = null;
        try {
            BatchResult said =
                    listener.onMessages(mine.stream().map(HeldMessage::message).toList());
            result = said == null ? result : said;
        } catch (RuntimeException e) {
            thrown = Failure.thrown(e);
            LOG.warn("group {}: {}: the listener threw at {}", options.group(), partition, ids(mine), e);
        } catch (Error e) {
            thrown = Failure.thrown(e);
            LOG.error("group {}: {}: the listener threw at {}", options.group(), partition, ids(mine), e);
            throw e;
        } finally {
            for (HeldMessage message : mine) {
                settle(message, thrown != null ? thrown : Failure.of(result, message.message()));
            }
        }
    }

    private static String ids(List<HeldMessage> batch) {
        String first = batch.get(0).message().id().toString();
        return batch.size() == 1 ? first : first + " and " + (batch.size() - 1) + " more";
    }

    private void begun(HeldMessage mine) {
        counters.pending.decrement();
        synchronized (this) {
            pendingMessages--;
            pendingBytes -= mine.message().body().length;
        }
        receiveMore();
    }

    /** @param failure null: it succeeded */
    private void settle(HeldMessage mine, @Nullable Failure failure) {
        (failure == null ? counters.succeeded : counters.failed).increment();
        if (!end(mine, failure)) {
            counters.lateAcks.increment(); // it took too long, and the message was given up
        }
    }

    private boolean end(HeldMessage mine, @Nullable Failure failure) {
        return mine.settle(lease -> {
            held.remove(mine.place(), mine);
            if (failure != null) {
                outcomes.fail(lease, withDelay(failure, mine.message().attempt()));
                endTurn(mine, false);
            } else if (lane(mine.message()) == null) {
                outcomes.ack(lease);
            } else {
                var unused = laneAcks.ack(mine, lease).thenAccept(acked -> endTurn(mine, acked));
            }
        });
    }

    /**
     * It is the turn of the next message of its lane. Unless this one was acked, what came with it was taken back by the
     * broker and is not to be consumed.
     */
    private void endTurn(HeldMessage mine, boolean acked) {
        String lane = lane(mine.message());
        if (lane == null) {
            return;
        }
        if (!acked) {
            for (HeldMessage behind : lanes.abandon(lane, other -> other.leaseId() == mine.leaseId())) {
                held.remove(behind.place(), behind);
                begun(behind);
            }
        }
        HeldMessage next = lanes.next(lane);
        if (next != null) {
            handOver(List.of(next));
        }
    }

    /** This consumer's own retry delays, if it has any, hold where the listener named none. */
    private Failure withDelay(Failure failure, int attempt) {
        List<Duration> ladder = options.retryDelays();
        return failure.delay() != null || ladder.isEmpty()
                ? failure
                : new Failure(
                        ladder.get(Math.max(0, Math.min(attempt, ladder.size()) - 1)),
                        failure.reject(),
                        failure.note());
    }

    private Duration lease() {
        Duration own = options.lease();
        return own == null ? membership.consumeTimeout() : own;
    }

    /** Short against the leases: a lease is taken to have begun when it was asked for. */
    private Duration longPoll() {
        Duration half = laneLease().dividedBy(2);
        return half.compareTo(LONG_POLL) < 0 ? half : LONG_POLL;
    }

    private Duration laneLease() {
        Duration bound = options.messageGroupLease();
        return lease().compareTo(bound) < 0 ? lease() : bound;
    }

    private void giveBack(HeldMessage mine) {
        begun(mine);
        giveBackBegun(mine);
    }

    /** Untouched: visible at once, and no attempt counted. */
    private void giveBackBegun(HeldMessage mine) {
        var unused = mine.settle(lease -> {
            held.remove(mine.place(), mine);
            // If it fails the lease runs out, and the message comes again all the same.
            var change = calls.change(partition, LeasedOffset.runs(List.of(lease)), Duration.ZERO);
            givenBack.updateAndGet(before -> CompletableFuture.allOf(before, change.handle((done, failure) -> null)));
            endTurn(mine, false);
        });
    }

    /** Renews the leases that need it, but not for ever; called every so often. */
    void renew() {
        long bound = options.maxProcessing().toNanos();
        // What no thread came to keeps its room, or a consumer that hangs would take in, and keep, ever more.
        held.values().forEach(mine -> mine.endIfOverdue(bound, this::endHung, this::giveBackBegun));
        Map<Boolean, List<HeldMessage>> byOrder =
                held.values().stream().collect(Collectors.partitioningBy(mine -> lane(mine.message()) != null));
        renewals.renew(byOrder.getOrDefault(false, List.of()));
        laneRenewals.renew(byOrder.getOrDefault(true, List.of()));
    }

    /** The listener may never return: the message is for another attempt, as if it had failed. */
    private void endHung(HeldMessage mine) {
        String why = "the listener had not returned after " + options.maxProcessing();
        if (end(mine, new Failure(null, false, why))) {
            counters.overdue.increment();
            LOG.warn(
                    "group {}: {}: {} comes again: {}",
                    options.group(),
                    partition,
                    mine.message().id(),
                    why);
        }
    }

    /** Takes nothing more; what comes or has not begun is given back. */
    void stop() {
        stopped = true;
        batches.flush();
    }

    /** Sends what became of messages; completes when that, and all before, is answered. */
    CompletableFuture<?> flush() {
        return CompletableFuture.allOf(outcomes.flush(), laneAcks.drained()).thenCompose(nothing -> givenBack.get());
    }
}
