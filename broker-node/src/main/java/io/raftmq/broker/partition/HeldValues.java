package io.raftmq.broker.partition;

import io.raftmq.broker.held.Body;
import io.raftmq.broker.held.BodyId;
import io.raftmq.broker.held.HeldRun;
import io.raftmq.client.wire.BatchIndex;
import io.raftmq.client.wire.BatchKind;
import io.raftmq.client.wire.BatchTraits;
import io.raftmq.client.wire.MalformedException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The values of what is held, field by field; their keys are in {@link HeldKeys}. */
final class HeldValues {
    private static final int TIMED = 0;
    private static final int HALF = 1;

    private HeldValues() {}

    static byte[] run(HeldRun run) {
        ByteSink to = new ByteSink(48)
                .u8(run.kind() == BatchKind.TIMED ? TIMED : HALF)
                .varint(run.count())
                .varint(run.dueMs())
                .varint(run.body().raftIndex())
                .varint(run.body().position())
                .varint(run.length())
                .varint(run.batchCount())
                .varint(run.firstSlot())
                .varint(run.heldMs())
                .zigzag(run.maxBornMs() - run.heldMs());
        to.varint(run.hashes().size());
        for (BatchIndex.Entry found : run.hashes()) {
            to.varint(found.slot()).i64(found.hash());
        }
        if (!run.traits().isNone()) {
            to.raw(ByteBuffer.wrap(run.traits().encode()));
        }
        return to.toArray();
    }

    static HeldRun run(long first, byte[] value) {
        ByteSource from = new ByteSource(value);
        int kind = from.u8();
        if (kind > HALF) {
            throw new UnreadableEntryException("held messages of kind " + kind);
        }
        int count = from.varint(1, Integer.MAX_VALUE);
        long dueMs = from.varint();
        BodyId body = new BodyId(from.varint(), from.varint(0, Integer.MAX_VALUE));
        int length = from.varint(0, Integer.MAX_VALUE);
        int batchCount = from.varint(1, Integer.MAX_VALUE);
        int firstSlot = from.varint(0, Integer.MAX_VALUE);
        long heldMs = from.varint();
        long maxBornMs = heldMs + from.zigzag();
        List<BatchIndex.Entry> hashes = hashes(from, count);
        return new HeldRun(
                first,
                count,
                kind == TIMED ? BatchKind.TIMED : BatchKind.HALF,
                dueMs,
                body,
                length,
                batchCount,
                firstSlot,
                heldMs,
                maxBornMs,
                traits(from, count),
                hashes);
    }

    private static List<BatchIndex.Entry> hashes(ByteSource from, int count) {
        int many = from.varint(0, BatchIndex.MAX_HASHES);
        List<BatchIndex.Entry> hashes = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            hashes.add(new BatchIndex.Entry(from.varint(0, count - 1), from.i64()));
        }
        return hashes;
    }

    private static BatchTraits traits(ByteSource from, int count) {
        if (from.left() == 0) {
            return BatchTraits.NONE;
        }
        try {
            return BatchTraits.decode(from.raw(from.left()), count);
        } catch (MalformedException e) {
            throw new UnreadableEntryException("the traits of held messages", e);
        }
    }

    static byte[] due(int count) {
        return new ByteSink(4).varint(count).toArray();
    }

    static int due(byte[] value) {
        return new ByteSource(value).varint(1, Integer.MAX_VALUE);
    }

    static byte[] body(Body body) {
        ByteSink to = new ByteSink(24).varint(body.length()).varint(body.pins()).varint(body.lastQueued() + 1);
        if (body.isMoved()) {
            to.varint(body.id().raftIndex()).varint(body.id().position());
        }
        return to.toArray();
    }

    /** The body that lies at a place. */
    static Body body(long raftIndex, int position, byte[] value) {
        ByteSource from = new ByteSource(value);
        int length = from.varint(0, Integer.MAX_VALUE);
        long pins = from.varint();
        long lastQueued = from.varint() - 1;
        BodyId id = from.left() == 0
                ? new BodyId(raftIndex, position)
                : new BodyId(from.varint(), from.varint(0, Integer.MAX_VALUE));
        from.end();
        return new Body(id, raftIndex, position, length, pins, lastQueued);
    }

    /** A place in the log; a body has no other id than the one where it was first stored. */
    static byte[] place(long raftIndex, int position) {
        return new ByteSink(16).varint(raftIndex).varint(position).toArray();
    }

    static BodyId place(byte[] value) {
        ByteSource from = new ByteSource(value);
        return new BodyId(from.varint(), from.varint(0, Integer.MAX_VALUE));
    }
}
