package io.raftmq.broker.partition;

import io.raftmq.broker.group.CommittedOffset;
import io.raftmq.broker.group.ConsumerGroup;
import io.raftmq.broker.group.Run;
import io.raftmq.broker.partition.ProducerState.Stored;
import io.raftmq.client.wire.TagSummary;
import java.util.ArrayList;
import java.util.List;

/** The values of a partition's state, field by field; their keys are in {@link StateKeys}. */
final class StateValues {
    private static final int MAX_TEXT = 16_384;
    private static final int HAS_TRAITS = 1;
    private static final int IS_REFERENCE = 2;
    private static final int HAS_TAGS = 4;
    private static final int LEASED = 1;
    private static final int IN_LANE = 2;
    private static final int PARKED = 4;
    private static final int HAS_FAILED = 8;
    private static final int HAS_MEMBER = 16;

    private StateValues() {}

    static byte[] queueEntry(QueueEntry entry) {
        boolean reference = entry.isReference() || entry.firstSlot() > 0;
        int flags = (entry.hasTraits() ? HAS_TRAITS : 0) | (reference ? IS_REFERENCE : 0);
        boolean tagged = !reference && entry.tagSummary() != TagSummary.NONE;
        ByteSink to = new ByteSink(48)
                .u8(flags | (tagged ? HAS_TAGS : 0))
                .varint(entry.count())
                .varint(entry.raftIndex())
                .varint(entry.position())
                .varint(entry.length())
                .varint(entry.storeTimeMs())
                .zigzag(entry.maxBornMs() - entry.storeTimeMs())
                .varint(entry.bytesBefore());
        if (reference) {
            to.varint(entry.queuedIndex()).varint(entry.firstSlot());
        }
        if (tagged) {
            to.i64(entry.tagSummary());
        }
        return to.toArray();
    }

    static QueueEntry queueEntry(long baseOffset, byte[] value) {
        ByteSource from = new ByteSource(value);
        int flags = from.u8();
        int count = from.varint(1, Integer.MAX_VALUE);
        long raftIndex = from.varint();
        int position = from.varint(0, Integer.MAX_VALUE);
        int length = from.varint(0, Integer.MAX_VALUE);
        long storeTimeMs = from.varint();
        long maxBornMs = storeTimeMs + from.zigzag();
        long bytesBefore = from.varint();
        boolean reference = (flags & IS_REFERENCE) != 0;
        long queuedIndex = reference ? from.varint() : raftIndex;
        int firstSlot = reference ? from.varint(0, Integer.MAX_VALUE) : 0;
        long tags = reference ? QueueEntry.ANY_TAGS : (flags & HAS_TAGS) != 0 ? from.i64() : TagSummary.NONE;
        from.end();
        return new QueueEntry(
                baseOffset,
                count,
                raftIndex,
                position,
                length,
                firstSlot,
                storeTimeMs,
                maxBornMs,
                bytesBefore,
                queuedIndex,
                tags,
                (flags & HAS_TRAITS) != 0);
    }

    static byte[] producer(ProducerState producer) {
        ByteSink to = new ByteSink(128)
                .varint(producer.epoch())
                .varint(producer.nextSequence())
                .varint(producer.lastTimeMs())
                .varint(producer.unqueued());
        for (Stored stored : producer.recent()) {
            to.varint(producer.nextSequence() - stored.firstSequence())
                    .varint(stored.count())
                    .varint(stored.first())
                    .u8(stored.held() ? 1 : 0)
                    .varint(producer.lastTimeMs() - stored.storeTimeMs());
        }
        return to.toArray();
    }

    static ProducerState producer(long id, byte[] value) {
        ByteSource from = new ByteSource(value);
        int epoch = from.varint(0, Integer.MAX_VALUE);
        long nextSequence = from.varint();
        long lastTimeMs = from.varint();
        long unqueued = from.varint();
        List<Stored> recent = new ArrayList<>(ProducerState.WINDOW);
        while (from.left() > 0) {
            recent.add(new Stored(
                    nextSequence - from.varint(),
                    from.varint(1, Integer.MAX_VALUE),
                    from.varint(),
                    from.u8() != 0,
                    lastTimeMs - from.varint()));
        }
        return new ProducerState(id, epoch, nextSequence, lastTimeMs, unqueued, recent);
    }

    static byte[] group(ConsumerGroup group) {
        return new ByteSink(64)
                .text(group.name())
                .varint(group.leaseFloor())
                .varint(group.subscriptionVersion())
                .zigzag(group.cursor())
                .toArray();
    }

    static ConsumerGroup group(int number, byte[] value) {
        ByteSource from = new ByteSource(value);
        ConsumerGroup group = new ConsumerGroup(number, from.text(MAX_TEXT), from.varint());
        group.restore(from.varint(), from.zigzag());
        from.end();
        return group;
    }

    static byte[] committed(CommittedOffset committed) {
        return write(committed, new ByteSink(32)).toArray();
    }

    static ByteSink write(CommittedOffset committed, ByteSink to) {
        return to.zigzag(committed.offset())
                .varint(committed.epoch())
                .varint(committed.resets())
                .text(committed.metadata());
    }

    static CommittedOffset committed(byte[] value) {
        ByteSource from = new ByteSource(value);
        CommittedOffset committed = readCommitted(from);
        from.end();
        return committed;
    }

    static CommittedOffset readCommitted(ByteSource from) {
        return new CommittedOffset(from.zigzag(), from.varint(), from.varint(), from.text(MAX_TEXT));
    }

    static byte[] priorityCursors(ConsumerGroup group) {
        ByteSink to = new ByteSink(32);
        for (int priority = 1; priority <= ConsumerGroup.MAX_PRIORITY; priority++) {
            to.varint(group.cursor(priority));
        }
        return to.toArray();
    }

    static void restorePriorityCursors(byte[] value, ConsumerGroup into) {
        ByteSource from = new ByteSource(value);
        for (int priority = 1; priority <= ConsumerGroup.MAX_PRIORITY; priority++) {
            into.restoreCursor(priority, from.varint());
        }
        from.end();
    }

    /** A parked run has neither lease nor deadline. */
    static byte[] run(Run run) {
        int flags = (run.leased() ? LEASED : 0)
                | (run.lane() != 0 ? IN_LANE : 0)
                | (run.isParked() ? PARKED : 0)
                | (run.failedSinceMs() != 0 ? HAS_FAILED : 0)
                | (run.member() != 0 ? HAS_MEMBER : 0);
        ByteSink to = new ByteSink(48).u8(flags).varint(run.count()).varint(run.attempt());
        if (!run.isParked()) {
            to.varint(run.leaseId()).varint(run.deadlineMs());
        }
        if (run.lane() != 0) {
            to.i64(run.lane());
        }
        if (run.failedSinceMs() != 0) {
            to.varint(run.failedSinceMs());
        }
        if (run.member() != 0) {
            to.varint(run.member());
        }
        return to.toArray();
    }

    static Run run(long first, byte[] value) {
        ByteSource from = new ByteSource(value);
        int flags = from.u8();
        int count = from.varint(1, Integer.MAX_VALUE);
        int attempt = from.varint(0, Integer.MAX_VALUE);
        boolean parked = (flags & PARKED) != 0;
        long leaseId = parked ? 0 : from.varint();
        long deadlineMs = parked ? Run.NEVER : from.varint();
        long lane = (flags & IN_LANE) != 0 ? from.i64() : 0;
        long failedSinceMs = (flags & HAS_FAILED) != 0 ? from.varint() : 0;
        int member = (flags & HAS_MEMBER) != 0 ? from.varint(1, Integer.MAX_VALUE) : 0;
        from.end();
        return new Run(first, count, attempt, leaseId, deadlineMs, (flags & LEASED) != 0, lane, failedSinceMs, member);
    }
}
