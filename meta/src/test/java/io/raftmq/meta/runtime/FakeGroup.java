package io.raftmq.meta.runtime;

import io.raftmq.meta.state.MemoryState;
import io.raftmq.store.EntryGoneException;
import io.raftmq.store.GroupId;
import io.raftmq.store.GroupListener;
import io.raftmq.store.GroupState;
import io.raftmq.store.LogSlice;
import io.raftmq.store.Membership;
import io.raftmq.store.NotLeaderException;
import io.raftmq.store.PeerAddress;
import io.raftmq.store.Proposal;
import io.raftmq.store.RaftGroup;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One replica of a {@link FakeRaft}, telling its listener on a thread of its own. */
final class FakeGroup implements RaftGroup {
    private final FakeRaft raft;
    private final PeerAddress self;
    private final MemoryState state;
    private final GroupListener listener;
    private final ExecutorService stateMachine = Executors.newSingleThreadExecutor();
    private volatile long firstIndex = 1;

    FakeGroup(FakeRaft raft, PeerAddress self, MemoryState state, GroupListener listener) {
        this.raft = raft;
        this.self = self;
        this.state = state;
        this.listener = listener;
    }

    void tell(Consumer<GroupListener> news) {
        try {
            stateMachine.execute(() -> news.accept(listener));
        } catch (RejectedExecutionException stopped) {
            raft.stopped(self);
        }
    }

    @Override
    public GroupId id() {
        return GroupId.METADATA;
    }

    @Override
    public PeerAddress self() {
        return self;
    }

    @Override
    public boolean isLeader() {
        return raft.leads(self);
    }

    @Override
    public Optional<PeerAddress> leader() {
        return Optional.ofNullable(raft.leader());
    }

    @Override
    public GroupState state() {
        return state;
    }

    @Override
    public void propose(ByteBuffer payload, long expectedTerm, Proposal proposal) {
        raft.propose(self, payload, expectedTerm, proposal);
    }

    @Override
    public CompletableFuture<Void> readBarrier() {
        if (!raft.leads(self)) {
            return CompletableFuture.failedFuture(new NotLeaderException(self + " does not lead"));
        }
        return CompletableFuture.runAsync(() -> {}, stateMachine);
    }

    @Override
    public CompletableFuture<Void> catchUp() {
        return CompletableFuture.runAsync(() -> {}, stateMachine);
    }

    @Override
    public LogSlice slice(long index) {
        throw new EntryGoneException("no slices of a log in memory");
    }

    @Override
    public long firstIndex() {
        return firstIndex;
    }

    @Override
    public long logBytes() {
        return 0;
    }

    @Override
    public void trim(long firstKept) {
        firstIndex = Math.max(firstIndex, firstKept);
    }

    @Override
    public CompletableFuture<Void> transferLeadership(PeerAddress to) {
        return CompletableFuture.runAsync(() -> raft.elect(to));
    }

    @Override
    public Membership membership() {
        return raft.membership();
    }

    @Override
    public boolean membershipSettled() {
        return true;
    }

    @Override
    public CompletableFuture<Void> addLearners(Set<PeerAddress> learners) {
        Set<PeerAddress> all = new HashSet<>(membership().learners());
        all.addAll(learners);
        return CompletableFuture.runAsync(() -> raft.change(membership().voters(), all));
    }

    @Override
    public CompletableFuture<Void> removeLearners(Set<PeerAddress> learners) {
        Set<PeerAddress> rest = new HashSet<>(membership().learners());
        rest.removeAll(learners);
        return CompletableFuture.runAsync(() -> raft.change(membership().voters(), rest));
    }

    @Override
    public CompletableFuture<Void> changeVoters(Set<PeerAddress> voters) {
        return CompletableFuture.runAsync(() -> raft.change(voters, membership().learners()));
    }

    @Override
    public Optional<Long> lag(PeerAddress peer) {
        return Optional.of(0L);
    }

    @Override
    public void stop() {
        raft.stopped(self);
        stateMachine.shutdown();
        try {
            if (!stateMachine.awaitTermination(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException(self + " did not stop");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
