package io.raftmq.store.raft;

import com.alipay.sofa.jraft.Node;
import com.alipay.sofa.jraft.RaftServiceFactory;
import io.raftmq.store.EntryGoneException;
import io.raftmq.store.GroupId;
import io.raftmq.store.GroupListener;
import io.raftmq.store.GroupOptions;
import io.raftmq.store.GroupState;
import io.raftmq.store.LogSlice;
import io.raftmq.store.Membership;
import io.raftmq.store.PeerAddress;
import io.raftmq.store.Proposal;
import io.raftmq.store.commitlog.GroupLog;
import io.raftmq.store.state.RocksGroupState;
import io.raftmq.store.transport.RaftNodeOptions;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One replica that runs: a JRaft node with our log, votes, snapshots and state machine around it. */
final class RunningGroup implements HostedGroup, GroupContext {
    private static final Logger LOG = LoggerFactory.getLogger(RunningGroup.class);

    private final HostResources host;
    private final GroupOptions options;
    private final GroupListener listener;
    private final RocksGroupState state;
    private final GroupLog log;
    private final GroupSnapshots snapshots;
    private final ConfigurationHistory history;
    private final CommittedMembership membership;
    private final Leadership leadership = new Leadership();
    private final Delivery delivery;
    private final Node node;
    private final RaftNodeOptions nodeOptions;
    private final NodeLife life;
    private final Proposals proposals;
    private final ReadBarriers barriers;
    private final Successors successors;
    private final Trimmer trimmer;
    private final MembershipChanges changes;
    private final LeadAgain leadAgain;
    private final Runnable onStop;
    private final AtomicBoolean quarantined = new AtomicBoolean();
    private final AtomicBoolean stopped = new AtomicBoolean();

    /** Puts the parts together; {@link #run} starts them. */
    RunningGroup(HostResources host, GroupOptions options, GroupListener listener, SnapshotMark mark, Runnable onStop) {
        this.host = host;
        this.options = options;
        this.listener = listener;
        this.onStop = onStop;
        this.state = host.state().group(options.id());
        this.log = host.commitLog().group(options.id());
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
        this.life = new NodeLife(node, nodeOptions);
        ProposalBudget budget = new ProposalBudget(host.options().groups().unappliedBytes());
        this.proposals = new Proposals(options.id(), node, leadership, budget, host.counters());
        this.barriers = new ReadBarriers(options.id(), node, leadership, delivery);
        this.successors = new Successors(options.id(), host, log, node, nodeOptions, leadership, membership);
        this.trimmer = new Trimmer(options.id(), node, host.state(), snapshots, host.pool());
        this.changes = new MembershipChanges(options.id(), node);
        this.leadAgain = new LeadAgain(options.id(), node);
    }

    /** Starts the JRaft node; if it cannot start, this replica is quarantined. */
    void run() {
        JraftPools.register(options.id());
        membership.committedUpTo(Math.min(state.appliedIndex(), log.lastIndex()));
        try {
            life.begin(this::configurationChanged);
        } catch (IllegalStateException | IllegalArgumentException e) {
            quarantine("Raft could not start", e);
        }
        if (quarantined.get()) {
            life.end();
        }
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
        proposals.propose(payload, expectedTerm, proposal);
    }

    @Override
    public CompletableFuture<Void> readBarrier() {
        return barriers.asLeader();
    }

    @Override
    public CompletableFuture<Void> catchUp() {
        return barriers.asAny();
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
        return successors.handOver(to);
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
        return successors.lag(peer);
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
            life.end();
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
        if (life.isRunning()) {
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
        host.pool().execute(life::end);
    }

    private boolean inAction() {
        return life.isRunning() && !quarantined.get() && !stopped.get();
    }
}
