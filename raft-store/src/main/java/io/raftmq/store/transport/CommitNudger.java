package io.raftmq.store.transport;

import com.alipay.sofa.jraft.ReplicatorGroup;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.rpc.RpcRequests.AppendEntriesRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.AppendEntriesResponse;
import com.alipay.sofa.jraft.rpc.RpcResponseClosureAdapter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Tells followers soon that what they hold is committed. In Raft they learn it with the next entries or heartbeat; with
 * heartbeats 4 s apart, whoever follows a group that fell quiet (a broker that waits for metadata) would learn of its last
 * entries seconds late. So when entries were sent and nothing followed them, a heartbeat does. A busy group costs a look
 * now and then, an idle one nothing. Thread-safe.
 */
final class CommitNudger {
    /** How long entries may go unfollowed; each further heartbeat for the same entries waits twice as long. */
    private static final long FIRST_MILLIS = 20;

    private static final long LAST_MILLIS = 2_000;

    /** What one follower was told: entries up to here, committed up to there. */
    private record Told(long lastIndex, long committed) {
        boolean lacksCommit() {
            return committed < lastIndex;
        }
    }

    private final ReplicatorGroup replicators;
    private final DelayedExecutor after;
    private final Map<String, Told> followers = new ConcurrentHashMap<>();
    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile boolean sentSinceLook;

    /** Runs something later. */
    @FunctionalInterface
    interface DelayedExecutor {
        void run(Runnable task, long millis);
    }

    CommitNudger(ReplicatorGroup replicators, DelayedExecutor after) {
        this.replicators = replicators;
        this.after = after;
    }

    /** {@code request} is being sent to the follower it names. */
    void onSending(AppendEntriesRequest request) {
        int count = request.getEntriesCount();
        long last = request.getPrevLogIndex() + count;
        // A follower trusts the leader's commit index only as far as the request reaches.
        long committed = Math.min(request.getCommittedIndex(), last);
        if (count > 0) {
            followers.merge(
                    request.getPeerId(),
                    new Told(last, committed),
                    (old, fresh) -> new Told(fresh.lastIndex, Math.max(old.committed, fresh.committed)));
            sentSinceLook = true;
            if (looking.compareAndSet(false, true)) {
                after.run(() -> look(FIRST_MILLIS), FIRST_MILLIS);
            }
        } else {
            followers.computeIfPresent(
                    request.getPeerId(), (peer, old) -> new Told(old.lastIndex, Math.max(old.committed, committed)));
        }
    }

    private void look(long waitedMillis) {
        boolean busy = sentSinceLook;
        sentSinceLook = false;
        followers.values().removeIf(told -> !told.lacksCommit());
        if (!busy) {
            followers.keySet().forEach(this::sendHeartbeat);
        }
        if (followers.isEmpty()) {
            looking.set(false);
            if (sentSinceLook && looking.compareAndSet(false, true)) {
                after.run(() -> look(FIRST_MILLIS), FIRST_MILLIS);
            }
            return;
        }
        if (!busy && waitedMillis >= LAST_MILLIS) {
            // The group's own heartbeats do the rest: the follower is down, or this node leads no longer.
            followers.clear();
            looking.set(false);
            return;
        }
        long next = busy ? FIRST_MILLIS : 2 * waitedMillis;
        after.run(() -> look(next), next);
    }

    private void sendHeartbeat(String follower) {
        PeerId peer = new PeerId();
        if (peer.parse(follower) && replicators.contains(peer)) {
            replicators.sendHeartbeat(peer, new RpcResponseClosureAdapter<AppendEntriesResponse>() {
                @Override
                public void run(Status status) {
                    // What follows from the answer, the group's own heartbeats and entries find out.
                }
            });
        } else {
            followers.remove(follower);
        }
    }
}
