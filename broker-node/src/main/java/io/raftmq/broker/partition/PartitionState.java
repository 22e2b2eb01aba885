package io.raftmq.broker.partition;

import io.raftmq.broker.broadcast.MemberOffsets;
import io.raftmq.broker.group.ConsumerGroup;
import io.raftmq.broker.group.LeaseId;
import io.raftmq.broker.held.BodyId;
import io.raftmq.broker.held.HeldMessages;
import io.raftmq.broker.partition.DedupeRecord.SkipKeyed;
import io.raftmq.broker.partition.LaneRecord.Advance;
import io.raftmq.broker.partition.LaneRecord.Expire;
import io.raftmq.broker.partition.PartitionRecord.Ack;
import io.raftmq.broker.partition.PartitionRecord.ChangeVisibility;
import io.raftmq.broker.partition.PartitionRecord.CommitOffset;
import io.raftmq.broker.partition.PartitionRecord.DeleteGroup;
import io.raftmq.broker.partition.PartitionRecord.Fail;
import io.raftmq.broker.partition.PartitionRecord.ForgetProducers;
import io.raftmq.broker.partition.PartitionRecord.Lease;
import io.raftmq.broker.partition.PartitionRecord.OpenGroup;
import io.raftmq.broker.partition.PartitionRecord.RaiseSubscription;
import io.raftmq.broker.partition.PartitionRecord.SkipLeases;
import io.raftmq.broker.partition.PartitionRecord.StartShared;
import io.raftmq.broker.partition.PartitionRecord.StoreBatch;
import io.raftmq.broker.partition.PartitionRecord.Trim;
import io.raftmq.broker.partition.ProducerState.Stored;
import io.raftmq.broker.story.Beginning;
import io.raftmq.broker.story.Members;
import io.raftmq.broker.story.Redeliveries;
import io.raftmq.broker.timer.DueWindow;
import io.raftmq.broker.transaction.AppliedTransactions;
import io.raftmq.broker.transaction.ProposedTransactions;
import io.raftmq.broker.transaction.Transactions;
import io.raftmq.client.wire.BatchHeader;
import io.raftmq.client.wire.BatchIndex;
import io.raftmq.client.wire.BatchTraits;
import org.jspecify.annotations.Nullable;

/**
 * A partition's state in memory, and what each record does to it. Two of the kind exist on a leader: the applied one, and
 * the leader's, which runs ahead by what is in flight ({@link #ahead}); the same records do the same to both.
 */
final class PartitionState {
    /** Where and when the record being applied lies. The leader's view does not know the Raft index yet and says 0. */
    record At(long raftIndex, long term, long timeMs, int position, int length) {}

    final Producers producers;
    final Groups groups;
    final MemberOffsets members;
    final PartitionHead head;
    /** Shared by all rooms whose state is not in memory. */
    final StateOverlay overlay;

    final HeldTables heldTables;
    final Claims claims;
    final KeyedMessages keyed;
    final HeldMessages held;
    final Transactions transactions;
    private @Nullable DueWindow timers;
    final Members memberNames;
    final Redeliveries redeliveries;
    private final Storyteller story;
    final DeadLetters deadLetters;
    private final LeaseReplay leases;

    PartitionState(
            PartitionHead head,
            Producers producers,
            Groups groups,
            MemberOffsets members,
            StateOverlay overlay,
            Transactions transactions,
            Claims claims,
            KeyedMessages keyed,
            Members memberNames,
            Redeliveries redeliveries) {
        this.memberNames = memberNames;
        this.redeliveries = redeliveries;
        this.members = members;
        this.claims = claims;
        this.keyed = keyed;
        this.head = head;
        this.producers = producers;
        this.groups = groups;
        this.overlay = overlay;
        this.heldTables = new HeldTables(overlay);
        this.held = new HeldMessages(heldTables, head.held());
        this.transactions = transactions;
        story = new Storyteller(head);
        deadLetters = new DeadLetters(this, story);
        leases = new LeaseReplay(this, deadLetters, story);
    }

    /** The state as it will be once everything proposed on top of {@code applied} is applied; nothing yet. */
    static PartitionState ahead(PartitionState applied, PartitionLimits limits) {
        PartitionState ahead = new PartitionState(
                applied.head.copy(),
                new Producers.Proposed(applied.producers),
                new Groups(applied.groups),
                applied.members.ahead(),
                applied.overlay.ahead(),
                new ProposedTransactions(applied.transactions),
                applied.claims.ahead(),
                applied.keyed.ahead(),
                applied.memberNames.copy(),
                applied.redeliveries.copy());
        DueWindow timers = new DueWindow(ahead.heldTables, limits.held().timersInMemory());
        ahead.heldTables.watch(timers);
        ahead.timers = timers;
        return ahead;
    }

    /** The next timers; only of a leader's view. */
    DueWindow timers() {
        if (timers == null) {
            throw new IllegalStateException("timers are watched by leaders alone");
        }
        return timers;
    }

    /** The transactions; only of the applied state. */
    AppliedTransactions appliedTransactions() {
        if (transactions instanceof AppliedTransactions own) {
            return own;
        }
        throw new IllegalStateException("a leader's view has only what differs");
    }

    /** Of a leader's view: what is applied to it from now on belongs to that entry. */
    void entry(long ordinal) {
        overlay.entry(ordinal);
        if (producers instanceof Producers.Proposed ahead) {
            ahead.entry(ordinal);
        }
        if (transactions instanceof ProposedTransactions ahead) {
            ahead.entry(ordinal);
        }
        claims.entryOpened(ordinal);
        keyed.entryOpened(ordinal);
    }

    /** Of a leader's view: the entry is applied, so what it did is found in the applied state. */
    void applied(long ordinal) {
        overlay.applied(ordinal);
        if (producers instanceof Producers.Proposed ahead) {
            ahead.applied(ordinal);
        }
        if (transactions instanceof ProposedTransactions ahead) {
            ahead.applied(ordinal);
        }
        claims.entryApplied(ordinal);
        keyed.entryApplied(ordinal);
    }

    /** The lease id that the next Lease record in {@code term} gives. */
    long nextLease(long term) {
        return LeaseId.of(term, head.leasesIn(term));
    }

    void apply(PartitionRecord record, At at, Changes changes) {
        if (record instanceof StoreBatch r) {
            store(r, at, changes);
        } else if (record instanceof Lease r) {
            leases.lease(r, at, changes);
        } else if (record instanceof Advance r) {
            leases.advance(r, at, changes);
        } else if (record instanceof Expire r) {
            leases.expire(r, at, changes);
        } else if (record instanceof HeldRecord r) {
            HeldChanges.apply(r, this, at, changes);
        } else if (record instanceof Ack r) {
            leases.ack(r, at, changes);
        } else if (record instanceof ChangeVisibility r) {
            leases.change(r, at, changes);
        } else if (record instanceof Fail r) {
            leases.fail(r, at, changes);
        } else if (record instanceof StoryRecord r) {
            new StoryReplay(this, deadLetters, story).apply(r, at, changes);
        } else if (record instanceof CommitOffset r) {
            commit(r, changes);
        } else if (record instanceof OpenGroup r) {
            open(r, at, changes);
        } else if (record instanceof StartShared r) {
            start(r, at, changes);
        } else if (record instanceof RaiseSubscription r) {
            raise(r, changes);
        } else if (record instanceof SkipLeases r) {
            head.skipLeases(at.term(), r.count());
        } else if (record instanceof DeleteGroup r) {
            delete(r, changes);
        } else if (record instanceof Trim r) {
            trim(r, changes);
        } else if (record instanceof ForgetProducers r) {
            forget(r, changes);
        } else if (record instanceof ModeRecord r) {
            ModeReplay.apply(r, this, at, changes);
        } else if (record instanceof TransactionRecord r) {
            TransactionReplay.apply(r, this, at, changes);
        } else if (record instanceof DeadLetterRecord r) {
            deadLetters.apply(r, at, changes);
        } else if (record instanceof ClaimRecord r) {
            claims.apply(r, changes);
        } else if (record instanceof DedupeRecord r) {
            new KeyedStore(this).apply(r, at, changes);
        }
    }

    private void store(StoreBatch record, At at, Changes changes) {
        BatchHeader batch = record.header();
        boolean isHeld = batch.kind().isHeld();
        long first =
                isHeld ? hold(batch, record.traits(), record.index(), at, at.length()) : enqueue(record, at, changes);
        produced(batch, first, isHeld, isHeld ? batch.count() : 0, at, changes);
    }

    /**
     * The batch counts in its producer's sequence; its first message got this offset, or held id, and {@code unqueued} of its
     * messages are not in the queue (yet).
     */
    void produced(BatchHeader batch, long first, boolean isHeld, int unqueued, At at, Changes changes) {
        if (batch.producerId() != BatchHeader.NO_PRODUCER) {
            Stored where = new Stored(batch.firstSequence(), batch.count(), first, isHeld, at.timeMs());
            produced(batch.producerId(), batch.producerEpoch(), where, unqueued, changes);
        }
    }

    /** Messages count in their producer's sequence and are not stored. */
    void skipped(SkipKeyed skip, At at, Changes changes) {
        Stored nowhere = new Stored(skip.firstSequence(), skip.count(), head.endOffset(), false, at.timeMs());
        produced(skip.producerId(), skip.producerEpoch(), nowhere, skip.count(), changes);
    }

    private void produced(long id, int epoch, Stored batch, int unqueued, Changes changes) {
        ProducerState after = ProducerState.after(producers.get(id), id, epoch, batch, unqueued);
        producers.put(after);
        changes.producerPut(after);
    }

    /** Holds the messages of a batch of {@code length} bytes; answers the first one's id. */
    long hold(BatchHeader batch, BatchTraits traits, BatchIndex index, At at, int length) {
        BodyId body = new BodyId(at.raftIndex(), at.position());
        return held.hold(batch, traits, index, body, length, at.timeMs());
    }

    private long enqueue(StoreBatch record, At at, Changes changes) {
        BatchHeader batch = record.header();
        QueueEntry entry = new QueueEntry(
                head.endOffset(),
                batch.count(),
                at.raftIndex(),
                at.position(),
                at.length(),
                0,
                at.timeMs(),
                batch.maxBornMs(),
                head.storedBytes(),
                at.raftIndex(),
                record.index().tags(),
                !record.traits().isNone());
        head.queued(entry, at.length());
        changes.queued(entry, record.traits());
        for (BatchIndex.Entry found : record.index().hashes()) {
            changes.indexed(found.hash(), entry.baseOffset() + found.slot());
        }
        return entry.baseOffset();
    }

    private void open(OpenGroup record, At at, Changes changes) {
        ConsumerGroup group = new ConsumerGroup(head.nextGroup(), record.name(), nextLease(at.term()));
        head.group();
        groups.add(group);
        changes.headChanged(group);
    }

    private void start(StartShared record, At at, Changes changes) {
        ConsumerGroup group = groups.find(record.group(), head.logStart());
        if (group != null) {
            group.startAt(record.offset(), nextLease(at.term()), changes);
            changes.begun(group, new Beginning(record.offset(), at.timeMs()));
            changes.failuresForgotten(group, 0, Long.MAX_VALUE);
            deadLetters.releaseAll(group, changes);
        }
    }

    private void raise(RaiseSubscription record, Changes changes) {
        ConsumerGroup group = groups.find(record.group(), head.logStart());
        if (group != null) {
            group.raiseSubscription(record.version(), changes);
        }
    }

    private void commit(CommitOffset record, Changes changes) {
        ConsumerGroup group = groups.find(record.group(), head.logStart());
        if (group != null) {
            group.commit(record.committed(), changes);
        }
    }

    private void delete(DeleteGroup record, Changes changes) {
        ConsumerGroup group = groups.find(record.group(), head.logStart());
        if (group != null) {
            deadLetters.releaseAll(group, changes);
            groups.remove(group);
            members.removeAll(group.number(), changes);
            changes.groupRemoved(group);
        }
    }

    private void trim(Trim record, Changes changes) {
        head.trim(record);
        changes.trimmed(head.logStart());
        for (ConsumerGroup group : groups.held()) {
            if (!DeadLetterNames.isReader(group.name())) {
                group.clipTo(head.logStart(), changes);
            }
        }
    }

    private void forget(ForgetProducers record, Changes changes) {
        for (long id : record.ids()) {
            producers.remove(id);
            changes.producerRemoved(id);
        }
    }
}
