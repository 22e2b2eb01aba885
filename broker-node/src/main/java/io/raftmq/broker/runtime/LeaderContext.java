package io.raftmq.broker.runtime;

import com.google.protobuf.MessageLite;
import io.raftmq.broker.filter.Filter;
import io.raftmq.broker.net.Call;
import io.raftmq.broker.net.Failures;
import io.raftmq.broker.partition.DeadLetterNames;
import io.raftmq.broker.partition.Decision;
import io.raftmq.broker.partition.FiredTimers;
import io.raftmq.broker.partition.Outcome;
import io.raftmq.broker.partition.PartitionLeader;
import io.raftmq.broker.partition.PartitionMachine;
import io.raftmq.broker.partition.QueueEntry;
import io.raftmq.broker.partition.Retention;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.meta.model.MetadataImage;
import io.raftmq.store.RaftGroup;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What a request works with while this replica leads, for one term. Owned by the partition's loop, and only good for the
 * task it was given to.
 */
public final class LeaderContext {
    private static final int RETRY_AT_ONCE_MS = 10;
    private static final int RETRY_DELETED_MS = 50;

    private record Place(long raftIndex, int position) {}

    private final RaftGroup group;
    private final PartitionMachine machine;
    private final ProposalPump pump;
    private final GroupClock clock;
    private final ParkedPolls polls;
    private final RuntimeServices services;
    private final NotLeaderAnswers notLeader;
    private final GroupScreens screens = new GroupScreens();
    private final CarryForward carryForward;

    LeaderContext(
            RaftGroup group,
            PartitionMachine machine,
            ProposalPump pump,
            GroupClock clock,
            ParkedPolls polls,
            RuntimeServices services,
            NotLeaderAnswers notLeader,
            Consumer<Consumer<LeaderContext>> whileLeading) {
        this.group = group;
        this.machine = machine;
        this.pump = pump;
        this.clock = clock;
        this.polls = polls;
        this.services = services;
        this.notLeader = notLeader;
        this.carryForward =
                new CarryForward(services.reader(), services.counters().timers(), whileLeading);
    }

    /** The partition's applied state. */
    public PartitionMachine machine() {
        return machine;
    }

    /** Decides. */
    public PartitionLeader leader() {
        return pump.leader();
    }

    /** Group time, ms. */
    public long nowMs() {
        return clock.nowMs();
    }

    RaftGroup group() {
        return group;
    }

    /** Fires what is due, as much at once as may be. */
    void fireTimers() {
        TimerCounters counters = services.counters().timers();
        for (FiredTimers chunk = leader().fireTimers(nowMs()); chunk != null; chunk = leader().fireTimers(nowMs())) {
            FiredTimers fired = chunk;
            if (fired.full()) {
                counters.burst();
            }
            fired.entry().whenSettled(outcome -> {
                if (outcome == Outcome.APPLIED) {
                    counters.fired(fired.messages(), nowMs() - fired.earliestDueMs());
                }
            });
        }
    }

    /** Nanoseconds until the next timer is due; Long.MAX_VALUE if none is, or not before something is applied. */
    long nanosToNextTimer() {
        return clock.nanosUntil(leader().nextTimerMs());
    }

    /** Decides what is let go of: messages that retention does not keep, and what nobody asked for in a long time. */
    void applyRetention(Retention retention) {
        leader().decideTrim(retention, nowMs());
        leader().decideForgetProducers(nowMs());
        leader().decideForgetMembers(nowMs());
        carryForward.begin(this, retention.freeBytes() > 0);
        leader().decideForgetDecisions(nowMs());
    }

    ProposalPump pump() {
        return pump;
    }

    /**
     * Forgets the groups that the image says were deleted, and of {@code gone} those that have no subscription version by
     * which the image could tell: queue-bound groups only commit offsets.
     */
    void forgetDeletedGroups(MetadataImage image, Set<String> gone, Runnable refused) {
        for (String name : machine.groups().names()) {
            if (isGone(name, image, gone)) {
                Decision<Boolean> decision = leader().decideDeleteGroup(name, nowMs());
                if (decision instanceof Decision.Await<Boolean> later && !later.answer()) {
                    // Something of the group is still on its way: once that is there, it is forgotten too.
                    later.entry().whenSettled(outcome -> forgetAgain(outcome, name, image, gone, refused));
                } else if (decision instanceof Decision.Refused<Boolean>) {
                    refused.run();
                }
            }
        }
    }

    /**
     * Forgets a group that the image says was deleted before one of its name begins here: that one would go on where the
     * deleted one stood. Otherwise the leader's duty does it, which may come later.
     *
     * @return false if that cannot be done now; then the call is failed
     */
    public boolean isRidOfDeleted(Call call, String name, MetadataImage image) {
        boolean rid = isRidOfDeleted(name, image);
        if (!rid) {
            call.fail(Failures.of(
                    ErrorCode.BUSY, "a deleted group " + name + " is being forgotten here", RETRY_DELETED_MS));
        }
        return rid;
    }

    boolean isRidOfDeleted(String name, MetadataImage image) {
        return leader().subscriptionVersion(name) < 0
                || !isGone(name, image, Set.of())
                || (leader().decideDeleteGroup(name, nowMs()) instanceof Decision.Await<Boolean> later
                        && later.answer());
    }

    /** Rolls back transactions that nobody decided in time. */
    void expireTransactions(TransactionCounters counters) {
        if (leader().decideExpired(nowMs()) instanceof Decision.Await<Integer> await) {
            await.entry().whenSettled(outcome -> counters.expired(outcome == Outcome.APPLIED ? await.answer() : 0));
        }
    }

    private void forgetAgain(Outcome outcome, String name, MetadataImage image, Set<String> gone, Runnable refused) {
        if (outcome == Outcome.APPLIED && machine.groups().names().contains(name)) {
            forgetDeletedGroups(image, gone, refused);
        }
    }

    /** Progress in another group's dead letters is gone with either of the two. */
    private boolean isGone(String name, MetadataImage image, Set<String> gone) {
        String queue = DeadLetterNames.queueOf(name);
        String group = DeadLetterNames.readerOf(name);
        long version = leader().subscriptionVersion(name);
        return image.isOfDeletedGroup(group, version)
                || (version == 0 && gone.contains(group))
                || (queue != null && (!machine.groups().names().contains(queue) || isGone(queue, image, gone)));
    }

    /** Answers the call as decided, at once or when what the answer promises is committed. */
    public <A> void settle(Call call, Decision<A> decision, Function<A, MessageLite> answer) {
        if (decision instanceof Decision.Done<A> done) {
            call.answer(answer.apply(done.answer()));
        } else if (decision instanceof Decision.Await<A> await) {
            await.entry().whenSettled(outcome -> {
                if (outcome == Outcome.APPLIED) {
                    call.answer(answer.apply(await.answer()));
                } else {
                    failUnsettled(call, outcome);
                }
            });
        } else if (decision instanceof Decision.Refused<A> refused) {
            refuse(call, refused);
        }
    }

    /** Fails the call as refused. */
    public void refuse(Call call, Decision.Refused<?> refused) {
        if (refused.code() == ErrorCode.NOT_LEADER) {
            call.fail(notLeader.failure(refused.message(), false));
        } else {
            call.fail(Failures.of(refused.code(), refused.message(), refused.retryAfterMs()));
        }
    }

    /** Fails a call whose entry did not settle as applied. */
    public void failUnsettled(Call call, Outcome outcome) {
        if (outcome == Outcome.UNKNOWN) {
            call.fail(notLeader.failure("leadership ended before the request was known to be committed", true));
        } else {
            call.fail(Failures.of(
                    ErrorCode.BUSY, "the request had no effect: one before it was refused", RETRY_AT_ONCE_MS));
        }
    }

    /**
     * Answers the call with a header and the named batches behind it, from the log, a batch that is named more than once
     * only where it is named first; continues on a reader's thread.
     */
    public void answerWithBatches(Call call, MessageLite header, List<QueueEntry> batches) {
        answerWithBatches(call, header, batches, () -> {});
    }

    /** As without {@code unsent}, which runs, on any thread, when the batches certainly did not reach who asked. */
    public void answerWithBatches(Call call, MessageLite header, List<QueueEntry> batches, Runnable unsent) {
        services.reader().send(call, header, distinct(batches), group, unsent);
    }

    private List<QueueEntry> distinct(List<QueueEntry> batches) {
        List<QueueEntry> distinct = new ArrayList<>(batches.size());
        boolean shared = QueueEntry.mayShareBatches(batches);
        Set<Place> seen = new HashSet<>();
        for (QueueEntry batch : batches) {
            if (!shared || seen.add(new Place(batch.raftIndex(), batch.position()))) {
                distinct.add(machine.messages().located(batch));
            }
        }
        return distinct;
    }

    /**
     * Applies a filter to a stretch of the queue, each batch where it lies now. {@code then} runs on a reader's thread, or
     * at once when too many reads wait.
     */
    public void sift(List<QueueEntry> entries, Filter filter, Consumer<Sifted> then) {
        List<QueueEntry> located = new ArrayList<>(entries.size());
        entries.forEach(entry -> located.add(machine.messages().located(entry)));
        services.reader().sift(located, group, filter, then);
    }

    /** What filters say of messages that shared groups have yet to be given. */
    public GroupScreens screens() {
        return screens;
    }

    /** What filters have done on this node. */
    public FilterCounters filterCounters() {
        return services.reader().filters();
    }

    /** Tries the polls that wait in this partition, since something they wait for has come other than by an entry. */
    public void retryPolls() {
        polls.tryAll(this, services.monotonicNanos().getAsLong());
    }

    /**
     * Runs {@code then} on the loop, with this node's leadership proved to be later than now and everything committed
     * before now applied; else fails the call.
     */
    void afterReadBarrier(Call call, Runnable then, Executor loop) {
        group.readBarrier()
                .whenCompleteAsync(
                        (done, failure) -> {
                            if (failure == null) {
                                then.run();
                            } else {
                                call.fail(notLeader.failure("leadership could not be proved", false));
                            }
                        },
                        loop);
    }

    /** Tries the poll, and parks it if there is nothing yet; at the bound of parked polls it is answered at once. */
    public void attemptOrPark(Poll poll) {
        if (poll.attempt(this, false) == Poll.Attempt.WAITING && !polls.park(poll)) {
            poll.attempt(this, true);
        }
    }
}
