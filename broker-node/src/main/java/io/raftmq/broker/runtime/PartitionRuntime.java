package io.raftmq.broker.runtime;

import io.netty.util.concurrent.EventExecutor;
import io.raftmq.broker.group.LaneCounts;
import io.raftmq.broker.net.Call;
import io.raftmq.broker.net.Failures;
import io.raftmq.broker.partition.PartitionMachine;
import io.raftmq.broker.partition.ProposedEntry;
import io.raftmq.broker.partition.Retention;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.store.CommittedEntry;
import io.raftmq.store.GroupId;
import io.raftmq.store.GroupListener;
import io.raftmq.store.Membership;
import io.raftmq.store.PeerAddress;
import io.raftmq.store.RaftGroup;
import io.raftmq.store.StateBatch;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One partition's replica at work: brings the Raft group's callbacks and the requests onto the loop that owns the
 * partition's state, in order. All public methods may be called from any thread; everything named "on the loop" runs there
 * alone.
 */
public final class PartitionRuntime implements GroupListener {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionRuntime.class);
    /** Committed entries that may wait for the loop before the group is held back. */
    private static final int MAX_UNAPPLIED = 4_096;

    private static final int RETRY_WHEN_FULL_MS = 50;

    private final GroupId id;
    private final RuntimeServices services;
    private final PartitionEvents events;
    private final EventExecutor loop;
    private final Mailbox mailbox;
    private final Admission admission;
    private final CommitGate gate = new CommitGate(MAX_UNAPPLIED);
    private final PartitionMachine machine;
    private final ParkedPolls polls;
    private final NotLeaderAnswers notLeader;
    private final AtomicLong reportVersion = new AtomicLong();

    private volatile @Nullable RaftGroup group;
    private volatile long servingTerm;
    /** On the group's own thread. */
    private @Nullable Membership toldMembership;

    private volatile long appliedIndex;
    private volatile long pendingTimers;
    private volatile int openTransactions;
    private volatile long deadLetters;
    private volatile LaneCounts laneCounts = LaneCounts.NONE;
    // On the loop:
    private @Nullable LeaderContext leading;
    /** The term to serve in once all that was proposed in it before has come back; 0 if none. */
    private long resuming;

    private @Nullable ProposalPump lastPump;
    private boolean ended;
    private final Alarm alarm;

    public PartitionRuntime(GroupId id, RuntimeServices services, PartitionEvents events) {
        this.id = id;
        this.services = services;
        this.events = events;
        this.loop = services.loops().next();
        this.mailbox = new Mailbox(loop, this::afterRound);
        this.admission = new Admission(
                services.limits().backlogRequests(), services.limits().backlogBytes());
        this.alarm = new Alarm(loop, services.monotonicNanos(), () -> mailbox.submit(this::tryPolls));
        this.machine = new PartitionMachine(services.partitionLimits(), services.groupSettings());
        this.polls = new ParkedPolls(services.limits().parkedPolls());
        this.notLeader = new NotLeaderAnswers(services.endpoints());
    }

    public GroupId id() {
        return id;
    }

    /** Gives the replica its group, which may have called back already; what it said is worked off from now on. */
    public void attach(RaftGroup started) {
        group = started;
        gate.setBounded(true);
        mailbox.open(() -> guarded("load its state", () -> {
            machine.load(started.state());
            appliedIndex = started.state().appliedIndex();
            pendingTimers = machine.waiting().pendingTimers();
            openTransactions = machine.waiting().openTransactions();
        }));
    }

    /** The group; null until it was attached. */
    public @Nullable RaftGroup group() {
        return group;
    }

    /** The term in which this replica serves as leader; 0 if it does not. */
    public long servingTerm() {
        return servingTerm;
    }

    /** Rises with each change of leadership or membership seen here. */
    public long reportVersion() {
        return reportVersion.get();
    }

    /** Raft index of the last entry applied here. */
    public long appliedIndex() {
        return appliedIndex;
    }

    /** Lanes of this partition's groups while it leads, as of the last time this was asked for. */
    public LaneCounts laneCounts() {
        whileLeading(context -> laneCounts = context.machine().groups().laneCounts());
        return servingTerm > 0 ? laneCounts : LaneCounts.NONE;
    }

    /** Timed messages that wait for their time. */
    public long pendingTimers() {
        return pendingTimers;
    }

    /** Transactions that wait for a decision, as of the last entry applied here. */
    public int openTransactions() {
        return openTransactions;
    }

    /** Requests that wait for their answers. */
    public int waitingRequests() {
        return admission.requests();
    }

    /** Runs a request on the loop if this replica leads; else fails it. Bounded: beyond the bounds it is BUSY. */
    public void submit(Call call, PartitionOperation operation) {
        int size = call.payloadBytes();
        if (!admission.admit(size)) {
            services.counters().refused.increment();
            call.fail(Failures.of(ErrorCode.BUSY, "partition " + id + " is at its bound", RETRY_WHEN_FULL_MS));
            return;
        }
        call.whenAnswered(() -> admission.release(size));
        mailbox.submit(() -> {
            LeaderContext context = leading;
            if (context == null) {
                call.fail(notLeader.failure("this node does not lead partition " + id, false));
                return;
            }
            try {
                operation.run(context);
            } catch (RuntimeException e) {
                LOG.error("group {}: {} failed", id, call, e);
                call.fail(ErrorCode.INTERNAL, "the broker met a fault of its own; its log says which");
            }
        });
    }

    /** Runs a request as {@link #submit} does, once it is proved that this replica still leads. */
    public void submitAfterReadBarrier(Call call, PartitionOperation operation) {
        submit(
                call,
                context -> context.afterReadBarrier(
                        call,
                        () -> operation.run(context),
                        task -> mailbox.submit(() -> runIfStill(context, call, task))));
    }

    private void runIfStill(LeaderContext context, Call call, Runnable task) {
        if (leading == context) {
            task.run();
        } else {
            call.fail(notLeader.failure("leadership of partition " + id + " ended", false));
        }
    }

    /** Work of the leader's own, without a request; nothing happens if this replica does not lead. */
    public void whileLeading(Consumer<LeaderContext> work) {
        mailbox.submit(() -> {
            if (leading != null) {
                work.accept(leading);
            }
        });
    }

    /** Rolls back transactions that nobody decided in time, if this replica leads. */
    public void expireTransactions() {
        if (servingTerm > 0 && openTransactions > 0) {
            whileLeading(
                    context -> context.expireTransactions(services.counters().transactions()));
        }
    }

    /** Lets go of what retention does not keep: decided by the leader, carried out by every replica for itself. */
    public void applyRetention(Retention retention) {
        mailbox.submit(() -> {
            RaftGroup current = group;
            if (ended || current == null) {
                return;
            }
            if (leading != null) {
                leading.leader().decideTrim(retention, leading.nowMs());
                leading.leader().decideForgetProducers(leading.nowMs());
                leading.leader().decideForgetMembers(leading.nowMs());
                leading.carryForward(retention.freeBytes() > 0);
                leading.leader().decideForgetDecisions(leading.nowMs());
            }
            long firstNeeded = machine.trimmableRaftIndex();
            if (firstNeeded > current.firstIndex()) {
                current.trim(firstNeeded);
            }
        });
    }

    /** Takes care of leases that ran out and of old dead letters, if this replica leads; called about once a second. */
    public void attendFailures() {
        if (servingTerm == 0) {
            deadLetters = 0;
            return;
        }
        whileLeading(context -> {
            context.leader().decideOverdue(context.nowMs());
            services.counters().retries().add(context.leader().takeCounts());
            deadLetters = machine.deadLetters().held();
        });
    }

    /** Dead letters in the partition, as of the last second, if this replica leads; else 0. */
    public long deadLetters() {
        return deadLetters;
    }

    /** Ends this runtime; to be called once its group has stopped. Done when nothing touches the group's state any more. */
    public CompletableFuture<Void> end() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        gate.setBounded(false);
        mailbox.submit(() -> {
            endOnLoop();
            done.complete(null);
        });
        return done;
    }

    /** Lets the group's own thread run free, so that the group can be stopped. */
    public void prepareStop() {
        gate.setBounded(false);
    }

    // ---- the group's callbacks, on its state machine's thread

    @Override
    public void onCommitted(List<CommittedEntry> entries) {
        gate.enter(entries.size());
        mailbox.submit(() -> {
            try {
                guarded("apply committed entries", () -> apply(entries));
            } finally {
                gate.leave(entries.size());
            }
        });
    }

    @Override
    public void onLeaderStart(long term) {
        mailbox.submit(() -> guarded("begin to lead", () -> lead(term)));
    }

    @Override
    public void onLeaderStop() {
        mailbox.submit(this::stopLeading);
    }

    @Override
    public void onFollow(PeerAddress leader, long term) {
        notLeader.leaderIs(leader, term);
    }

    @Override
    public void onMembership(Membership membership) {
        if (!membership.equals(toldMembership)) {
            toldMembership = membership;
            reportVersion.incrementAndGet();
        }
        events.changed(id);
    }

    @Override
    public void beforeStateReplaced() {
        if (group == null) {
            return; // nothing is written before the runtime has its group
        }
        CompletableFuture<Void> written = new CompletableFuture<>();
        mailbox.submit(() -> written.complete(null));
        written.join();
    }

    @Override
    public void onStateReplaced() {
        mailbox.submit(() -> guarded("load the state that replaced its own", () -> {
            RaftGroup current = group;
            if (current != null) {
                machine.load(current.state());
                openTransactions = machine.waiting().openTransactions();
            }
        }));
    }

    @Override
    public void onQuarantined(String why) {
        LOG.error("group {}: this replica stopped: {}", id, why);
        events.quarantined(id, why);
        mailbox.submit(this::endOnLoop);
    }

    // ---- on the loop

    private void apply(List<CommittedEntry> entries) {
        RaftGroup current = group;
        if (ended || current == null || entries.isEmpty()) {
            return;
        }
        CommittedEntry last = entries.get(entries.size() - 1);
        long applied = current.state().appliedIndex();
        if (last.index() <= applied) {
            return; // a snapshot that holds them overtook them
        }
        try (StateBatch batch = current.state().newBatch()) {
            for (CommittedEntry entry : entries) {
                if (entry.index() > applied) {
                    machine.replay(entry.index(), entry.term(), entry.payload(), batch);
                }
                if (entry.proposal() instanceof ProposalPump.InFlight own) {
                    own.pump().cameBack();
                }
            }
            batch.commit(last.index(), last.term());
        }
        appliedIndex = last.index();
        openTransactions = machine.waiting().openTransactions();
        machine.tellSettled();
        resumeIfAllCameBack();
        pendingTimers = machine.waiting().pendingTimers();
        tryPolls();
    }

    private void lead(long term) {
        RaftGroup current = group;
        if (ended || current == null) {
            return;
        }
        if (lastPump != null && lastPump.leader().term() == term && lastPump.hasInFlight()) {
            // Nobody took over the leadership that was to be handed over, so the term goes on. To decide before it is
            // known what became of what was proposed in it would be to decide on an old state.
            resuming = term;
            return;
        }
        resuming = 0;
        long votersTime =
                services.votersTimeMs().applyAsLong(current.membership().voters());
        GroupClock clock = new GroupClock(Math.max(votersTime, machine.groupTimeMs()), services.monotonicNanos());
        ProposalPump pump = new ProposalPump(machine.startLeading(term), current, this::proposalFailed);
        lastPump = pump;
        leading = new LeaderContext(current, machine, pump, clock, polls, services, notLeader, this::whileLeading);
        notLeader.leaderIs(null, term);
        reportVersion.incrementAndGet();
        servingTerm = term;
        events.changed(id);
    }

    private void resumeIfAllCameBack() {
        if (resuming > 0 && lastPump != null && !lastPump.hasInFlight()) {
            lead(resuming);
        }
    }

    private void stopLeading() {
        resuming = 0;
        if (leading == null) {
            return;
        }
        leading = null;
        servingTerm = 0;
        machine.stopLeading();
        machine.tellSettled();
        polls.drain(poll -> poll.call().fail(notLeader.failure("leadership of partition " + id + " ended", false)));
        events.changed(id);
    }

    private void proposalFailed(ProposalPump pump, ProposedEntry entry, boolean certain) {
        mailbox.submit(() -> {
            pump.cameBack();
            if (leading != null && leading.pump() == pump) {
                pump.leader().failed(entry, certain);
                machine.tellSettled();
            }
            guarded("go on leading", this::resumeIfAllCameBack);
        });
    }

    private void endOnLoop() {
        stopLeading();
        ended = true;
        alarm.cancel();
    }

    private void afterRound() {
        if (leading == null) {
            return;
        }
        leading.fireTimers();
        leading.pump().pump();
        long now = services.monotonicNanos().getAsLong();
        alarm.in(Math.min(polls.nanosToNext(now, leading.nowMs()), leading.nanosToNextTimer()));
    }

    private void tryPolls() {
        if (leading != null) {
            polls.tryAll(leading, services.monotonicNanos().getAsLong());
        }
    }

    /** A replica that cannot read its own entries or state must not go on as if it had. */
    private void guarded(String what, Runnable step) {
        if (ended) {
            return;
        }
        try {
            step.run();
        } catch (RuntimeException e) {
            LOG.error("group {}: cannot {}", id, what, e);
            endOnLoop();
            events.quarantined(id, "cannot " + what + ": " + e.getMessage());
        }
    }
}
