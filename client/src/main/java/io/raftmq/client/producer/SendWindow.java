package io.raftmq.client.producer;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a producer has on its way to all partitions. The more that is, the longer a batch may gather: a request costs the
 * brokers about the same whatever it carries, and a message that waits here would else wait there.
 *
 * <p>No clock is asked: who gathers is told when some answers have come, and while none is to come nobody gathers.
 * Thread-safe.
 */
final class SendWindow {
    /** With less on its way the producer is not busy, and nothing gathers for the sake of size. */
    private static final long BUSY_BYTES = 128 << 10;
    /** A batch is big enough when so many of its size would be all that is on the way. */
    private static final int SHARES = 16;
    /** Nobody gathers for longer than so many answers take: about half of what is on the way. */
    private static final int PATIENCE = SHARES / 2;

    private record Waiting(Runnable ripen, long untilAnswer) {}

    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong answers = new AtomicLong();
    private final Queue<Waiting> gathering = new ConcurrentLinkedQueue<>();

    /** The size from which on a batch need not gather any longer, in bytes; 0: none need gather. */
    long enough() {
        long now = bytes.get();
        return now < BUSY_BYTES ? 0 : now / SHARES;
    }

    void sent(long size) {
        bytes.addAndGet(size);
    }

    /** A request ended, whichever way. Its sender counts this before it sends the next. */
    void ended(long size) {
        bytes.addAndGet(-size);
        answers.incrementAndGet();
    }

    /**
     * Has {@code ripen} called once, after some more answers. Whoever asks looks at {@link #enough} again behind it: the
     * last answer for a while may just have come.
     */
    void tellLater(Runnable ripen) {
        gathering.add(new Waiting(ripen, answers.get() + PATIENCE));
    }

    /** To be called after each answer, without any lock: calls those whose time it is. */
    void tellWhoWaitedLongEnough() {
        for (Waiting next = gathering.peek(); next != null; next = gathering.peek()) {
            if (next.untilAnswer > answers.get() && enough() > 0) {
                return;
            }
            if (gathering.remove(next)) {
                next.ripen.run();
            }
        }
    }
}
