package io.raftmq.broker.partition;

import io.raftmq.broker.group.CommittedOffset;
import io.raftmq.broker.group.ConsumerGroup;
import io.raftmq.broker.held.BodyId;
import io.raftmq.broker.story.RedeliveryId;
import io.raftmq.broker.transaction.AppliedTransactions;
import io.raftmq.broker.transaction.CheckWindow;
import io.raftmq.client.wire.proto.AckRequest;
import io.raftmq.client.wire.proto.AcquireRequest;
import io.raftmq.client.wire.proto.ChangeInvisibleRequest;
import io.raftmq.client.wire.proto.CheckTransactionsRequest;
import io.raftmq.client.wire.proto.ClaimRequest;
import io.raftmq.client.wire.proto.CommitOffsetRequest;
import io.raftmq.client.wire.proto.CopyProgressRequest;
import io.raftmq.client.wire.proto.EndTransactionRequest;
import io.raftmq.client.wire.proto.GroupMode;
import io.raftmq.client.wire.proto.ReceiveRequest;
import io.raftmq.client.wire.proto.ResetOffsetRequest;
import io.raftmq.client.wire.proto.SettleClaimRequest;
import io.raftmq.client.wire.proto.TransactionEnded;
import io.raftmq.client.wire.proto.TransactionTerms;
import io.raftmq.meta.model.GroupSettings;
import io.raftmq.store.StateReader;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The leader's side of a partition: turns requests into records, on top of the applied state and of everything proposed
 * and not yet applied. Made by {@link PartitionMachine#startLeading}, dead after {@link PartitionMachine#stopLeading}:
 * from then on every request is refused as NOT_LEADER.
 *
 * <p>After decisions, the runtime takes what {@link #pollEntry()} hands out, in order, and proposes each payload with
 * {@link #term()} as the expected term. A committed entry comes back through {@link PartitionMachine#replay}; a failed
 * one is reported by {@link #failed}.
 *
 * <p>Entries of one term form a chain: each carries its number, and replay gives effect only to the next one. So if one
 * entry fails, those decided on top of it have no effect even when Raft commits them, and nothing is ever stored twice
 * or leased to two.
 *
 * <p>{@code nowMs} is the leader's group time; an earlier one than the state's counts as the state's. Not thread-safe.
 */
public final class PartitionLeader {
    /** The window of a topic that says nothing else: 4 h. */
    public static final long DEDUPE_WINDOW_MS = 4 * 3_600_000;

    private final Pipeline pipeline;
    private final GroupOpener opener;
    private final ProduceDecider produce;
    private final ReceiveDecider receive;
    private final LeaseDecider lease;
    private final OffsetDecider offset;
    private final MemberDecider members;
    private final CopyDecider copy;
    private final TrimDecider trim;
    private final ClaimDecider claim;
    private final DeadLetterDecider deadLetters;
    private final FailureDecider failures;
    private final RetryCounts counts = new RetryCounts();

    private final HalfDecider halves;
    private final AppliedTransactions transactions;
    private final TimerDecider timers;
    private final CarryDecider carry;
    private final RedeliverDecider redeliver;

    PartitionLeader(
            Pipeline pipeline,
            PartitionState applied,
            QueueIndex queue,
            StateReader reader,
            Checkpoints checkpoints,
            Function<String, GroupSettings> settings) {
        this.pipeline = pipeline;
        opener = new GroupOpener(pipeline);
        halves = new HalfDecider(pipeline, new CheckWindow(pipeline.limits().transactions()));
        transactions = applied.appliedTransactions();
        produce = new ProduceDecider(pipeline, applied, halves);
        MessagePlaces places = new MessagePlaces(reader, applied, queue);
        deadLetters = new DeadLetterDecider(pipeline, opener, places, counts);
        failures = new FailureDecider(pipeline, deadLetters, settings, counts);
        ExpiryDecider expiry = new ExpiryDecider(pipeline, deadLetters, failures);
        receive = new ReceiveDecider(pipeline, applied, queue, opener, places, failures, expiry);
        lease = new LeaseDecider(pipeline, applied, queue, opener, places, failures);
        members = new MemberDecider(pipeline, applied, opener);
        copy = new CopyDecider(pipeline, checkpoints, opener);
        offset = new OffsetDecider(pipeline, applied, queue, opener, members, deadLetters);
        trim = new TrimDecider(pipeline, applied, queue, new TrimKeeper(pipeline, places, counts));
        timers = new TimerDecider(pipeline);
        carry = new CarryDecider(pipeline, applied);
        claim = new ClaimDecider(pipeline);
        redeliver = new RedeliverDecider(
                pipeline, applied, opener, deadLetters, failures, new MessageStories(reader, applied, queue));
    }

    /** The term to propose with. */
    public long term() {
        return pipeline.term();
    }

    /** The next entry to propose, or null. Closes the open one; call it once a round has been decided. */
    public @Nullable ProposedEntry pollEntry() {
        return pipeline.poll();
    }

    /**
     * Raft says that {@code entry} will not come back as committed here.
     *
     * <p>{@code certain}: it was provably never appended. All entries decided after it settle as WITHOUT_EFFECT, and
     * requests are refused as BUSY until those in flight have come back. Not certain: leadership is over; everything in
     * flight settles as UNKNOWN and requests are refused as NOT_LEADER until the next startLeading.
     *
     * <p>Every entry handed out must come back once, replayed or failed, in whatever order (an entry of an earlier
     * leadership is ignored); {@link PartitionMachine#tellSettled()} is due
     * after this.
     */
    public void failed(ProposedEntry entry, boolean certain) {
        pipeline.failed(entry, certain);
    }

    /** Bytes decided and not yet applied. */
    public long unappliedBytes() {
        return pipeline.unappliedBytes();
    }

    /** Stores a batch. PRODUCER_FENCED, SEQUENCE_GAP, UNKNOWN_PRODUCER, INVALID_ARGUMENT, BUSY. The bytes are copied. */
    public Decision<Produced> decideProduce(CheckedBatch batch, long nowMs) {
        return decideProduce(batch, DEDUPE_WINDOW_MS, nowMs);
    }

    /**
     * As without {@code dedupeWindowMs}: how long the keys of messages that have one are remembered. What was stored under
     * its key within that time is answered as it was stored then. BUSY too when too many keys are remembered.
     */
    public Decision<Produced> decideProduce(CheckedBatch batch, long dedupeWindowMs, long nowMs) {
        return produce.decide(batch, new SendTerms(null, dedupeWindowMs), nowMs);
    }

    /**
     * Stores a batch of half messages, each of which waits for its transaction's end on these terms. As
     * {@link #decideProduce}, and MESSAGE_TOO_LARGE; BUSY if too many wait.
     */
    public Decision<Produced> decideHalf(CheckedBatch batch, TransactionTerms terms, long dedupeWindowMs, long nowMs) {
        return produce.decide(batch, new SendTerms(terms, dedupeWindowMs), nowMs);
    }

    /** As the other, with the window of topics that set none. */
    public Decision<Produced> decideHalf(CheckedBatch batch, TransactionTerms terms, long nowMs) {
        return decideHalf(batch, terms, DEDUPE_WINDOW_MS, nowMs);
    }

    /**
     * Ends transactions; answers one result an end: UNKNOWN_TRANSACTION, TRANSACTION_DECIDED if the opposite holds,
     * STALE_CHECK. INVALID_ARGUMENT, BUSY.
     */
    public Decision<List<TransactionEnded>> decideEnd(EndTransactionRequest request, long nowMs) {
        return halves.decideEnd(request, nowMs);
    }

    /** Takes over questions about a producer group's transactions that are due; empty if none is, or if enough are out. */
    public Decision<List<HalfMessage>> decideCheck(CheckTransactionsRequest request, long nowMs) {
        return halves.decideCheck(request, nowMs);
    }

    /** When a producer group may have to be asked next, group time in ms; Long.MAX_VALUE if it has no open transaction. */
    public long nextCheckAt(String group, long nowMs) {
        return halves.nextCheckAt(group, transactions, nowMs);
    }

    /** When the next transaction is rolled back by force, group time in ms; Long.MAX_VALUE if none is open. */
    public long nextExpiryMs() {
        return transactions.nextExpiryAt();
    }

    /** Rolls back transactions that nobody decided in time, at most 1,000 a call; answers how many. */
    public Decision<Integer> decideExpired(long nowMs) {
        return halves.decideExpired(nowMs);
    }

    /** Forgets decisions on transactions that are older than is remembered; answers whether there were enough of them. */
    public Decision<Boolean> decideForgetDecisions(long nowMs) {
        return halves.decideForget(nowMs);
    }

    /**
     * Leases messages: first those whose lease or delay ran out, then new ones. A group's first receive settles its start
     * position and is waited for. STALE_SUBSCRIPTION, INVALID_ARGUMENT, BUSY (table at its bound, or too many groups).
     */
    public Decision<Received> decideReceive(ReceiveRequest request, long nowMs) {
        return receive.decide(request, null, nowMs);
    }

    /** As {@link #decideReceive(ReceiveRequest, long)}, for a group with a filter: only what is known to pass is leased. */
    public Decision<Received> decideReceive(ReceiveRequest request, Sifting sifting, long nowMs) {
        return receive.decide(request, sifting, nowMs);
    }

    /** The first offset of which {@code group} must know whether it passes its filter; -1 if it has not begun here. */
    public long siftFrom(String group) {
        ConsumerGroup found = opener.find(group);
        return found == null || found.cursor() == ConsumerGroup.NOT_STARTED ? -1 : found.cursor();
    }

    /** Up to where messages may overtake others: for their sake it pays to know early whether they pass. */
    public long prioritiesEnd() {
        return receive.prioritiesEnd();
    }

    /** Acks runs; answers one result a run, 0 or an ErrorCode's number. UNKNOWN_GROUP, INVALID_ARGUMENT, BUSY. */
    public Decision<List<Integer>> decideAck(AckRequest request, long nowMs) {
        return lease.decideAck(request, false, nowMs);
    }

    /**
     * As {@link #decideAck(AckRequest, long)}, for a group with a filter: an ack under a lease that was lost with its leader
     * does not count beyond the cursor, since the cursor cannot go over what nobody looked at.
     */
    public Decision<List<Integer>> decideAckOfFiltered(AckRequest request, long nowMs) {
        return lease.decideAck(request, true, nowMs);
    }

    /**
     * Renews leases ({@code failed} false), gives them up for a later attempt ({@code failed} true), or hands them back
     * uncounted ({@code failed} false and invisible_ms 0). Answers one result a run; a lease keeps its id.
     */
    public Decision<List<Integer>> decideChangeInvisible(ChangeInvisibleRequest request, long nowMs) {
        return lease.decideChange(request, nowMs);
    }

    /**
     * Commits a queue-bound group's offset, or that of a broadcast group's member; answers the offset stored. FENCED,
     * POSITION_RESET, OFFSET_OUT_OF_RANGE, INVALID_ARGUMENT, BUSY.
     *
     * @param version of the group's subscriptions; 0 if it is not registered
     */
    public Decision<Long> decideCommitOffset(CommitOffsetRequest request, long version, long nowMs) {
        return offset.decideCommit(request, version, nowMs);
    }

    /**
     * Hands the partition to the owner of a new epoch; answers where it goes on. From then on nothing an earlier owner
     * commits has any effect. FENCED, INVALID_ARGUMENT, BUSY.
     *
     * @param version of the group's subscriptions
     */
    public Decision<CommittedOffset> decideAcquire(AcquireRequest request, long version, long nowMs) {
        return offset.decideAcquire(request, version, nowMs);
    }

    /**
     * Moves a group to another offset, clipped to what is retained; answers where. A shared group's outstanding messages
     * are dropped, and leases from before change nothing any more; commits of before the reset are refused. The group need
     * not exist.
     *
     * @param version of the group's subscriptions; 0 if it is not registered
     */
    public Decision<Long> decideResetOffset(ResetOffsetRequest request, GroupMode mode, long version, long nowMs) {
        return offset.decideReset(request, mode, version, nowMs);
    }

    /**
     * Has a group go on from where another stands, or stood at a time; the copy is made if it is not there. Nothing of it
     * is leased or owned. OFFSET_OUT_OF_RANGE if it is not known any more where the source stood then, INVALID_ARGUMENT,
     * BUSY.
     *
     * @param version of the copy's subscriptions; 0 if it is not registered
     */
    public Decision<Copied> decideCopy(CopyProgressRequest request, long version, long nowMs) {
        return copy.decide(request, version, nowMs);
    }

    /** The greatest subscription version the group has shown, counting what is on its way; -1 if there is no such group. */
    public long subscriptionVersion(String group) {
        ConsumerGroup found =
                pipeline.view().groups.find(group, pipeline.view().head.logStart());
        return found == null ? -1 : found.subscriptionVersion();
    }

    /**
     * Forgets a group; answers whether it did: not if there is none, nor while dead letters of it are on their way in or out.
     */
    public Decision<Boolean> decideDeleteGroup(String group, long nowMs) {
        return offset.decideDelete(group, nowMs);
    }

    /** Lets go of what retention does not keep; answers the log start offset then. */
    public Decision<Long> decideTrim(Retention retention, long nowMs) {
        return trim.decide(retention, nowMs);
    }

    /** Forgets idle producers, at most 1,000 a call; answers how many. To be called about once a minute. */
    public Decision<Integer> decideForgetProducers(long nowMs) {
        return produce.decideForget(nowMs);
    }

    /** Forgets idle members of broadcast groups, at most 1,000 a call; answers how many. */
    public Decision<Integer> decideForgetMembers(long nowMs) {
        return members.decideForget(nowMs);
    }

    /** When the next timer is to be fired, group time in ms; Long.MAX_VALUE if there is none, or not before others are applied. */
    public long nextTimerMs() {
        return timers.nextMs();
    }

    /** Fires a chunk of the timers that are due; null if none is, or if enough of them are on their way. */
    public @Nullable FiredTimers fireTimers(long nowMs) {
        return timers.fire(nowMs);
    }

    /** Cancels a timed message; one cancelled before is told so, and one delivered, or that never was, is not cancelled. */
    public Decision<Cancelled> decideCancelTimer(long heldId, long nowMs) {
        return timers.decideCancel(heldId, nowMs);
    }

    /**
     * Drops bodies below {@code neededIndex} that nothing needs any more, and names those whose bytes are to be read and handed
     * to {@link #decideCarry} so that the log can be trimmed past them; none if that would not pay.
     *
     * @param logBytes bytes of the partition's log
     * @param pressed the disk is nearly full
     */
    public CarryPlan planCarry(long neededIndex, long logBytes, boolean pressed, long nowMs) {
        return carry.plan(neededIndex, logBytes, pressed, nowMs);
    }

    /** Stores a body's bytes once more. */
    public Decision<Boolean> decideCarry(BodyId body, ByteBuffer batch, long nowMs) {
        return carry.carry(body, batch, nowMs);
    }

    /**
     * Claims a key for a group, or only looks who has it. Who gets it is told so once that is committed; others, what keeps
     * them. INVALID_ARGUMENT, BUSY (table at its bound).
     */
    public Decision<ClaimAnswer> decideClaim(ClaimRequest request, long nowMs) {
        return request.getLook() ? claim.decideLook(request, nowMs) : claim.decideClaim(request, nowMs);
    }

    /** Renews a claim, ends it as succeeded, or releases it; answers until when it holds now. CLAIM_LOST, INVALID_ARGUMENT. */
    public Decision<Long> decideSettleClaim(SettleClaimRequest request, long nowMs) {
        return claim.decideSettle(request, nowMs);
    }

    /**
     * Takes care of leases that ran out and of dead letters kept long enough, in all groups; to be called about once a
     * second. Nothing waits for it.
     */
    public void decideOverdue(long nowMs) {
        if (pipeline.refused() != null) {
            return;
        }
        long time = pipeline.time(nowMs);
        for (ConsumerGroup known : pipeline.view().groups.all()) {
            boolean letters = known.deadLetters().held() > 0;
            if (letters || known.outstanding().nextDeadline() <= time) {
                ConsumerGroup group = opener.find(known.name());
                if (group != null) {
                    failures.sweep(group, time);
                    deadLetters.expire(group, failures.settingsOf(group), time);
                }
            }
        }
    }

    /**
     * Makes dead letters of {@code group} outstanding messages again, at once and as if never delivered; answers how many of
     * them there were. At most 1,000. INVALID_ARGUMENT, BUSY (table at its bound).
     */
    public Decision<Integer> decideResend(String group, List<Long> numbers, long nowMs) {
        return deadLetters.decideResend(group, numbers, nowMs);
    }

    /** Forgets dead letters of {@code group}; answers how many of them there were. At most 1,000. INVALID_ARGUMENT, BUSY. */
    public Decision<Integer> decideDropLetters(String group, List<Long> numbers, long nowMs) {
        return deadLetters.decideDrop(group, numbers, nowMs);
    }

    /**
     * Brings one message to one shared group once more, at once and as if never delivered; answers false if it comes anyway.
     * UNKNOWN_GROUP, WRONG_GROUP_MODE, OFFSET_OUT_OF_RANGE, MESSAGE_LEASED, MESSAGE_GONE, INVALID_ARGUMENT, BUSY.
     *
     * @param id of this redelivery, which is done once however often it is asked for
     */
    public Decision<Boolean> decideRedeliver(String group, long offset, RedeliveryId id, long nowMs) {
        return redeliver.decide(group, offset, id, nowMs);
    }

    /** What was decided of failed messages since this was last called. */
    public RetryCounts takeCounts() {
        return counts.take();
    }

    /** When the next outstanding message of {@code group} becomes visible, group time in ms; Long.MAX_VALUE if none. */
    public long nextVisibleAt(String group) {
        ConsumerGroup found = opener.find(group);
        return found == null ? Long.MAX_VALUE : found.outstanding().nextDeadline();
    }

    Pipeline pipeline() {
        return pipeline;
    }
}
