package io.raftmq.meta.runtime;

import io.raftmq.meta.state.MemoryState;
import io.raftmq.store.CommittedEntry;
import io.raftmq.store.GroupListener;
import io.raftmq.store.GroupOptions;
import io.raftmq.store.Membership;
import io.raftmq.store.PeerAddress;
import io.raftmq.store.Proposal;
import io.raftmq.store.RaftGroup;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One Raft group in memory, which does what the test says: elects whom it is told to, holds commits back, loses
 * proposals and brings them back. Everything is under one lock; each replica is told on a thread of its own.
 */
final class FakeRaft {
    /** An entry of the log, and on whose replica whose proposal it is. */
    record LogEntry(
            long index,
            long term,
            ByteBuffer payload,
            @Nullable Proposal proposal,
            @Nullable PeerAddress by) {}

    private final List<LogEntry> committed = new ArrayList<>();
    private final List<LogEntry> held = new ArrayList<>();
    private final Map<PeerAddress, FakeGroup> replicas = new HashMap<>();
    private final Map<PeerAddress, MemoryState> disks = new HashMap<>();
    private Set<PeerAddress> voters = new HashSet<>();
    private Set<PeerAddress> learners = new HashSet<>();
    private @Nullable PeerAddress leader;
    private long term;
    private long nextIndex = 1;
    private boolean holding;
    private boolean losing;
    private boolean deposedInSecret;
    private @Nullable PeerAddress cutOff;
    /** Committed while it is cut off. */
    private final List<LogEntry> missed = new ArrayList<>();

    private long looks;

    FakeRaft(Set<PeerAddress> voters) {
        this.voters = new HashSet<>(voters);
    }

    /** What starts replicas of this group at {@code self}. */
    GroupStarter at(PeerAddress self) {
        return (options, listener) -> start(self, options, listener);
    }

    private synchronized RaftGroup start(PeerAddress self, GroupOptions options, GroupListener listener) {
        if (!options.initialVoters().isEmpty() && !options.initialVoters().contains(self)) {
            throw new IllegalArgumentException(self + " is no initial voter");
        }
        MemoryState state = disks.computeIfAbsent(self, peer -> new MemoryState());
        FakeGroup replica = new FakeGroup(this, self, state, listener);
        replicas.put(self, replica);
        long applied = state.appliedIndex();
        committed.stream().filter(entry -> entry.index() > applied).forEach(entry -> deliver(replica, entry));
        return replica;
    }

    /** {@code next} leads from now on; it has all that is committed. */
    synchronized void elect(PeerAddress next) {
        FakeGroup before = leader == null ? null : replicas.get(leader);
        if (before != null) {
            before.tell(GroupListener::onLeaderStop);
        }
        leader = next;
        deposedInSecret = false;
        term++;
        nextIndex++; // a new leader's own entry, which is not shown to the state machine
        long now = term;
        replicas.values().forEach(replica -> {
            if (replica.self().equals(next)) {
                replica.tell(listener -> listener.onLeaderStart(now));
            } else {
                replica.tell(listener -> listener.onFollow(next, now));
            }
        });
    }

    /** Proposals wait until {@link #release}. */
    synchronized void hold() {
        holding = true;
    }

    synchronized void release() {
        holding = false;
        held.forEach(this::commit);
        held.clear();
    }

    /** From now on proposals are kept and told "failed, outcome unknown". */
    synchronized void lose(boolean nowLosing) {
        losing = nowLosing;
    }

    /** The lost proposals are committed after all. */
    synchronized void bringBack() {
        release();
    }

    /** The leader lost its leadership and does not know yet. */
    synchronized void deposeInSecret() {
        deposedInSecret = true;
    }

    /** {@code next} leads from now on, and the leader before is cut off: it hears of nothing until {@link #heal}. */
    synchronized void cutOffTheLeader(PeerAddress next) {
        cutOff = leader;
        leader = next;
        term++;
        nextIndex++;
        long now = term;
        replicas.values().stream()
                .filter(replica -> !replica.self().equals(cutOff))
                .forEach(replica -> replica.tell(listener -> {
                    if (replica.self().equals(next)) {
                        listener.onLeaderStart(now);
                    } else {
                        listener.onFollow(next, now);
                    }
                }));
    }

    /** Whoever was cut off hears of everything. */
    synchronized void heal() {
        FakeGroup back = cutOff == null ? null : replicas.get(cutOff);
        cutOff = null;
        if (back != null) {
            back.tell(GroupListener::onLeaderStop);
            missed.forEach(entry -> deliver(back, entry));
        }
        missed.clear();
    }

    synchronized void propose(PeerAddress by, ByteBuffer payload, long expectedTerm, Proposal proposal) {
        if (!by.equals(leader) || expectedTerm != term || deposedInSecret) {
            proposal.failed(true, "not the leader");
        } else if (losing) {
            held.add(new LogEntry(0, term, payload, null, null));
            proposal.failed(false, "lost on the way");
        } else if (holding) {
            held.add(new LogEntry(0, term, payload, proposal, by));
        } else {
            // What was lost before is ahead of it in the log.
            List<LogEntry> ahead = List.copyOf(held);
            held.clear();
            ahead.forEach(this::commit);
            commit(new LogEntry(0, term, payload, proposal, by));
        }
    }

    private void commit(LogEntry entry) {
        LogEntry placed = new LogEntry(nextIndex++, entry.term(), entry.payload(), entry.proposal(), entry.by());
        committed.add(placed);
        replicas.values().stream()
                .filter(replica -> !replica.self().equals(cutOff))
                .forEach(replica -> deliver(replica, placed));
        if (cutOff != null) {
            missed.add(placed);
        }
    }

    private static void deliver(FakeGroup replica, LogEntry entry) {
        Proposal proposal = replica.self().equals(entry.by()) ? entry.proposal() : null;
        CommittedEntry shown =
                new CommittedEntry(entry.index(), entry.term(), entry.payload().asReadOnlyBuffer(), proposal);
        replica.tell(listener -> listener.onCommitted(List.of(shown)));
    }

    /** Writes an entry past the service, as a newer binary's leader would. */
    synchronized void append(ByteBuffer payload) {
        commit(new LogEntry(0, term, payload, null, null));
    }

    /** Gives {@code to} the state of {@code from}, which is ahead. */
    synchronized void installSnapshot(PeerAddress from, PeerAddress to) {
        FakeGroup replica = present(to);
        replica.tell(GroupListener::beforeStateReplaced);
        replica.tell(listener -> {
            disk(to).replaceBy(disk(from));
            listener.onStateReplaced();
        });
    }

    /** The replica at {@code peer} stopped. */
    synchronized void stopped(PeerAddress peer) {
        replicas.remove(peer);
        if (peer.equals(leader)) {
            leader = null;
        }
    }

    /** The disk at {@code peer} as it is; survives the replica. */
    synchronized MemoryState disk(PeerAddress peer) {
        return disks.computeIfAbsent(peer, none -> new MemoryState());
    }

    synchronized @Nullable PeerAddress leader() {
        return leader;
    }

    synchronized boolean leads(PeerAddress peer) {
        return peer.equals(leader) && !deposedInSecret;
    }

    synchronized int entries() {
        return committed.size();
    }

    synchronized Membership membership() {
        looks++;
        notifyAll();
        return new Membership(voters, learners);
    }

    /** Waits until the leader has looked at its membership several times more, as it does with each of its ticks. */
    synchronized void awaitTick() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        for (long enough = looks + 4; looks < enough; ) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                throw new AssertionError("the leader does not tick");
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** Changes the membership, refusing what Raft refuses. */
    synchronized void change(Set<PeerAddress> newVoters, Set<PeerAddress> newLearners) {
        for (PeerAddress learner : newLearners) {
            if (newVoters.contains(learner)) {
                throw new IllegalArgumentException(learner + " cannot be both");
            }
        }
        voters = new HashSet<>(newVoters);
        learners = new HashSet<>(newLearners);
        nextIndex++; // the configuration's own entry
        Membership now = membership();
        replicas.values().forEach(replica -> replica.tell(listener -> listener.onMembership(now)));
    }

    private FakeGroup present(PeerAddress peer) {
        FakeGroup replica = replicas.get(peer);
        if (replica == null) {
            throw new IllegalStateException("no replica runs at " + peer);
        }
        return replica;
    }
}
