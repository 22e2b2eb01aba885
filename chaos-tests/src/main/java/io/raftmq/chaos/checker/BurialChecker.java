package io.raftmq.chaos.checker;

import io.raftmq.chaos.checker.Anomaly.Kind;
import io.raftmq.chaos.history.Event;
import io.raftmq.chaos.history.GroupEvent.AckFailed;
import io.raftmq.chaos.history.GroupEvent.Acked;
import io.raftmq.chaos.history.GroupEvent.Buried;
import io.raftmq.chaos.history.GroupEvent.Death;
import io.raftmq.chaos.history.GroupEvent.Delivered;
import io.raftmq.chaos.history.GroupEvent.Rejected;
import io.raftmq.chaos.history.Send;
import io.raftmq.chaos.history.Send.Outcome;
import io.raftmq.chaos.history.Sends;
import io.raftmq.chaos.history.Stamp;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntUnaryOperator;

/**
 * A message whose consumers fail ends in one place: done, or a dead letter, never both and never neither. Its attempt number
 * stays within the limit, and it is delivered no more often than the limit plus the changes of its partition's leader. One
 * that died because its lease ran out may have an ack that was answered OK later than that: it is answered as a repeated ack
 * is, and changes nothing.
 */
public final class BurialChecker {
    private final int maxAttempts;
    private final long leaseNanos;
    private final IntUnaryOperator leaderChanges;
    private final Map<Stamp, Integer> deliveries = new HashMap<>();
    private final Map<Stamp, Long> lastAsked = new HashMap<>();
    private final Set<Stamp> acked = new HashSet<>();
    private final Set<Stamp> ackedInTime = new HashSet<>();
    private final Set<Stamp> perhapsAcked = new HashSet<>();
    private final Set<Stamp> rejected = new HashSet<>();
    private final Set<Stamp> buried = new HashSet<>();
    private final Findings findings = new Findings();

    private BurialChecker(int maxAttempts, long leaseNanos, IntUnaryOperator leaderChanges) {
        this.maxAttempts = maxAttempts;
        this.leaseNanos = leaseNanos;
        this.leaderChanges = leaderChanges;
    }

    /**
     * Judges a history that ended when the group had nothing left to do and its dead letters had been looked through.
     *
     * @param leaseNanos of every delivery
     * @param leaderChanges how often each partition changed its leader, or more
     */
    public static Findings check(
            List<Event> history, int maxAttempts, long leaseNanos, IntUnaryOperator leaderChanges) {
        BurialChecker checker = new BurialChecker(maxAttempts, leaseNanos, leaderChanges);
        history.forEach(checker::event);
        Sends.of(history).forEach(checker::end);
        return checker.findings;
    }

    private void event(Event event) {
        if (event instanceof Delivered e) {
            delivered(e);
        } else if (event instanceof Acked e) {
            acked(e);
        } else if (event instanceof AckFailed e) {
            perhapsAcked.add(e.stamp());
        } else if (event instanceof Rejected e) {
            rejected.add(e.stamp());
        } else if (event instanceof Buried e) {
            buried(e);
        }
    }

    private void acked(Acked e) {
        acked.add(e.stamp());
        if (e.nanos() - lastAsked.getOrDefault(e.stamp(), Long.MIN_VALUE / 2) < leaseNanos) {
            ackedInTime.add(e.stamp());
        }
    }

    private void delivered(Delivered e) {
        lastAsked.put(e.stamp(), e.asked());
        int times = deliveries.merge(e.stamp(), 1, Integer::sum);
        int most = maxAttempts + leaderChanges.applyAsInt(e.partition());
        if (e.attempt() > maxAttempts || times > most) {
            findings.add(
                    Kind.TOO_MANY_ATTEMPTS,
                    e.stamp(),
                    e.stamp() + " was delivered for the " + times + "th time as attempt " + e.attempt() + " of "
                            + maxAttempts);
        }
    }

    private void buried(Buried e) {
        if (!buried.add(e.stamp())) {
            findings.add(Kind.DUPLICATED, e.stamp(), e.stamp() + " is a dead letter twice");
        }
        boolean tooLate = e.death() == Death.TIMED_OUT && !ackedInTime.contains(e.stamp());
        if (acked.contains(e.stamp()) && !tooLate) {
            findings.add(Kind.WRONGLY_BURIED, e.stamp(), e.stamp() + " was acked and is a dead letter");
        }
        if (e.death() != Death.REJECTED && e.attempts() != maxAttempts) {
            findings.add(
                    Kind.WRONGLY_BURIED,
                    e.stamp(),
                    e.stamp() + " is a dead letter after " + e.attempts() + " attempts");
        }
    }

    private void end(Send send) {
        Stamp stamp = send.stamp();
        boolean ended = acked.contains(stamp) || perhapsAcked.contains(stamp) || buried.contains(stamp);
        if (send.outcome() == Outcome.ACKNOWLEDGED && !ended) {
            findings.add(
                    Kind.LOST,
                    stamp,
                    stamp + ", delivered " + deliveries.getOrDefault(stamp, 0)
                            + " times, is neither done nor a dead letter");
        } else if (rejected.contains(stamp) && !buried.contains(stamp)) {
            findings.add(Kind.LOST, stamp, stamp + " was rejected and is no dead letter");
        }
    }
}
