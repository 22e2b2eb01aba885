package io.raftmq.client.net;

import java.time.Duration;

/**
 * What is heard of a broker, and what to make of it when nothing is. Whoever was asked something and says nothing at all for
 * {@link #PATIENCE} is asked for a sign of life, which a broker that is well gives at once, whatever else it is busy with; whoever
 * does not give it in the same time again is silent. That alone proves nothing, a pause of the garbage collector looks the
 * same, so it only has others asked who leads now; after the silence timeout the connection is given up whatever they say.
 *
 * <p>Times are those of {@link System#nanoTime}. Not thread-safe.
 */
final class Hearing {
    /** Several times what a busy broker takes to answer a ping, and well below what a change of leaders takes. */
    static final Duration PATIENCE = Duration.ofMillis(200);

    private static final long PATIENCE_NANOS = PATIENCE.toNanos();

    /** What is to be done. */
    enum Next {
        NOTHING,
        /** Ask for a sign of life. */
        PING,
        /** Ask others about it. */
        SUSPECT,
        /** Give the connection up. */
        GIVE_UP
    }

    private final long idleNanos;
    private final long silenceNanos;
    private long heardNanos;
    /** When the first question was asked since something was heard; only if {@link #unheard}. */
    private long askedNanos;

    private boolean unheard;
    private long pingedNanos;
    private boolean pinged;

    /**
     * @param idle how long nobody need hear anything if nothing was asked
     * @param silence when to give up
     */
    Hearing(Duration idle, Duration silence, long nowNanos) {
        this.idleNanos = idle.toNanos();
        this.silenceNanos = silence.toNanos();
        this.heardNanos = nowNanos;
    }

    void heard(long nowNanos) {
        heardNanos = nowNanos;
        unheard = false;
        pinged = false;
    }

    /** A request leaves. */
    void asked(long nowNanos) {
        if (!unheard) {
            unheard = true;
            askedNanos = nowNanos;
        }
    }

    /** A ping leaves; or a handshake, which is answered as promptly. */
    void pinged(long nowNanos) {
        asked(nowNanos);
        if (!pinged) {
            pinged = true;
            pingedNanos = nowNanos;
        }
    }

    /** Since when nothing was heard. */
    long sinceNanos() {
        return heardNanos;
    }

    /** @param awaited whether some answer is still to come */
    Next next(long nowNanos, boolean awaited) {
        long silent = nowNanos - heardNanos;
        if (awaited && silent > silenceNanos) {
            return Next.GIVE_UP;
        }
        if (pinged) {
            return awaited && nowNanos - pingedNanos >= PATIENCE_NANOS ? Next.SUSPECT : Next.NOTHING;
        }
        boolean overdue = awaited && unheard && nowNanos - askedNanos >= PATIENCE_NANOS;
        return overdue || silent >= idleNanos ? Next.PING : Next.NOTHING;
    }
}
