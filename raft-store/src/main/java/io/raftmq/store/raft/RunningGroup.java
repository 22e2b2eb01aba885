package io.raftmq.store.raft;

import com.alipay.sofa.jraft.Node;
import com.alipay.sofa.jraft.RaftServiceFactory;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.closure.ReadIndexClosure;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.entity.Task;
import io.raftmq.store.EntryGoneException;
import io.raftmq.store.GroupId;
import io.raftmq.store.GroupListener;
import io.raftmq.store.GroupOptions;
import io.raftmq.store.GroupState;
import io.raftmq.store.LogSlice;
import io.raftmq.store.Membership;
import io.raftmq.store.NotLeaderException;
import io.raftmq.store.PeerAddress;
import io.raftmq.store.Proposal;
import io.raftmq.store.commitlog.GroupLog;
import io.raftmq.store.state.RocksGroupState;
import io.raftmq.store.transport.RaftNodeOptions;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One replica that runs: a JRaft node with our log, votes, snapshots and state machine around it. */
final class RunningGroup implements HostedGroup, GroupContext {
    private static final Logger LOG = LoggerFactory.getLogger(RunningGroup.class);
    private static final byte[] NO_CONTEXT = new byte[0];

    /** A successor this close behind has caught up well before JRaft gives the transfer up. */
    private static final long MAX_LAG_OF_A_SUCCESSOR = 1_000;

    private final HostResources host;
    private final GroupOptions options;
    private final GroupListener listener;
    private final RocksGroupState state;
    private final GroupLog log;
    private final GroupSnapshots snapshots;
    private final ConfigurationHistory history;
    private final CommittedMembership membership;
    private final Leadership leadership = new Leadership();
    private final ProposalBudget budget;
    private final Delivery delivery;
    private final Node node;
    private final RaftNodeOptions nodeOptions;
    private final Trimmer trimmer;
    private final MembershipChanges changes;
    private final LeadAgain leadAgain;
    private final Runnable onStop;
    private final AtomicBoolean quarantined = new AtomicBoolean();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private boolean begun;
    private volatile boolean running;

    /** Puts the parts together; {@link #run} starts them. */
    RunningGroup(HostResources host, GroupOptions options, GroupListener listener, SnapshotMark mark, Runnable onStop) {
        this.host = host;
        this.options = options;
        this.listener = listener;
        this.onStop = onStop;
        this.state = host.state().group(options.id());
        this.log = host.commitLog().group(options.id());
        this.budget = new ProposalBudget(host.options().groups().unappliedBytes());
        this.delivery = new Delivery(
                options.syncBeforeAck() ? log::syncedIndex : log::lastIndex,
                host.pool(),
                failure -> quarantine("a committed entry could not be taken in", failure));
        this.history = ConfigurationHistory.load(host.state(), options.id(), log, mark);
        this.membership = new CommittedMembership(
                history,
                new Membership(options.initialVoters(), Set.of()),
                changed -> delivery.post(() -> listener.onMembership(changed)));
        PeerAddress self = host.options().self();
        this.snapshots = new GroupSnapshots(
                options.id(),
                self.host() + ":" + self.port(),
                host.state(),
                log,
                history,
                mark,
                host.options().directory().resolve("incoming").resolve(options.id() + ".state"),
                host.pool());
        GroupServices services = new GroupServices(
                new GroupLogStorage(this, log, history),
                new JournalVotes(
                        options.id(),
                        host.commitLog().votes(),
                        () -> quarantine("the vote could not be written", null)),
                snapshots);
        GroupStateMachine stateMachine = new GroupStateMachine(
                this,
                listener,
                delivery,
                new ResumePoint(state.appliedIndex(), state.appliedTerm()),
                leadership,
                log,
                snapshots,
                host.counters().replayed());
        this.nodeOptions = NodeSettings.of(host.options(), options, host.transport(), services, stateMachine);
        this.node = RaftServiceFactory.createRaftNode(options.id().toString(), Peers.toJraft(self));
        this.trimmer = new Trimmer(options.id(), node, host.state(), snapshots, host.pool());
        this.changes = new MembershipChanges(options.id(), node);
        this.leadAgain = new LeadAgain(options.id(), node);
    }

    /** Starts the JRaft node; if it cannot start, this replica is quarantined. */
    void run() {
        JraftPools.register(options.id());
        membership.committedUpTo(Math.min(state.appliedIndex(), log.lastIndex()));
        try {
            begin();
        } catch (IllegalStateException | IllegalArgumentException e) {
            quarantine("Raft could not start", e);
        }
        if (quarantined.get()) {
            shutDownNode();
        }
    }

    private synchronized void begin() {
        begun = true;
        if (!node.init(nodeOptions)) {
            throw new IllegalStateException("JRaft refuses, its log says why");
        }
        nodeOptions.started(node);
        running = true;
        configurationChanged();
    }

    @Override
    public GroupId id() {
        return options.id();
    }

    @Override
    public PeerAddress self() {
        return host.options().self();
    }

    @Override
    public boolean isLeader() {
        return leadership.leads();
    }

    @Override
    public Optional<PeerAddress> leader() {
        return Optional.ofNullable(node.getLeaderId()).map(Peers::fromJraft);
    }

    @Override
    public GroupState state() {
        return state;
    }

    @Override
    public void propose(ByteBuffer payload, long expectedTerm, Proposal proposal) {
        int bytes = payload.remaining();
        if (bytes == 0 || bytes > MAX_PAYLOAD_BYTES) {
            refuse(proposal, "an entry has 1 to " + MAX_PAYLOAD_BYTES + " bytes, not " + bytes);
        } else if (!leadership.leadsIn(expectedTerm)) {
            refuse(proposal, "this replica does not lead in term " + expectedTerm);
        } else if (!budget.take(bytes)) {
            refuse(proposal, "more than " + budget.limit() + " bytes are proposed and not yet applied: try again");
        } else {
            PendingProposal pending = new PendingProposal(proposal, budget, bytes);
            try {
                node.apply(new Task(payload, pending, expectedTerm));
            } catch (IllegalStateException e) {
                pending.lost("the replica is being stopped");
            }
        }
    }

    private void refuse(Proposal proposal, String why) {
        host.counters().refused().increment();
        JraftPools.closures().execute(() -> proposal.failed(true, id() + ": " + why));
    }

    @Override
    public CompletableFuture<Void> readBarrier() {
        if (!leadership.leads()) {
            return CompletableFuture.failedFuture(new NotLeaderException(id() + ": this replica does not lead"));
        }
        long term = leadership.term();
        return readIndex(() -> leadership.leadsIn(term));
    }

    @Override
    public CompletableFuture<Void> catchUp() {
        return readIndex(() -> true);
    }

    /** Completes behind everything committed before the call, if {@code still} holds then. */
    private CompletableFuture<Void> readIndex(BooleanSupplier still) {
        CompletableFuture<Void> barrier = new CompletableFuture<>();
        try {
            node.readIndex(NO_CONTEXT, new ReadIndexClosure() {
                @Override
                public void run(Status status, long index, byte[] context) {
                    if (status.isOk()) {
                        delivery.post(new Barrier(barrier, still));
                    } else {
                        barrier.completeExceptionally(new NotLeaderException(id() + ": " + status.getErrorMsg()));
                    }
                }
            });
        } catch (IllegalStateException e) {
            barrier.completeExceptionally(new NotLeaderException(id() + ": " + e.getMessage()));
        }
        return barrier;
    }

    @Override
    public LogSlice slice(long index) {
        if (index < firstIndex()) {
            throw new EntryGoneException(id() + ": entry " + index + " was trimmed, the first is " + firstIndex());
        }
        return log.slice(index);
    }

    @Override
    public long firstIndex() {
        return Math.max(log.firstIndex(), snapshots.mark().index() + 1);
    }

    /** The first index JRaft has not had truncated: at most one below {@link #firstIndex} once a trim is done. */
    long firstInLog() {
        return log.firstIndex();
    }

    @Override
    public long logBytes() {
        return log.bytes();
    }

    @Override
    public void trim(long firstKept) {
        if (inAction()) {
            trimmer.trim(firstKept);
        }
    }

    @Override
    public CompletableFuture<Void> transferLeadership(PeerAddress to) {
        if (!leadership.leads()) {
            // Also while an earlier handover that failed is being taken back.
            return CompletableFuture.failedFuture(new IllegalStateException(id() + ": this replica does not lead"));
        }
        if (!to.equals(self()) && !canTakeOver(to)) {
            return CompletableFuture.failedFuture(new IllegalStateException(
                    id() + ": " + to + " cannot take over now: it is no voter, does not answer, or is far behind"));
        }
        Status status = nodeOptions.transfer(() -> node.transferLeadershipTo(Peers.toJraft(to)));
        return status.isOk()
                ? CompletableFuture.completedFuture(null)
                : CompletableFuture.failedFuture(new IllegalStateException(id() + ": " + status.getErrorMsg()));
    }

    /** While leadership is handed over nobody leads: it is tried only with who can be expected to take it. */
    private boolean canTakeOver(PeerAddress to) {
        return membership.current().voters().contains(to)
                && !host.transport().liveness().isSuspect(to.host(), to.port())
                && lag(to).map(entries -> entries <= MAX_LAG_OF_A_SUCCESSOR).orElse(false);
    }

    @Override
    public Membership membership() {
        return membership.current();
    }

    @Override
    public boolean membershipSettled() {
        return membership.settled();
    }

    @Override
    public CompletableFuture<Void> addLearners(Set<PeerAddress> learners) {
        return changes.addLearners(learners);
    }

    @Override
    public CompletableFuture<Void> removeLearners(Set<PeerAddress> learners) {
        return changes.removeLearners(learners);
    }

    @Override
    public CompletableFuture<Void> changeVoters(Set<PeerAddress> voters) {
        return changes.changeVoters(voters);
    }

    @Override
    public Optional<Long> lag(PeerAddress peer) {
        PeerId id = Peers.toJraft(peer);
        OptionalLong next = leadership.leads() ? nodeOptions.nextIndex(id) : OptionalLong.empty();
        return next.isEmpty() ? Optional.empty() : Optional.of(Math.max(0, log.lastIndex() + 1 - next.getAsLong()));
    }

    @Override
    public boolean quarantined() {
        return quarantined.get();
    }

    @Override
    public void tick() {
        if (inAction()) {
            membershipMayHaveChanged();
            leadAgain.tick();
            trimmer.proceed();
        }
    }

    @Override
    public void stop() {
        if (stopped.compareAndSet(false, true)) {
            shutDownNode();
            delivery.close();
            onStop.run();
        }
    }

    @Override
    public boolean syncBeforeAck() {
        return options.syncBeforeAck();
    }

    @Override
    public void logAdvanced() {
        delivery.logAdvanced();
    }

    @Override
    public void configurationChanged() {
        if (running) {
            history.latest().ifPresent(latest -> nodeOptions.votersChanged(latest.allVoters()));
        }
    }

    @Override
    public void leadAgain(long term) {
        leadAgain.in(term);
    }

    @Override
    public void leadsNoMore() {
        leadAgain.cancel();
    }

    @Override
    public boolean leadsOn(LeadAgain.Marker committed) {
        return leadAgain.begins(committed);
    }

    @Override
    public void membershipMayHaveChanged() {
        if (inAction() && node.getNodeState().isActive()) {
            membership.committedUpTo(node.getLastCommittedIndex());
        }
    }

    @Override
    public void quarantine(String why, @Nullable Throwable cause) {
        if (stopped.get() || !quarantined.compareAndSet(false, true)) {
            return;
        }
        LOG.error("{}: this replica is taken out of action: {}", id(), why, cause);
        String reason = cause == null ? why : why + ": " + cause.getMessage();
        delivery.closeAfter(() -> {
            if (leadership.leads()) {
                leadership.ended();
                listener.onLeaderStop();
            }
            listener.onQuarantined(reason);
        });
        host.pool().execute(this::shutDownNode);
    }

    private boolean inAction() {
        return running && !quarantined.get() && !stopped.get();
    }

    private synchronized void shutDownNode() {
        running = false;
        if (!begun) {
            return;
        }
        begun = false;
        nodeOptions.stopping(node);
        node.shutdown();
        try {
            node.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Completes a read barrier behind everything delivered before it. */
    private final class Barrier implements Delivery.Call {
        private final CompletableFuture<Void> barrier;
        private final BooleanSupplier still;

        Barrier(CompletableFuture<Void> barrier, BooleanSupplier still) {
            this.barrier = barrier;
            this.still = still;
        }

        @Override
        public void make() {
            if (still.getAsBoolean()) {
                barrier.complete(null);
            } else {
                dropped();
            }
        }

        @Override
        public void dropped() {
            barrier.completeExceptionally(new NotLeaderException(id() + ": the leadership ended meanwhile"));
        }
    }
}
