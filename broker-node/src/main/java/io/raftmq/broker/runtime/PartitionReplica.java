package io.raftmq.broker.runtime;

import io.netty.util.concurrent.EventExecutor;
import io.raftmq.broker.partition.PartitionMachine;
import io.raftmq.broker.partition.ProposedEntry;
import io.raftmq.broker.partition.Retention;
import io.raftmq.store.CommittedEntry;
import io.raftmq.store.GroupId;
import io.raftmq.store.RaftGroup;
import io.raftmq.store.StateBatch;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One partition's replica on the loop that owns its state: replays what is committed, and decides and proposes while it
 * leads. One that cannot read its own entries or state stops for good. All of it runs as tasks of its mailbox; only the
 * mailbox itself and {@link #whileLeading} are for any thread.
 */
final class PartitionReplica {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionReplica.class);

    private final GroupId id;
    private final RuntimeServices services;
    private final PartitionEvents events;
    private final PartitionStatus status;
    private final NotLeaderAnswers notLeader;
    private final Mailbox mailbox;
    private final Alarm alarm;
    private final PartitionMachine machine;
    private final ParkedPolls polls;
    private @Nullable RaftGroup group;
    private @Nullable LeaderContext leading;
    /** The term to serve in once all that was proposed in it before has come back; 0 if none. */
    private long resuming;

    private @Nullable ProposalPump lastPump;
    private boolean ended;

    PartitionReplica(
            GroupId id,
            RuntimeServices services,
            PartitionEvents events,
            PartitionStatus status,
            NotLeaderAnswers notLeader) {
        this.id = id;
        this.services = services;
        this.events = events;
        this.status = status;
        this.notLeader = notLeader;
        EventExecutor loop = services.loops().next();
        mailbox = new Mailbox(loop, this::afterRound);
        alarm = new Alarm(loop, services.monotonicNanos(), () -> mailbox.submit(this::tryPolls));
        machine = new PartitionMachine(services.partitionLimits(), services.groupSettings());
        polls = new ParkedPolls(services.limits().parkedPolls());
    }

    /** What is put there runs on the loop, in order, once the mailbox was opened. */
    Mailbox mailbox() {
        return mailbox;
    }

    /** Work of the leader's own, put into the mailbox by any thread; nothing happens if this replica does not lead then. */
    void whileLeading(Consumer<LeaderContext> work) {
        mailbox.submit(() -> {
            if (leading != null) {
                work.accept(leading);
            }
        });
    }

    /** What requests work with; null if this replica does not lead. */
    @Nullable
    LeaderContext leading() {
        return leading;
    }

    /** The first of all tasks: this is its group. */
    void begin(RaftGroup started) {
        group = started;
        guarded("load its state", () -> load(started));
    }

    void stateReplaced() {
        guarded("load the state that replaced its own", () -> {
            if (group != null) {
                load(group);
            }
        });
    }

    private void load(RaftGroup from) {
        machine.load(from.state());
        status.applied(from.state().appliedIndex());
        status.waiting(machine.waiting());
    }

    void apply(List<CommittedEntry> entries) {
        guarded("apply committed entries", () -> {
            if (group != null && !entries.isEmpty()) {
                replay(entries, group);
            }
        });
    }

    private void replay(List<CommittedEntry> entries, RaftGroup from) {
        CommittedEntry last = entries.get(entries.size() - 1);
        if (last.index() <= from.state().appliedIndex()) {
            return; // a snapshot that holds them overtook them
        }
        try (StateBatch batch = from.state().newBatch()) {
            for (CommittedEntry entry : entries) {
                machine.replay(entry.index(), entry.term(), entry.payload(), batch);
                if (entry.proposal() instanceof ProposalPump.InFlight own) {
                    own.pump().cameBack();
                }
            }
            batch.commit(last.index(), last.term());
        }
        status.applied(last.index());
        status.waiting(machine.waiting());
        machine.tellSettled();
        resumeIfAllCameBack();
        tryPolls();
    }

    void lead(long term) {
        guarded("begin to lead", () -> serveOrWait(term));
    }

    private void serveOrWait(long term) {
        if (lastPump != null && lastPump.leader().term() == term && lastPump.hasInFlight()) {
            // Nobody took over the leadership that was to be handed over, so the term goes on. To decide before it is
            // known what became of what was proposed in it would be to decide on an old state.
            resuming = term;
        } else if (group != null) {
            serve(term, group);
        }
    }

    private void serve(long term, RaftGroup in) {
        resuming = 0;
        long votersTime = services.votersTimeMs().applyAsLong(in.membership().voters());
        GroupClock clock = new GroupClock(Math.max(votersTime, machine.groupTimeMs()), services.monotonicNanos());
        ProposalPump pump = new ProposalPump(machine.startLeading(term), in, this::proposalFailed);
        lastPump = pump;
        leading = new LeaderContext(in, machine, pump, clock, polls, services, notLeader, this::whileLeading);
        notLeader.leaderIs(null, term);
        status.serves(term);
        events.changed(id);
    }

    private void resumeIfAllCameBack() {
        if (resuming > 0 && lastPump != null && !lastPump.hasInFlight()) {
            serveOrWait(resuming);
        }
    }

    void stopLeading() {
        resuming = 0;
        if (leading == null) {
            return;
        }
        leading = null;
        status.servesNoMore();
        machine.stopLeading();
        machine.tellSettled();
        polls.drain(poll -> poll.call().fail(notLeader.failure("leadership of partition " + id + " ended", false)));
        events.changed(id);
    }

    /** Called on any thread. */
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

    /** Lets go of what retention does not keep: decided by the leader, carried out by every replica for itself. */
    void applyRetention(Retention retention) {
        if (ended || group == null) {
            return;
        }
        if (leading != null) {
            leading.applyRetention(retention);
        }
        long firstNeeded = machine.trimmableRaftIndex();
        if (firstNeeded > group.firstIndex()) {
            group.trim(firstNeeded);
        }
    }

    /** Stops for good. */
    void end() {
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
            end();
            events.quarantined(id, "cannot " + what + ": " + e.getMessage());
        }
    }
}
