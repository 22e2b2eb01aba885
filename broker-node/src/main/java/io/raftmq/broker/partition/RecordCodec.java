package io.raftmq.broker.partition;

import io.raftmq.broker.group.OffsetRange;
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
import io.raftmq.client.wire.BatchHeader;
import io.raftmq.client.wire.BatchIndex;
import io.raftmq.client.wire.BatchTraits;
import io.raftmq.client.wire.MalformedException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A record's body, field by field in the order of its Java record. Lists run to the end of the body. A list of ranges
 * gives each first offset as the distance from the previous range's end (from 0 for the first), then the count.
 */
final class RecordCodec {
    private static final int MAX_NAME_BYTES = 1_024;
    private static final List<ChangeVisibility.Why> WHYS = List.of(ChangeVisibility.Why.values());

    private RecordCodec() {}

    /** Writes the body of any record but a batch, and answers its type. */
    static int write(PartitionRecord record, ByteSink to) {
        if (record instanceof LaneRecord r) {
            return LaneCodec.write(r, to);
        } else if (record instanceof HeldRecord r) {
            return HeldCodec.write(r, to);
        } else if (record instanceof Lease r) {
            to.varint(r.group()).varint(r.member()).varint(r.invisibleMs()).varint(r.fresh());
            ranges(r.again(), to);
            return RecordType.LEASE;
        } else if (record instanceof Ack r) {
            ranges(r.ranges(), to.varint(r.group()));
            return RecordType.ACK;
        } else if (record instanceof ChangeVisibility r) {
            to.varint(r.group()).u8(r.why().code()).varint(r.delayMs());
            ranges(r.ranges(), to);
            return RecordType.CHANGE_VISIBILITY;
        } else if (record instanceof CommitOffset r) {
            StateValues.write(r.committed(), to.varint(r.group()));
            return RecordType.COMMIT_OFFSET;
        } else if (record instanceof OpenGroup r) {
            to.text(r.name());
            return RecordType.OPEN_GROUP;
        } else if (record instanceof StartShared r) {
            to.varint(r.group()).varint(r.offset());
            return RecordType.START_SHARED;
        } else if (record instanceof RaiseSubscription r) {
            to.varint(r.group()).varint(r.version());
            return RecordType.RAISE_SUBSCRIPTION;
        } else if (record instanceof DeleteGroup r) {
            to.varint(r.group());
            return RecordType.DELETE_GROUP;
        } else if (record instanceof Trim r) {
            to.varint(r.logStart()).varint(r.firstIndex()).varint(r.bytesBefore());
            return RecordType.TRIM;
        } else if (record instanceof SkipLeases r) {
            to.varint(r.count());
            return RecordType.SKIP_LEASES;
        } else if (record instanceof ForgetProducers r) {
            r.ids().forEach(to::varint);
            return RecordType.FORGET_PRODUCERS;
        }
        if (record instanceof Fail r) {
            return DeadLetterCodec.write(r, to);
        }
        if (record instanceof StoryRecord r) {
            return StoryCodec.write(r, to);
        }
        if (record instanceof ModeRecord r) {
            return ModeCodec.write(r, to);
        }
        if (record instanceof TransactionRecord r) {
            return TransactionCodec.write(r, to);
        }
        if (record instanceof ClaimRecord r) {
            return ClaimCodec.write(r, to);
        } else if (record instanceof DedupeRecord r) {
            return DedupeCodec.write(r, to);
        } else if (record instanceof DeadLetterRecord r) {
            return DeadLetterCodec.write(r, to);
        }
        throw new IllegalArgumentException("a batch is written as it is: " + record);
    }

    /** Reads a record's body; all of it. */
    static PartitionRecord read(int type, ByteBuffer body) {
        if (type == RecordType.STORE_BATCH) {
            return batch(body);
        } else if (type == RecordType.STORE_KEYED) {
            return DedupeCodec.readBatch(body);
        }
        ByteSource from = new ByteSource(body);
        PartitionRecord record = readFields(type, from);
        from.end();
        return record;
    }

    private static PartitionRecord readFields(int type, ByteSource from) {
        return switch (type) {
            case RecordType.OPEN_GROUP -> new OpenGroup(from.text(MAX_NAME_BYTES));
            case RecordType.START_SHARED -> new StartShared(number(from), from.varint());
            case RecordType.RAISE_SUBSCRIPTION -> new RaiseSubscription(number(from), from.varint());
            case RecordType.LEASE -> new Lease(number(from), number(from), number(from), number(from), ranges(from));
            case RecordType.FAIL -> DeadLetterCodec.readFail(from);
            case RecordType.NAME_MEMBER -> StoryCodec.readNameMember(from);
            case RecordType.REDELIVER -> StoryCodec.readRedeliver(from);
            case RecordType.ACK -> new Ack(number(from), ranges(from));
            case RecordType.CHANGE_VISIBILITY ->
                new ChangeVisibility(number(from), why(from), number(from), ranges(from));
            case RecordType.COMMIT_OFFSET -> new CommitOffset(number(from), StateValues.readCommitted(from));
            case RecordType.DELETE_GROUP -> new DeleteGroup(number(from));
            case RecordType.TRIM -> new Trim(from.varint(), from.varint(), from.varint());
            case RecordType.SKIP_LEASES -> new SkipLeases(from.varint());
            case RecordType.FORGET_PRODUCERS -> new ForgetProducers(ids(from));
            case RecordType.ACQUIRE -> ModeCodec.readAcquire(from);
            case RecordType.PUT_MEMBER -> ModeCodec.readPutMember(from);
            case RecordType.RESET_MEMBERS -> ModeCodec.readResetMembers(from);
            case RecordType.PUT_GROUP -> ModeCodec.readPutGroup(from);
            case RecordType.FORGET_MEMBERS -> ModeCodec.readForgetMembers(from);
            case RecordType.RELEASE, RecordType.FORGET_HELD, RecordType.CARRY, RecordType.DROP_BODIES ->
                HeldCodec.read(type, from);
            case RecordType.BEGIN_TRANSACTIONS,
                    RecordType.CHECK_TRANSACTIONS,
                    RecordType.END_TRANSACTIONS,
                    RecordType.FORGET_DECISIONS -> TransactionCodec.read(type, from);
            case RecordType.PUT_CLAIM -> ClaimCodec.readPut(from);
            case RecordType.DROP_CLAIMS -> ClaimCodec.readDrop(from);
            case RecordType.SKIP_KEYED -> DedupeCodec.readSkip(from);
            case RecordType.DROP_KEYS -> DedupeCodec.readDrop(from);
            case RecordType.BURY -> DeadLetterCodec.readBury(from);
            case RecordType.KEEP -> DeadLetterCodec.readKeep(from);
            case RecordType.RESEND -> DeadLetterCodec.readResend(from);
            case RecordType.DROP_LETTERS -> DeadLetterCodec.readDrop(from);
            case RecordType.ADVANCE -> LaneCodec.readAdvance(from);
            case RecordType.EXPIRE -> LaneCodec.readExpire(from);
            default ->
                throw new UnreadableEntryException(
                        "record type " + type + " is not known here; a newer version wrote it: upgrade this node");
        };
    }

    private static StoreBatch batch(ByteBuffer body) {
        try {
            BatchHeader header = BatchHeader.read(body, 0);
            if (header.totalBytes() != body.limit()) {
                throw new UnreadableEntryException("a batch of " + header.totalBytes() + " bytes in " + body.limit());
            }
            return new StoreBatch(header, BatchTraits.read(body, 0, header), BatchIndex.read(body, 0, header));
        } catch (MalformedException e) {
            throw new UnreadableEntryException("a stored batch: " + e.getMessage(), e);
        }
    }

    static int number(ByteSource from) {
        return from.varint(0, Integer.MAX_VALUE);
    }

    private static ChangeVisibility.Why why(ByteSource from) {
        int code = from.u8();
        for (ChangeVisibility.Why why : WHYS) {
            if (why.code() == code) {
                return why;
            }
        }
        throw new UnreadableEntryException("unknown change of visibility " + code);
    }

    static void ranges(List<OffsetRange> ranges, ByteSink to) {
        long end = 0;
        for (OffsetRange range : ranges) {
            to.zigzag(range.first() - end).varint(range.count());
            end = range.end();
        }
    }

    static List<OffsetRange> ranges(ByteSource from) {
        List<OffsetRange> ranges = new ArrayList<>();
        long end = 0;
        while (from.left() > 0) {
            OffsetRange range = new OffsetRange(end + from.zigzag(), from.varint(1, Integer.MAX_VALUE));
            ranges.add(range);
            end = range.end();
        }
        return ranges;
    }

    private static List<Long> ids(ByteSource from) {
        List<Long> ids = new ArrayList<>();
        while (from.left() > 0) {
            ids.add(from.varint());
        }
        return ids;
    }
}
