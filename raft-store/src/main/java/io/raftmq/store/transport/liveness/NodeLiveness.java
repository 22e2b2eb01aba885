package io.raftmq.store.transport.liveness;

import io.netty.util.concurrent.DefaultThreadFactory;
import io.raftmq.store.transport.net.LinkObserver;
import io.raftmq.store.transport.net.NodeAddress;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which peers of this node seem alive, and what time it is there. Peers are judged by everything that comes from them:
 * pings every 100 ms see to it that something does. A broken connection makes a peer suspect at once, silence after
 * 450 ms. Thread-safe.
 */
public final class NodeLiveness implements LinkObserver, AutoCloseable {
    private static final long SILENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(450);
    private static final long BLACKOUT_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long TICK_MILLIS = 50;

    private static final Logger log = LoggerFactory.getLogger(NodeLiveness.class);

    /** Told of each change of judgement, on a thread of this object: must not block. */
    public interface Listener {
        void onChange(NodeAddress peer, boolean suspect);

        /** This process itself did nothing for so long; all peers are suspect until they are heard again. */
        default void onBlackout(long millis) {}
    }

    private final NodeAddress self;
    private final FailureDetector detector;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService thread;
    private final ScheduledFuture<?> ticking;

    /** Begins to judge. */
    public NodeLiveness(NodeAddress self) {
        this.self = self;
        this.detector = new FailureDetector(SILENCE_NANOS, BLACKOUT_NANOS, System.nanoTime());
        this.thread = Executors.newSingleThreadScheduledExecutor(
                new DefaultThreadFactory("raft-" + self.port() + "-liveness", true));
        this.ticking = thread.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Whether the node at that address seems dead. False of an address never heard of, and of this node itself. */
    public boolean isSuspect(String host, int port) {
        return isSuspect(new NodeAddress(host, port));
    }

    public boolean isSuspect(NodeAddress peer) {
        return detector.isSuspect(peer);
    }

    /** Judges {@code peer} from now on. False if it was judged already. */
    public boolean watch(NodeAddress peer) {
        return !peer.equals(self) && detector.watch(peer, System.nanoTime());
    }

    /** Judges {@code peer} no longer; it counts as well. */
    public void forget(NodeAddress peer) {
        detector.forget(peer);
    }

    public void addListener(Listener listener) {
        listeners.add(listener);
    }

    /**
     * The median of the wall clocks of {@code voters} now, milliseconds. Voters never heard do not count; with none heard it is
     * this node's.
     */
    public long medianClockMillis(Collection<NodeAddress> voters) {
        return detector.medianClockMillis(voters, self, System.currentTimeMillis(), System.nanoTime());
    }

    @Override
    public void onUp(NodeAddress peer) {
        tellSoon(detector.onUp(peer, System.nanoTime()));
    }

    @Override
    public void onDown(NodeAddress peer) {
        tellSoon(detector.onDown(peer));
    }

    @Override
    public void onHeard(NodeAddress peer) {
        tellSoon(detector.onHeard(peer, System.nanoTime()));
    }

    @Override
    public void onPong(NodeAddress peer, long roundTripNanos, long peerClockMillis) {
        detector.onClock(peer, roundTripNanos, peerClockMillis, System.nanoTime());
    }

    private void tick() {
        long now = System.nanoTime();
        long blackoutNanos = detector.blackoutAt(now);
        if (blackoutNanos > 0) {
            listeners.forEach(listener -> listener.onBlackout(TimeUnit.NANOSECONDS.toMillis(blackoutNanos)));
        }
        tell(detector.tick(now));
    }

    private void tellSoon(List<FailureDetector.Change> changes) {
        if (!changes.isEmpty() && !thread.isShutdown()) {
            thread.execute(() -> tell(changes));
        }
    }

    private void tell(List<FailureDetector.Change> changes) {
        for (FailureDetector.Change change : changes) {
            log.info("[{}] {} {}", self, change.peer(), change.suspect() ? "is suspect" : "is well");
            for (Listener listener : listeners) {
                try {
                    listener.onChange(change.peer(), change.suspect());
                } catch (RuntimeException e) {
                    log.error("[{}] a liveness listener failed", self, e);
                }
            }
        }
    }

    @Override
    public void close() {
        ticking.cancel(false);
        thread.shutdownNow();
    }
}
