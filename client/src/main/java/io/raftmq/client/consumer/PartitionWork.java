package io.raftmq.client.consumer;

import io.raftmq.client.BatchMessageListener;
import io.raftmq.client.BatchResult;
import io.raftmq.client.MessageView;
import io.raftmq.client.PushConsumerOptions;
import io.raftmq.client.net.ClientThreads;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a push consumer has read of one partition and is not done with: hands it to the listener's threads, tries again what
 * fails, and knows up to where everything is done. What was read behind a message that is not done counts against the bounds,
 * so little is repeated when the partition goes to another member. Thread-safe.
 */
final class PartitionWork {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionWork.class);
    /** So many attempts mean: for ever. */
    private static final int FOR_EVER = 1_000_000;

    private final PartitionReader reader;
    private final PushConsumerOptions options;
    private final List<Duration> delays;
    private final BatchMessageListener listener;
    private final Executor listeners;
    private final ClientThreads threads;
    private final PushCounters counters;
    private final Runnable onRoom;
    private final BatchGatherer<ReadMessage> batches;
    private final LaneQueues<ReadMessage> lanes = new LaneQueues<>();
    private final CommitCount commits;
    /** In the order of their offsets, from the first that is not done. */
    private final ArrayDeque<ReadMessage> window = new ArrayDeque<>();

    private long windowBytes;
    private int running;
    private boolean starved;
    private boolean stopped;

    /**
     * @param delays between attempts
     * @param onRoom called when there is room again after there was none
     */
    PartitionWork(
            PartitionReader reader,
            PushConsumerOptions options,
            List<Duration> delays,
            Listening listening,
            Executor listeners,
            ClientThreads threads,
            PushCounters counters,
            Runnable onRoom) {
        this.reader = reader;
        this.options = options;
        this.delays = delays;
        this.listener = listening.listener();
        this.listeners = listeners;
        this.threads = threads;
        this.counters = counters;
        this.onRoom = onRoom;
        this.commits = new CommitCount(counters);
        this.batches = new BatchGatherer<>(listening.size(), listening.patience(), threads, this::hand);
    }

    PartitionReader reader() {
        return reader;
    }

    /** How many messages it may take. */
    synchronized int room() {
        int room = stopped || windowBytes >= options.maxPendingBytes()
                ? 0
                : Math.max(0, options.maxPendingMessages() - window.size());
        starved = room == 0;
        return room;
    }

    /** Takes messages, in the order of their offsets. */
    void take(List<MessageView> messages) {
        List<ReadMessage> arrived = new ArrayList<>(messages.size());
        synchronized (this) {
            for (MessageView message : messages) {
                String lane = options.orderly() ? "" : message.messageGroup();
                ReadMessage mine = new ReadMessage(message, lane);
                window.add(mine);
                windowBytes += mine.bytes();
                if (lane == null || lanes.enter(lane, mine)) {
                    arrived.add(mine);
                }
            }
        }
        counters.received.add(messages.size());
        counters.pending.add(messages.size());
        batches.add(arrived);
    }

    private void hand(List<ReadMessage> batch) {
        try {
            listeners.execute(() -> consume(batch));
        } catch (RejectedExecutionException e) {
            LOG.debug("{} messages are left to whoever comes next: the consumer is closing", batch.size());
        }
    }

    private void consume(List<ReadMessage> batch) {
        List<MessageView> views = new ArrayList<>(batch.size());
        synchronized (this) {
            if (stopped) {
                return;
            }
            for (ReadMessage message : batch) {
                if (message.call()) {
                    counters.pending.decrement();
                }
                views.add(message.view());
            }
            running++;
        }
        BatchResult result = BatchResult.retryAll();
        @Nullable Failure thrown = null;
        try {
            BatchResult said = listener.onMessages(views);
            result = said == null ? result : said;
        } catch (RuntimeException e) {
            thrown = Failure.thrown(e);
            LOG.warn("group {}: the listener threw at {}", options.group(), views.get(0), e);
        } catch (Error e) {
            thrown = Failure.thrown(e);
            LOG.error("group {}: the listener threw at {}", options.group(), views.get(0), e);
            throw e;
        } finally {
            for (int i = 0; i < batch.size(); i++) {
                settle(batch.get(i), thrown != null ? thrown : Failure.of(result, views.get(i)));
            }
            ended();
        }
    }

    private synchronized void ended() {
        running--;
        notifyAll();
    }

    /** @param failure null: it succeeded */
    private void settle(ReadMessage message, @Nullable Failure failure) {
        (failure == null ? counters.succeeded : counters.failed).increment();
        if (failure == null) {
            finish(message);
        } else if (failure.reject() || (message.attempt() >= options.attempts() && options.attempts() < FOR_EVER)) {
            passOver(message, failure);
        } else {
            rest(message, failure);
        }
    }

    private void passOver(ReadMessage message, Failure failure) {
        counters.passedOver.increment();
        LOG.warn(
                "group {}: {} is passed over after attempt {}{}{}",
                options.group(),
                message.view(),
                message.attempt(),
                failure.note().isEmpty() ? "" : ": ",
                failure.note());
        finish(message);
    }

    private void rest(ReadMessage message, Failure failure) {
        Duration own = failure.delay();
        Duration delay;
        synchronized (this) {
            message.returned();
            delay = own != null ? own : delays.get(Math.min(message.attempt(), delays.size()) - 1);
            message.tryAgain();
        }
        threads.after(delay, () -> batches.add(List.of(message)));
    }

    private void finish(ReadMessage message) {
        boolean room;
        synchronized (this) {
            message.returned();
            message.finish();
            while (!window.isEmpty() && window.element().isDone()) {
                windowBytes -= window.remove().bytes();
                commits.done();
            }
            room = starved && !stopped;
        }
        String lane = message.lane();
        ReadMessage next = lane == null ? null : lanes.next(lane);
        if (next != null) {
            batches.add(List.of(next));
        }
        if (room) {
            onRoom.run();
        }
    }

    /** Up to where everything is done. To be asked between takes. */
    synchronized long done() {
        long offset = window.isEmpty() ? reader.position() : window.element().offset();
        commits.asked(offset);
        return offset;
    }

    /** The cluster has committed an offset. */
    synchronized void committed(long offset) {
        commits.committed(offset);
    }

    /** How many messages have been with the listener for longer than they may; the new ones are counted and logged. */
    synchronized int hung() {
        int hung = 0;
        for (ReadMessage message : window) {
            if (message.isHung(options.maxProcessing().toNanos())) {
                hung++;
                if (message.isNewlyHung()) {
                    counters.overdue.increment();
                    LOG.warn(
                            "group {}: the listener has not returned from {} after {}",
                            options.group(),
                            message.view(),
                            options.maxProcessing());
                }
            }
        }
        return hung;
    }

    /** No listener is called any more; what has not begun is left to whoever gets the partition. */
    synchronized void stop() {
        if (!stopped) {
            stopped = true;
            counters.pending.add(
                    -window.stream().filter(message -> !message.hasBegun()).count());
        }
    }

    synchronized boolean isIdle() {
        return running == 0;
    }

    /** Waits for the listeners that run. */
    synchronized void awaitIdle(long deadlineNanos) throws InterruptedException {
        for (long left = deadlineNanos - System.nanoTime(); running > 0 && left > 0; ) {
            wait(Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
            left = deadlineNanos - System.nanoTime();
        }
    }
}
