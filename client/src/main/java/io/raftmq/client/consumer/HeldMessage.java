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

    /** Ends it: {@code then} is told under which lease, now or after a renewal; even a lost one, so that it is counted. */
    synchronized void settle(Consumer<LeasedOffset> then) {
        outcome = then;
        if (!renewing) {
            deliverOutcome();
        }
    }

    private void deliverOutcome() {
        Consumer<LeasedOffset> then = outcome;
        if (then != null) {
            then.accept(LeasedOffset.of(message, leaseId));
        }
    }
}
