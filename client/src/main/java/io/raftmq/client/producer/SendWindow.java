package io.raftmq.client.producer;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a producer has on its way to all partitions. The more that is, the longer a batch may gather: a request costs the
 * brokers about the same whatever it carries, and a message that waits here would else wait there.
 *
 * <p>Who gathers is told when some answers have come, and while none is to come nobody gathers. Answers may also stay out, of a
 * node that is frozen: what is meant for others does not wait for them, so whoever gathers is told after a moment all the
 * same. Thread-safe.
 */
final class SendWindow {
    /** With fewer requests on their way the producer is not busy, and nothing gathers for the sake of size. */
    private static final int BUSY = 4;
    /** A batch is big enough when so many of its size would be all that is on the way. */
    private static final int SHARES = 4;
    /** Less is not worth a request of its own while others are on their way. */
    private static final long LEAST_BYTES = 16 << 10;
    /** More makes a message no cheaper, and keeps those behind it waiting. */
    private static final long MOST_BYTES = 256 << 10;
    /** Nobody gathers for longer than half of the answers to come take, or so many if they are small. */
    private static final int PATIENCE = 8;
    /** Each such piece on its way makes an answer more: the more there is, the less a message waits for its own batch alone. */
    private static final long BYTES_AN_ANSWER = 16 << 10;

    /** Longer than answers take of a cluster that has room, and the longest that a frozen node delays what others could take. */
    private static final Duration LONGEST = Duration.ofMillis(40);

    private record Waiting(Runnable ripen, long untilAnswer) {}

    /** Runs something later. */
    @FunctionalInterface
    interface Later {
        void run(Duration delay, Runnable task);
    }

    private final Later later;

    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong answers = new AtomicLong();
    private final Queue<Waiting> gathering = new ConcurrentLinkedQueue<>();

    SendWindow(Later later) {
        this.later = later;
    }

    /** The size from which on a batch need not gather any longer, in bytes; 0: none need gather. */
    long enough() {
        return requests.get() < BUSY ? 0 : Math.min(MOST_BYTES, Math.max(LEAST_BYTES, bytes.get() / SHARES));
    }

    void sent(long size) {
        requests.incrementAndGet();
        bytes.addAndGet(size);
    }

    /** A request ended, whichever way. Its sender counts this before it sends the next. */
    void ended(long size) {
        requests.decrementAndGet();
        bytes.addAndGet(-size);
        answers.incrementAndGet();
    }

    /**
     * Has {@code ripen} called once, after some more answers, or a moment. Whoever asks looks at {@link #enough} again behind
     * it: the last answer for a while may just have come.
     */
    void tellLater(Runnable ripen) {
        long most = Math.max(PATIENCE, bytes.get() / BYTES_AN_ANSWER);
        long patience = Math.min(most, Math.max(1, requests.get() / 2));
        Waiting waiting = new Waiting(ripen, answers.get() + patience);
        gathering.add(waiting);
        later.run(LONGEST, () -> tell(waiting));
    }

    /** To be called after each answer, without any lock: calls those whose time it is. */
    void tellWhoWaitedLongEnough() {
        for (Waiting next = gathering.peek(); next != null; next = gathering.peek()) {
            if (next.untilAnswer > answers.get() && enough() > 0) {
                return;
            }
            tell(next);
        }
    }

    private void tell(Waiting waiting) {
        if (gathering.remove(waiting)) {
            waiting.ripen.run();
        }
    }
}
