package io.raftmq.client.producer;

import io.raftmq.client.FailureCode;
import io.raftmq.client.ProducerOptions;
import io.raftmq.client.RaftMqException;
import io.raftmq.client.net.ClientThreads;
import io.raftmq.client.net.Completion;
import io.raftmq.client.net.RequestException;
import io.raftmq.client.routing.Backoff;
import io.raftmq.client.wire.ErrorCode.Retry;
import io.raftmq.client.wire.MessageRecord;
import io.raftmq.client.wire.proto.ProduceResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the messages of one partition, in order, several batches on the way at once.
 *
 * <p>A batch that is not full leaves while fewer than {@link #EAGER} requests are on the way, so a lone message never
 * waits; if the producer has much on its way, it first gathers as {@link SendWindow} says. Full ones, and those that are
 * big enough, leave up to the option's limit.
 *
 * <pre>
 * IDENTIFYING -> FLOWING -> SETTLING -> RESTING -> FLOWING
 *      ^                        |
 *      +-- a hole in the sequences
 * </pre>
 *
 * After a failure nothing new is sent until everything on the way is answered (SETTLING); then {@link Verdict} decides,
 * and what remains is sent again from the first one. Thread-safe; its lock is never held across I/O, since sending only
 * hands a task to an event loop.
 */
final class PartitionSender {
    private enum Phase {
        FLOWING,
        SETTLING,
        RESTING,
        IDENTIFYING,
        CLOSED
    }

    private static final Logger LOG = LoggerFactory.getLogger(PartitionSender.class);
    private static final int EAGER = 2;
    private static final Duration LEAST_TIMEOUT = Duration.ofMillis(100);
    private static final Duration LEADERLESS_BEFORE_MOVING = Duration.ofSeconds(5);

    private final PartitionLink link;
    private final ProducerOptions options;
    private final Duration requestTimeout;
    private final ProducerIds ids;
    private final Completions completions;
    private final ClientThreads threads;
    private final Relocation relocation;
    private final Backoff backoff = new Backoff(ThreadLocalRandom.current());

    private final SendWindow window;
    private final BatchQueue queue;
    private Phase phase = Phase.FLOWING;
    private ProducerIds.@Nullable Identity identity;
    private boolean identityUsed;
    private long topicUid = -1;
    private int onTheWay;
    /** Gone to other partitions, where they may not have arrived yet. */
    private final List<Batch> moved = new ArrayList<>();
    /** The gathering batch waits to be told by the window. */
    private boolean waiting;
    /** It has been told. */
    private boolean ripe;
    /** Counts the times that everything unresolved was sent again. */
    private int round;

    private boolean healed;
    private long failingSinceNanos;
    private boolean failing;

    PartitionSender(
            PartitionLink link,
            ProducerOptions options,
            Duration requestTimeout,
            ProducerIds ids,
            Completions completions,
            SendWindow window,
            ClientThreads threads,
            Relocation relocation) {
        this.link = link;
        this.window = window;
        this.options = options;
        this.requestTimeout = requestTimeout;
        this.ids = ids;
        this.completions = completions;
        this.threads = threads;
        this.relocation = relocation;
        this.queue = new BatchQueue(options);
    }

    /** Where batches go whose partition has no leader. */
    interface Relocation {
        /** A partition that could take them, or null. */
        @Nullable
        PartitionSender instead(PartitionSender of);
    }

    /**
     * Takes a message in. Its room in the buffer is given back when it is done with.
     *
     * @param bound to this partition; it may not be moved to another one
     * @return whether a batch left or was filled by it, or is big enough to
     */
    synchronized boolean append(MessageRecord message, int size, PendingSend send, boolean bound) {
        if (phase == Phase.CLOSED) {
            throw closed();
        }
        boolean filled = queue.append(message, size, send, bound);
        pump();
        return filled || !queue.isGathering() || queue.gatheredBytes() >= window.enough();
    }

    /** The window tells that the gathering batch has waited long enough. */
    private synchronized void ripen() {
        waiting = false;
        ripe = queue.isGathering();
        pump();
    }

    /** Sends what may be sent now. */
    private void pump() {
        while (phase == Phase.FLOWING && onTheWay < options.maxInFlight()) {
            if (!queue.hasReady() && isBigEnough()) {
                queue.finish();
                ripe = false;
            }
            if (!queue.hasReady()) {
                if (waiting || !queue.isGathering() || ripe || window.enough() == 0) {
                    return;
                }
                waiting = true;
                window.tellLater(this::ripen);
                continue;
            }
            ProducerIds.Identity who = identity;
            if (who == null) {
                identify();
                return;
            }
            identityUsed = true;
            transmit(queue.take(who));
        }
    }

    private boolean isBigEnough() {
        long enough = window.enough();
        boolean leavesAsItIs = onTheWay < EAGER && (ripe || enough == 0);
        return queue.isGathering() && (leavesAsItIs || (enough > 0 && queue.gatheredBytes() >= enough));
    }

    private void transmit(Batch batch) {
        PartitionLink.Target target = link.target();
        if (target != null && topicUid != target.topicUid()) {
            if (topicUid == -1) {
                topicUid = target.topicUid();
            } else {
                target = null; // the topic was replaced: the verdict sees to it
            }
        }
        if (target == null) {
            failed(batch, null, RequestException.noLeader(link + " has no leader at the moment"));
            return;
        }
        PartitionLink.Target to = target;
        Duration left = Duration.ofNanos(batch.nanosLeft(System.nanoTime()));
        Duration timeout = left.compareTo(requestTimeout) > 0
                ? requestTimeout
                : left.compareTo(LEAST_TIMEOUT) < 0 ? LEAST_TIMEOUT : left;
        onTheWay++;
        long size = batch.reservedBytes();
        window.sent(size);
        Completion.then(
                link.send(to, batch.share(), timeout),
                reply -> {
                    window.ended(size);
                    answered(batch, to, reply.header());
                    window.tellWhoWaitedLongEnough();
                },
                failure -> {
                    window.ended(size);
                    refused(batch, to, failure);
                    window.tellWhoWaitedLongEnough();
                });
    }

    private synchronized void answered(Batch batch, PartitionLink.Target target, ProduceResponse answer) {
        onTheWay--;
        if (!queue.unresolved().remove(batch)) {
            return; // closed meanwhile
        }
        completions.stored(batch, target.topicUid(), link, answer);
        if (phase == Phase.FLOWING) {
            failing = false;
            backoff.reset();
            pump();
        } else if (phase == Phase.SETTLING && onTheWay == 0) {
            recover();
        }
    }

    private synchronized void refused(Batch batch, PartitionLink.Target target, RequestException failure) {
        onTheWay--;
        if (queue.unresolved().contains(batch)) {
            failed(batch, target, failure);
        }
    }

    private void failed(Batch batch, PartitionLink.@Nullable Target target, RequestException failure) {
        batch.failed(failure);
        if (!failing) {
            failing = true;
            failingSinceNanos = System.nanoTime();
        }
        if (target != null && failure.retry() == Retry.REFRESH_ROUTE) {
            healed |= link.heal(target, failure);
        }
        if (phase == Phase.FLOWING) {
            phase = Phase.SETTLING;
        }
        if (onTheWay == 0 && phase == Phase.SETTLING) {
            recover();
        }
    }

    // ------------------------------------------------------------ after a failure, nothing being on the way

    private void recover() {
        long now = System.nanoTime();
        Verdict verdict = Verdict.judge(queue.unresolved(), now, isTopicReplaced());
        verdict.failed().forEach(batch -> giveUp(batch, now));
        giveUpExpired(now);
        if (verdict.lossSeen()) {
            LOG.warn("producer {}: the partition misses a batch that it had acknowledged; going on behind it", link);
        }
        if (verdict.newIdentity()) {
            forgetIdentity();
        }
        moveAway(now);
        Batch head = queue.unresolved().peek();
        RequestException why = head == null ? null : head.lastFailure();
        if (identity == null || why == null) {
            resume();
            return;
        }
        Duration pause = backoff.next(why, healed);
        healed = false;
        rest(pause);
    }

    private boolean isTopicReplaced() {
        PartitionLink.Target target = link.target();
        return topicUid != -1 && target != null && target.topicUid() != topicUid;
    }

    private void giveUp(Batch batch, long nowNanos) {
        RequestException failure = batch.lastFailure();
        boolean late = batch.isExpired(nowNanos);
        String context = late ? link + " did not take it within " + options.deliveryTimeout() + "; last: " : "";
        RaftMqException told = failure == null
                ? new RaftMqException(FailureCode.TIMED_OUT, true, false, context + "its turn never came")
                : failure.toPublic(batch.isOutcomeUnknown(), context);
        completions.failed(batch, told);
    }

    /** What waits behind a partition that does not answer grows old too. */
    private void giveUpExpired(long nowNanos) {
        queue.takeExpired(nowNanos).forEach(batch -> giveUp(batch, nowNanos));
    }

    private void forgetIdentity() {
        identity = null;
        topicUid = -1;
        queue.beginAnew();
    }

    private void moveAway(long nowNanos) {
        boolean longLeaderless =
                failing && nowNanos - failingSinceNanos > LEADERLESS_BEFORE_MOVING.toNanos() && link.target() == null;
        boolean absent = queue.unresolved().stream().noneMatch(Batch::isOutcomeUnknown);
        boolean wanted = options.retryOtherPartition() && longLeaderless && absent && queue.hasMovable();
        PartitionSender other = wanted ? relocation.instead(this) : null;
        if (other == null) {
            return;
        }
        forgetIdentity();
        List<Batch> moving = queue.takeMovable();
        moved.removeIf(Batch::isEnded);
        moved.addAll(moving);
        // Not under this lock, the other sender has one of its own; nor where an application may keep the thread.
        if (threads.after(Duration.ZERO, () -> other.adopt(moving)) == null) {
            moving.forEach(batch -> completions.failed(batch, closed()));
        }
    }

    /** Takes over batches of another partition, of which it is proven that they were not stored. */
    private synchronized void adopt(List<Batch> batches) {
        queue.ready().addAll(batches);
        if (phase == Phase.CLOSED) {
            abort(closed());
        } else {
            pump();
        }
    }

    private void rest(Duration pause) {
        Batch oldest = queue.oldest();
        long nearest = oldest == null ? pause.toNanos() : Math.max(0, oldest.nanosLeft(System.nanoTime()));
        Duration until = pause.toNanos() > nearest ? Duration.ofNanos(nearest) : pause;
        if (until.isZero()) {
            resume();
            return;
        }
        phase = Phase.RESTING;
        if (threads.after(until, this::wake) == null) {
            abort(closed());
        }
    }

    private synchronized void wake() {
        if (phase == Phase.RESTING) {
            resume();
        }
    }

    /** Sends what is unresolved again, in order, then whatever else there is. */
    private void resume() {
        long now = System.nanoTime();
        Batch first = queue.unresolved().peek();
        if (first != null && first.isExpired(now)) {
            phase = Phase.SETTLING;
            recover();
            return;
        }
        giveUpExpired(now);
        phase = Phase.FLOWING;
        int mine = ++round;
        for (Batch batch : List.copyOf(queue.unresolved())) {
            // A batch that cannot even be handed over ends this round, and may have begun the next one.
            if (phase != Phase.FLOWING || round != mine) {
                return;
            }
            transmit(batch);
        }
        pump();
    }

    // ------------------------------------------------------------ identity

    private void identify() {
        phase = Phase.IDENTIFYING;
        Completion.then(identityUsed ? ids.fresh() : ids.shared(), this::identified, this::unidentified);
    }

    private synchronized void identified(ProducerIds.Identity who) {
        if (phase != Phase.IDENTIFYING) {
            return;
        }
        identity = who;
        phase = Phase.FLOWING;
        pump();
    }

    private synchronized void unidentified(RequestException failure) {
        if (phase != Phase.IDENTIFYING) {
            return;
        }
        queue.ready().forEach(batch -> batch.heldUpBy(failure));
        if (failure.retry() == Retry.NEVER) {
            while (queue.hasReady()) {
                completions.failed(queue.ready().remove(), failure.toPublic(false, "no producer id: "));
            }
        }
        giveUpExpired(System.nanoTime());
        rest(backoff.next(failure, false));
    }

    // ------------------------------------------------------------ ends

    /** Completes when everything appended so far has been stored or has failed. */
    synchronized CompletableFuture<?> drained() {
        moved.removeIf(Batch::isEnded);
        return CompletableFuture.allOf(
                queue.drained(),
                CompletableFuture.allOf(moved.stream().map(Batch::ended).toArray(CompletableFuture<?>[]::new)));
    }

    /** Fails everything that is left. */
    synchronized void close() {
        abort(closed());
    }

    private void abort(RaftMqException why) {
        phase = Phase.CLOSED;
        queue.finish();
        while (!queue.unresolved().isEmpty()) {
            completions.failed(
                    queue.unresolved().remove(),
                    new RaftMqException(why.code(), false, true, "closed before the answer came from " + link));
        }
        while (queue.hasReady()) {
            completions.failed(queue.ready().remove(), why);
        }
    }

    private RaftMqException closed() {
        return new RaftMqException(FailureCode.CLOSED, false, false, "the producer is closed");
    }
}
