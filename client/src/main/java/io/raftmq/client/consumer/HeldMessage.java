package io.raftmq.client.consumer;

import io.raftmq.client.MessageView;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A message that this consumer holds under a lease, from its arrival to its outcome. While a renewal is on the way the
 * outcome waits for it: sent under the old lease's id, it would be refused if the renewal came first. Thread-safe.
 */
final class HeldMessage {
    private final MessageView message;
    private long leaseId;
    private long deadlineNanos;
    private boolean renewing;
    private boolean lost;
    private boolean begun;
    /** Since when it is with the listener's threads; 0 = it waits for its turn, which is bounded by others'. */
    private long handedNanos;

    private @Nullable Consumer<LeasedOffset> outcome;

    /** @param deadlineNanos until when the lease surely holds, by this process's monotonic clock */
    HeldMessage(MessageView message, long leaseId, long deadlineNanos) {
        this.message = message;
        this.leaseId = leaseId;
        this.deadlineNanos = deadlineNanos;
    }

    MessageView message() {
        return message;
    }

    synchronized long leaseId() {
        return leaseId;
    }

    /** Its place among what its partition has leased. */
    long place() {
        return LeasedOffset.of(message, 0).offset();
    }

    /** It goes to the listener's threads. */
    synchronized void handedOver() {
        handedNanos = System.nanoTime();
    }

    /** The listener is about to be called; false if it must not be, since the message was given back meanwhile. */
    synchronized boolean begin() {
        if (outcome != null) {
            return false;
        }
        begun = true;
        handedNanos = System.nanoTime();
        return true;
    }

    /**
     * Ends it if it has been with the listener, or has waited for one of its threads, for longer than it may.
     *
     * @param hung what then becomes of one whose listener runs
     * @param waiting what then becomes of one whose listener was not called
     */
    synchronized void endIfOverdue(long boundNanos, Consumer<HeldMessage> hung, Consumer<HeldMessage> waiting) {
        if (outcome == null && handedNanos != 0 && System.nanoTime() - handedNanos >= boundNanos) {
            (begun ? hung : waiting).accept(this);
        }
    }

    /** Whether the lease has run out or was taken away. */
    synchronized boolean isLost(long nowNanos) {
        return lost || nowNanos - deadlineNanos >= 0;
    }

    /** The lease to renew, if it runs out within {@code marginNanos}; null if it is not time or not ours any more. */
    synchronized @Nullable LeasedOffset beginRenewal(long nowNanos, long marginNanos) {
        if (renewing || lost || outcome != null || deadlineNanos - nowNanos > marginNanos) {
            return null;
        }
        renewing = true;
        return LeasedOffset.of(message, leaseId);
    }

    synchronized void renewed(long newLeaseId, long newDeadlineNanos) {
        renewing = false;
        leaseId = newLeaseId;
        deadlineNanos = newDeadlineNanos;
        deliverOutcome();
    }

    /** @param taken the lease is somebody else's now */
    synchronized void notRenewed(boolean taken) {
        renewing = false;
        lost |= taken;
        deliverOutcome();
    }

    /**
     * Ends it: {@code then} is told under which lease, now or after a renewal; even a lost one, so that it is counted.
     * False if it has ended before; then nothing is told.
     */
    synchronized boolean settle(Consumer<LeasedOffset> then) {
        if (outcome != null) {
            return false;
        }
        outcome = then;
        if (!renewing) {
            deliverOutcome();
        }
        return true;
    }

    private void deliverOutcome() {
        Consumer<LeasedOffset> then = outcome;
        if (then != null) {
            then.accept(LeasedOffset.of(message, leaseId));
        }
    }
}
