package io.raftmq.store.raft;

import io.raftmq.store.GroupId;
import io.raftmq.store.GroupState;
import io.raftmq.store.LogSlice;
import io.raftmq.store.Membership;
import io.raftmq.store.NotLeaderException;
import io.raftmq.store.PeerAddress;
import io.raftmq.store.Proposal;
import io.raftmq.store.commitlog.GroupLog;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** A replica that must not run: it takes no part in its group, and says why to whoever asks something of it. */
final class QuarantinedGroup implements HostedGroup {
    private final GroupId id;
    private final PeerAddress self;
    private final String why;
    private final GroupState state;
    private final GroupLog log;
    private final Runnable onStop;

    QuarantinedGroup(GroupId id, PeerAddress self, String why, GroupState state, GroupLog log, Runnable onStop) {
        this.id = id;
        this.self = self;
        this.why = why;
        this.state = state;
        this.log = log;
        this.onStop = onStop;
    }

    @Override
    public GroupId id() {
        return id;
    }

    @Override
    public PeerAddress self() {
        return self;
    }

    @Override
    public boolean isLeader() {
        return false;
    }

    @Override
    public Optional<PeerAddress> leader() {
        return Optional.empty();
    }

    @Override
    public GroupState state() {
        return state;
    }

    @Override
    public void propose(ByteBuffer payload, long expectedTerm, Proposal proposal) {
        JraftPools.closures().execute(() -> proposal.failed(true, refusal()));
    }

    @Override
    public CompletableFuture<Void> readBarrier() {
        return refused();
    }

    @Override
    public CompletableFuture<Void> catchUp() {
        return refused();
    }

    @Override
    public LogSlice slice(long index) {
        return log.slice(index);
    }

    @Override
    public long firstIndex() {
        return log.firstIndex();
    }

    @Override
    public long logBytes() {
        return log.bytes();
    }

    @Override
    public void trim(long firstKept) {
        // Nothing is let go of by a replica that may have to be looked at.
    }

    @Override
    public CompletableFuture<Void> transferLeadership(PeerAddress to) {
        return refused();
    }

    @Override
    public Membership membership() {
        return new Membership(Set.of(), Set.of());
    }

    @Override
    public boolean membershipSettled() {
        return false;
    }

    @Override
    public CompletableFuture<Void> addLearners(Set<PeerAddress> learners) {
        return refused();
    }

    @Override
    public CompletableFuture<Void> removeLearners(Set<PeerAddress> learners) {
        return refused();
    }

    @Override
    public CompletableFuture<Void> changeVoters(Set<PeerAddress> voters) {
        return refused();
    }

    @Override
    public Optional<Long> lag(PeerAddress peer) {
        return Optional.empty();
    }

    @Override
    public boolean quarantined() {
        return true;
    }

    @Override
    public void tick() {
        // Nothing proceeds here.
    }

    @Override
    public void stop() {
        onStop.run();
    }

    private CompletableFuture<Void> refused() {
        return CompletableFuture.failedFuture(new NotLeaderException(refusal()));
    }

    private String refusal() {
        return id + ": this replica is out of action: " + why;
    }
}
