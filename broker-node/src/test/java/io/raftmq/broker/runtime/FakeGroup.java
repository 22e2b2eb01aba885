package io.raftmq.broker.runtime;

import io.raftmq.store.CommittedEntry;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A group of one replica whose commits the test makes happen, or fail, one by one. Thread-safe. */
final class FakeGroup implements RaftGroup {
    record Proposed(ByteBuffer payload, long term, Proposal proposal) {}

    static final PeerAddress SELF = new PeerAddress("127.0.0.1", 1, 0);

    private final @Nullable GroupListener listener;
    private final FakeState state = new FakeState();
    private final List<Proposed> proposed = new ArrayList<>();
    /** The changes of the membership that were begun and not ended, and their names. */
    final Map<String, CompletableFuture<Void>> changes = new LinkedHashMap<>();

    Membership membership = new Membership(Set.of(SELF), Set.of());
    boolean membershipSettled = true;
    private long lastIndex;

    /** A group that nobody listens to: nothing can be committed. */
    FakeGroup() {
        this.listener = null;
    }

    FakeGroup(GroupListener listener) {
        this.listener = listener;
    }

    synchronized List<Proposed> open() {
        return List.copyOf(proposed);
    }

    /** Commits everything proposed and not settled yet. */
    void commitAll() {
        List<CommittedEntry> entries = new ArrayList<>();
        synchronized (this) {
            for (Proposed each : proposed) {
                entries.add(new CommittedEntry(++lastIndex, each.term, each.payload, each.proposal));
            }
            proposed.clear();
        }
        if (!entries.isEmpty()) {
            Objects.requireNonNull(listener).onCommitted(entries);
        }
    }

    /** Fails everything proposed and not settled yet. */
    void failAll(boolean certain) {
        List<Proposed> failing;
        synchronized (this) {
            failing = List.copyOf(proposed);
            proposed.clear();
        }
        failing.forEach(each -> each.proposal.failed(certain, "planted"));
    }

    @Override
    public synchronized void propose(ByteBuffer payload, long expectedTerm, Proposal proposal) {
        proposed.add(new Proposed(payload, expectedTerm, proposal));
    }

    @Override
    public GroupId id() {
        return new GroupId(1, 0);
    }

    @Override
    public PeerAddress self() {
        return SELF;
    }

    @Override
    public boolean isLeader() {
        return true;
    }

    @Override
    public Optional<PeerAddress> leader() {
        return Optional.of(SELF);
    }

    @Override
    public GroupState state() {
        return state;
    }

    @Override
    public CompletableFuture<Void> readBarrier() {
        return CompletableFuture.failedFuture(new NotLeaderException("planted"));
    }

    @Override
    public CompletableFuture<Void> catchUp() {
        return CompletableFuture.failedFuture(new NotLeaderException("planted"));
    }

    @Override
    public LogSlice slice(long index) {
        throw new EntryGoneException("planted");
    }

    @Override
    public long firstIndex() {
        return 1;
    }

    @Override
    public long logBytes() {
        return 0;
    }

    @Override
    public void trim(long firstKept) {}

    @Override
    public CompletableFuture<Void> transferLeadership(PeerAddress to) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public Membership membership() {
        return membership;
    }

    @Override
    public boolean membershipSettled() {
        return membershipSettled;
    }

    @Override
    public CompletableFuture<Void> addLearners(Set<PeerAddress> learners) {
        return begin("addLearners");
    }

    @Override
    public CompletableFuture<Void> removeLearners(Set<PeerAddress> learners) {
        return begin("removeLearners");
    }

    @Override
    public CompletableFuture<Void> changeVoters(Set<PeerAddress> voters) {
        return begin("changeVoters");
    }

    private CompletableFuture<Void> begin(String change) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        changes.put(change, done);
        return done;
    }

    @Override
    public Optional<Long> lag(PeerAddress peer) {
        return Optional.of(0L);
    }

    @Override
    public void stop() {}
}
