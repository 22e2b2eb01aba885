package io.raftmq.broker.runtime;

import io.raftmq.broker.group.LaneCounts;
import io.raftmq.broker.net.Call;
import io.raftmq.broker.net.Failures;
import io.raftmq.broker.partition.Retention;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.store.CommittedEntry;
import io.raftmq.store.GroupId;
import io.raftmq.store.GroupListener;
import io.raftmq.store.Membership;
import io.raftmq.store.PeerAddress;
import io.raftmq.store.RaftGroup;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One partition's replica as the rest of the process sees it: takes the Raft group's callbacks and requests on any thread
 * and brings them to the loop that owns the partition's state ({@link PartitionReplica}), in order.
 */
public final class PartitionRuntime implements GroupListener {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionRuntime.class);
    /** Committed entries that may wait for the loop before the group is held back. */
    private static final int MAX_UNAPPLIED = 4_096;

    private static final int RETRY_WHEN_FULL_MS = 50;

    private final GroupId id;
    private final BrokerCounters counters;
    private final PartitionEvents events;
    private final PartitionStatus status = new PartitionStatus();
    private final NotLeaderAnswers notLeader;
    private final PartitionReplica replica;
    private final Mailbox mailbox;
    private final Admission admission;
    private final CommitGate gate = new CommitGate(MAX_UNAPPLIED);

    private volatile @Nullable RaftGroup group;
    private volatile LaneCounts laneCounts = LaneCounts.NONE;
    /** On the group's own thread. */
    private @Nullable Membership toldMembership;

    public PartitionRuntime(GroupId id, RuntimeServices services, PartitionEvents events) {
        this.id = id;
        this.events = events;
        counters = services.counters();
        notLeader = new NotLeaderAnswers(services.endpoints());
        replica = new PartitionReplica(id, services, events, status, notLeader);
        mailbox = replica.mailbox();
        admission = new Admission(
                services.limits().backlogRequests(), services.limits().backlogBytes());
    }

    public GroupId id() {
        return id;
    }

    /** Gives the replica its group, which may have called back already; what it said is worked off from now on. */
    public void attach(RaftGroup started) {
        group = started;
        gate.setBounded(true);
        mailbox.open(() -> replica.begin(started));
    }

    /** The group; null until it was attached. */
    public @Nullable RaftGroup group() {
        return group;
    }

    /** What is known of the replica on all threads. */
    public PartitionStatus status() {
        return status;
    }

    /** Lanes of this partition's groups while it leads, as of the last time this was asked for. */
    public LaneCounts laneCounts() {
        whileLeading(context -> laneCounts = context.machine().groups().laneCounts());
        return status.leads() ? laneCounts : LaneCounts.NONE;
    }

    /** Requests that wait for their answers. */
    public int waitingRequests() {
        return admission.requests();
    }

    /** Runs a request on the loop if this replica leads; else fails it. Bounded: beyond the bounds it is BUSY. */
    public void submit(Call call, PartitionOperation operation) {
        int size = call.payloadBytes();
        if (!admission.admit(size)) {
            counters.refused.increment();
            call.fail(Failures.of(ErrorCode.BUSY, "partition " + id + " is at its bound", RETRY_WHEN_FULL_MS));
            return;
        }
        call.whenAnswered(() -> admission.release(size));
        mailbox.submit(() -> {
            LeaderContext context = replica.leading();
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
        if (replica.leading() == context) {
            task.run();
        } else {
            call.fail(notLeader.failure("leadership of partition " + id + " ended", false));
        }
    }

    /** Work of the leader's own, without a request; nothing happens if this replica does not lead. */
    public void whileLeading(Consumer<LeaderContext> work) {
        replica.whileLeading(work);
    }

    /** Rolls back transactions that nobody decided in time, if this replica leads. */
    public void expireTransactions() {
        if (status.leads() && status.openTransactions() > 0) {
            whileLeading(context -> context.expireTransactions(counters.transactions()));
        }
    }

    /** Lets go of what retention does not keep: decided by the leader, carried out by every replica for itself. */
    public void applyRetention(Retention retention) {
        mailbox.submit(() -> replica.applyRetention(retention));
    }

    /** Takes care of leases that ran out and of old dead letters, if this replica leads; called about once a second. */
    public void attendFailures() {
        if (!status.leads()) {
            status.deadLetters(0);
            return;
        }
        whileLeading(context -> {
            context.leader().decideOverdue(context.nowMs());
            counters.retries().add(context.leader().takeCounts());
            status.deadLetters(context.machine().deadLetters().held());
        });
    }

    /** Ends this runtime; to be called once its group has stopped. Done when nothing touches the group's state any more. */
    public CompletableFuture<Void> end() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        gate.setBounded(false);
        mailbox.submit(() -> {
            replica.end();
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
                replica.apply(entries);
            } finally {
                gate.leave(entries.size());
            }
        });
    }

    @Override
    public void onLeaderStart(long term) {
        mailbox.submit(() -> replica.lead(term));
    }

    @Override
    public void onLeaderStop() {
        mailbox.submit(replica::stopLeading);
    }

    @Override
    public void onFollow(PeerAddress leader, long term) {
        notLeader.leaderIs(leader, term);
    }

    @Override
    public void onMembership(Membership membership) {
        if (!membership.equals(toldMembership)) {
            toldMembership = membership;
            status.membershipChanged();
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
        mailbox.submit(replica::stateReplaced);
    }

    @Override
    public void onQuarantined(String why) {
        LOG.error("group {}: this replica stopped: {}", id, why);
        events.quarantined(id, why);
        mailbox.submit(replica::end);
    }
}
