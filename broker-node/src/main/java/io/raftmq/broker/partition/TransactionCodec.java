package io.raftmq.broker.partition;

import io.raftmq.broker.partition.TransactionRecord.BeginTransactions;
import io.raftmq.broker.partition.TransactionRecord.CheckTransactions;
import io.raftmq.broker.partition.TransactionRecord.EndTransactions;
import io.raftmq.broker.partition.TransactionRecord.ForgetDecisions;
import io.raftmq.broker.transaction.CheckSchedule;
import io.raftmq.broker.transaction.DecidedBy;
import java.util.ArrayList;
import java.util.List;

/** The bodies of {@link TransactionRecord}s. Ids follow each other as distances, so neighbours take a byte each. */
final class TransactionCodec {
    private static final int MAX_GROUP_BYTES = 1_024;

    private TransactionCodec() {}

    /** Writes a body, and answers its type. */
    static int write(TransactionRecord record, ByteSink to) {
        if (record instanceof BeginTransactions r) {
            to.text(r.group());
            schedule(r.schedule(), to);
            to.varint(r.firstId()).varint(r.count());
            return RecordType.BEGIN_TRANSACTIONS;
        } else if (record instanceof CheckTransactions r) {
            ids(r.ids(), to);
            return RecordType.CHECK_TRANSACTIONS;
        } else if (record instanceof EndTransactions r) {
            ids(r.ids(), to.u8(r.commit() ? 1 : 0).u8(r.by().code()));
            return RecordType.END_TRANSACTIONS;
        } else if (record instanceof ForgetDecisions r) {
            to.varint(r.belowId());
            return RecordType.FORGET_DECISIONS;
        }
        throw new IllegalArgumentException("no such record: " + record);
    }

    /** Reads a body of one of this room's types. */
    static TransactionRecord read(int type, ByteSource from) {
        return switch (type) {
            case RecordType.BEGIN_TRANSACTIONS ->
                new BeginTransactions(
                        from.text(MAX_GROUP_BYTES), schedule(from), from.varint(), from.varint(1, Integer.MAX_VALUE));
            case RecordType.CHECK_TRANSACTIONS -> new CheckTransactions(ids(from));
            case RecordType.END_TRANSACTIONS -> new EndTransactions(from.u8() != 0, by(from), ids(from));
            case RecordType.FORGET_DECISIONS -> new ForgetDecisions(from.varint());
            default -> throw new UnreadableEntryException("no transaction's record: " + type);
        };
    }

    static void schedule(CheckSchedule schedule, ByteSink to) {
        to.varint(schedule.firstMs())
                .varint(schedule.intervalMs())
                .varint(schedule.maxIntervalMs())
                .varint(schedule.timeoutMs());
    }

    static CheckSchedule schedule(ByteSource from) {
        return new CheckSchedule(from.varint(), from.varint(), from.varint(), from.varint());
    }

    static DecidedBy by(ByteSource from) {
        int code = from.u8();
        DecidedBy by = DecidedBy.of(code);
        if (by == null) {
            throw new UnreadableEntryException("unknown decider " + code);
        }
        return by;
    }

    private static void ids(List<Long> ids, ByteSink to) {
        long before = 0;
        for (long id : ids) {
            to.zigzag(id - before);
            before = id;
        }
    }

    private static List<Long> ids(ByteSource from) {
        List<Long> ids = new ArrayList<>();
        long before = 0;
        while (from.left() > 0) {
            before += from.zigzag();
            ids.add(before);
        }
        return ids;
    }
}
