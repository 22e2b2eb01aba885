package io.raftmq.store.transport.liveness;

import io.raftmq.store.transport.net.NodeAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Judges peers by what is heard of them. Pure: time comes in as nanoseconds of one monotonic clock. Thread-safe; all
 * answers come from memory.
 *
 * <p>Its own blackouts count too: a process that was paused (SIGSTOP, a stalled virtual machine, a long collection) must
 * not believe what it knew before. When {@link #tick} comes late, every peer is suspect until it is heard again.
 */
public final class FailureDetector {
    private static final long NANOS_A_MILLI = 1_000_000;

    /** A change of judgement. */
    public record Change(NodeAddress peer, boolean suspect) {}

    private final long silenceNanos;
    private final long blackoutNanos;
    private final Map<NodeAddress, PeerHealth> peers = new ConcurrentHashMap<>();
    private long lastTickNanos;

    /**
     * @param silenceNanos a peer not heard for longer is suspect
     * @param blackoutNanos two ticks further apart mean that this process was paused
     */
    public FailureDetector(long silenceNanos, long blackoutNanos, long nowNanos) {
        this.silenceNanos = silenceNanos;
        this.blackoutNanos = blackoutNanos;
        this.lastTickNanos = nowNanos;
    }

    /** Judges {@code peer} from now on; it has the usual time to be heard. False if it was watched already. */
    public synchronized boolean watch(NodeAddress peer, long nowNanos) {
        return peers.putIfAbsent(peer, new PeerHealth(nowNanos)) == null;
    }

    /** Judges {@code peer} no longer. */
    public synchronized void forget(NodeAddress peer) {
        peers.remove(peer);
    }

    /** Whether {@code peer} seems dead. One that is not watched does not. */
    public boolean isSuspect(NodeAddress peer) {
        PeerHealth health = peers.get(peer);
        return health != null && health.isSuspect();
    }

    /** A connection with {@code peer} stands. */
    public synchronized List<Change> onUp(NodeAddress peer, long nowNanos) {
        PeerHealth health = peers.computeIfAbsent(peer, p -> new PeerHealth(nowNanos));
        return change(peer, health, health.onUp(nowNanos));
    }

    /** A connection with {@code peer} is gone. */
    public synchronized List<Change> onDown(NodeAddress peer) {
        PeerHealth health = peers.get(peer);
        return health == null ? List.of() : change(peer, health, health.onDown());
    }

    /** Something came from {@code peer}. */
    public synchronized List<Change> onHeard(NodeAddress peer, long nowNanos) {
        PeerHealth health = peers.get(peer);
        return health == null ? List.of() : change(peer, health, health.onHeard(nowNanos));
    }

    /**
     * {@code peer} told its wall clock.
     *
     * @param nowNanos this node's monotonic clock when the answer came
     */
    public synchronized void onClock(NodeAddress peer, long roundTripNanos, long peerClockMillis, long nowNanos) {
        PeerHealth health = peers.get(peer);
        if (health != null) {
            health.onClock(roundTripNanos, peerClockMillis + (roundTripNanos / 2 - nowNanos) / NANOS_A_MILLI);
        }
    }

    /** How long this process was paused if it is now {@code nowNanos}, before {@link #tick} is told; 0 if it was not. */
    public synchronized long blackoutAt(long nowNanos) {
        long gap = nowNanos - lastTickNanos;
        return gap > blackoutNanos ? gap : 0;
    }

    /** To be called regularly. */
    public synchronized List<Change> tick(long nowNanos) {
        boolean blackout = blackoutAt(nowNanos) > 0;
        lastTickNanos = nowNanos;
        List<Change> changes = new ArrayList<>();
        peers.forEach((peer, health) -> {
            if (blackout ? health.onBlackout() : health.onTick(nowNanos, silenceNanos)) {
                changes.add(new Change(peer, true));
            }
        });
        return changes;
    }

    /**
     * The median of the wall clocks of {@code voters} now, milliseconds. What peers told is carried on by the monotonic clock and
     * not by this node's own wall clock, which counts only as one of them: it may have been set since.
     *
     * @param ownClockMillis this node's wall clock, which is the answer where no voter's is known
     */
    public synchronized long medianClockMillis(
            Collection<NodeAddress> voters, NodeAddress self, long ownClockMillis, long nowNanos) {
        long elapsedMillis = nowNanos / NANOS_A_MILLI;
        List<Long> clocks = new ArrayList<>();
        for (NodeAddress voter : voters) {
            PeerHealth health = peers.get(voter);
            if (voter.equals(self)) {
                clocks.add(ownClockMillis);
            } else if (health != null && health.hasClock()) {
                clocks.add(health.clockBaseMillis() + elapsedMillis);
            }
        }
        if (clocks.isEmpty()) {
            return ownClockMillis;
        }
        Collections.sort(clocks);
        // Of an even number the lower middle one: a clock that exists, and never an average with one a day off.
        return clocks.get((clocks.size() - 1) / 2);
    }

    private static List<Change> change(NodeAddress peer, PeerHealth health, boolean changed) {
        return changed ? List.of(new Change(peer, health.isSuspect())) : List.of();
    }
}
