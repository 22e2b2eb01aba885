package io.raftmq.broker.partition;

import io.raftmq.broker.broadcast.MemberChanges;
import io.raftmq.broker.broadcast.MemberOffset;
import io.raftmq.broker.deadletter.DeadLetter;
import io.raftmq.broker.dedupe.KeyedMessage;
import io.raftmq.broker.group.CommittedOffset;
import io.raftmq.broker.group.ConsumerGroup;
import io.raftmq.broker.group.Kept;
import io.raftmq.broker.group.Run;
import io.raftmq.broker.keyed.KeyHash;
import io.raftmq.broker.partition.ClaimRecord.DropClaims;
import io.raftmq.broker.partition.ClaimRecord.PutClaim;
import io.raftmq.broker.partition.DedupeRecord.DropKeys;
import io.raftmq.broker.story.Beginning;
import io.raftmq.broker.story.Event;
import io.raftmq.broker.story.LastFailure;
import io.raftmq.broker.story.RedeliveryId;
import io.raftmq.broker.story.TimerEnd;
import io.raftmq.broker.transaction.Decided;
import io.raftmq.broker.transaction.OpenTransaction;
import io.raftmq.client.wire.BatchTraits;
import io.raftmq.store.StateWriter;

/** Writes each change to the partition's key-value state, and each stored batch to the queue's tail in memory. */
final class StatePersister implements Changes {
    private final StateWriter out;
    private final QueueIndex queue;
    private final Checkpoints checkpoints;
    private final MemberChanges members;

    StatePersister(StateWriter out, QueueIndex queue, Checkpoints checkpoints) {
        this.checkpoints = checkpoints;
        this.out = out;
        this.queue = queue;
        members = MemberState.into(out);
    }

    void head(PartitionHead head) {
        out.put(StateKeys.head(), head.encode());
    }

    @Override
    public void queued(QueueEntry entry, BatchTraits traits) {
        out.put(StateKeys.queue(entry.baseOffset()), StateValues.queueEntry(entry));
        if (entry.hasTraits()) {
            out.put(StateKeys.traits(entry.baseOffset()), traits.encode());
            queue.priorities().queued(entry, traits, out);
        }
        queue.stored(entry, traits);
    }

    @Override
    public void indexed(long hash, long offset) {
        KeyIndex.put(hash, offset, out);
    }

    @Override
    public void keyPut(KeyHash key, KeyedMessage message, long replacedMs) {
        KeyTableLayout.DEDUPE.put(out, key, replacedMs, message.forgetAtMs(), DedupeCodec.value(message));
    }

    @Override
    public void keysDropped(DropKeys drop) {
        drop.keys().forEach(gone -> KeyTableLayout.DEDUPE.remove(out, gone));
    }

    @Override
    public void keysCounted(long keys) {
        KeyTableLayout.DEDUPE.count(out, new ByteSink(8).varint(keys).toArray());
    }

    @Override
    public void claimPut(PutClaim put) {
        KeyTableLayout.CLAIMS.put(
                out, put.key(), put.replacedMs(), put.claim().forgetAtMs(), ClaimCodec.value(put.claim()));
    }

    @Override
    public void claimsDropped(DropClaims drop) {
        drop.claims().forEach(gone -> KeyTableLayout.CLAIMS.remove(out, gone));
    }

    @Override
    public void claimsCounted(long claims, long lastToken) {
        KeyTableLayout.CLAIMS.count(
                out, new ByteSink(16).varint(claims).varint(lastToken).toArray());
    }

    @Override
    public void trimmed(long logStart) {
        KeyIndex.trim(logStart, out);
        out.deleteRange(StateKeys.queue(0), StateKeys.queue(logStart));
        out.deleteRange(StateKeys.traits(0), StateKeys.traits(logStart));
        queue.priorities().trimmed(logStart, out);
    }

    @Override
    public void producerPut(ProducerState producer) {
        out.put(StateKeys.producer(producer.id()), StateValues.producer(producer));
    }

    @Override
    public void producerRemoved(long id) {
        out.delete(StateKeys.producer(id));
    }

    @Override
    public void headChanged(ConsumerGroup group) {
        out.put(StateKeys.group(group.number()), StateValues.group(group));
    }

    @Override
    public void committedChanged(ConsumerGroup group) {
        CommittedOffset committed = group.committed();
        if (committed != null) {
            out.put(StateKeys.committed(group.number()), StateValues.committed(committed));
        }
    }

    @Override
    public void priorityCursorsChanged(ConsumerGroup group) {
        out.put(StateKeys.priorityCursors(group.number()), StateValues.priorityCursors(group));
    }

    @Override
    public void runPut(ConsumerGroup group, Run run) {
        out.put(StateKeys.run(group.number(), run.first()), StateValues.run(run));
    }

    @Override
    public void runRemoved(ConsumerGroup group, long first) {
        out.delete(StateKeys.run(group.number(), first));
    }

    @Override
    public void memberPut(int group, String member, MemberOffset offset) {
        members.memberPut(group, member, offset);
    }

    @Override
    public void memberRemoved(int group, String member) {
        members.memberRemoved(group, member);
    }

    @Override
    public void membersRemoved(int group) {
        members.membersRemoved(group);
    }

    @Override
    public void transactionPut(OpenTransaction transaction) {
        out.put(TransactionValues.openKey(transaction.id()), TransactionValues.open(transaction));
    }

    @Override
    public void transactionDecided(long id, Decided decided) {
        out.delete(TransactionValues.openKey(id));
        out.put(TransactionValues.decidedKey(id), TransactionValues.decided(decided));
    }

    @Override
    public void decisionsForgotten(long belowId) {
        out.deleteRange(TransactionValues.decidedKey(0), TransactionValues.decidedKey(belowId));
        out.deleteRange(HeldKeys.forgotten(0), HeldKeys.forgotten(belowId));
        out.put(TransactionValues.forgottenKey(), TransactionValues.forgotten(belowId));
        StoryLayout.forgetTimerEnds(out, belowId);
    }

    @Override
    public void letterPut(ConsumerGroup group, DeadLetter letter) {
        DeadLetterLayout.put(out, group, letter);
    }

    @Override
    public void letterRemoved(ConsumerGroup group, long number, long offset) {
        DeadLetterLayout.remove(out, group, number, offset);
    }

    @Override
    public void lettersCounted(ConsumerGroup group) {
        DeadLetterLayout.count(out, group);
    }

    @Override
    public void keptPut(ConsumerGroup group, Kept part) {
        DeadLetterLayout.put(out, group, part);
    }

    @Override
    public void keptRemoved(ConsumerGroup group, long first) {
        DeadLetterLayout.removeKept(out, group, first);
    }

    @Override
    public void memberNamed(int number, String name) {
        StoryLayout.putMember(out, number, name);
    }

    @Override
    public void redelivered(long sequence, RedeliveryId id) {
        StoryLayout.put(out, sequence, id);
    }

    @Override
    public void told(long number, ConsumerGroup group, Event event) {
        StoryLayout.put(out, number, group, event);
    }

    @Override
    public void failurePut(ConsumerGroup group, long offset, LastFailure failure) {
        StoryLayout.put(out, group, offset, failure);
    }

    @Override
    public void failuresForgotten(ConsumerGroup group, long from, long to) {
        StoryLayout.forgetFailures(out, group, from, to);
    }

    @Override
    public void begun(ConsumerGroup group, Beginning beginning) {
        StoryLayout.put(out, group, beginning);
    }

    @Override
    public void timerEnded(TimerEnd end) {
        StoryLayout.put(out, end);
    }

    @Override
    public void groupRemoved(ConsumerGroup group) {
        DeadLetterLayout.removeAll(out, group);
        StoryLayout.removeAll(out, group);
        out.delete(StateKeys.group(group.number()));
        checkpoints.removed(group.number(), out);
        out.delete(StateKeys.committed(group.number()));
        out.delete(StateKeys.priorityCursors(group.number()));
        out.deleteRange(StateKeys.run(group.number(), 0), StateKeys.run(group.number() + 1, 0));
    }
}
