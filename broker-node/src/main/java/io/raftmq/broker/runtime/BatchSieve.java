package io.raftmq.broker.runtime;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.raftmq.broker.filter.Filter;
import io.raftmq.broker.partition.QueueEntry;
import io.raftmq.client.wire.MalformedException;
import io.raftmq.client.wire.MessageHeads;
import io.raftmq.store.LogSlice;
import io.raftmq.store.RaftGroup;
import java.io.EOFException;
import java.io.IOException;
import java.util.BitSet;

/** Applies a filter to stored batches. Their bytes are read once from the segment, their bodies passed over. */
final class BatchSieve {
    private final RaftGroup group;
    private final Filter filter;
    private final FilterCounters counters;

    BatchSieve(RaftGroup group, Filter filter, FilterCounters counters) {
        this.group = group;
        this.filter = filter;
        this.counters = counters;
    }

    /** The messages that pass, counted from the entry's first. One that cannot be read passes nowhere. */
    BitSet passing(QueueEntry entry) throws IOException {
        long startNanos = System.nanoTime();
        BitSet passing = new BitSet(entry.count());
        ByteBuf bytes = PooledByteBufAllocator.DEFAULT.directBuffer(entry.length());
        try {
            read(entry, bytes);
            sift(entry, MessageHeads.of(bytes.nioBuffer()), passing);
        } catch (MalformedException e) {
            counters.unreadable.increment();
        } finally {
            bytes.release();
        }
        counters.examined.add(entry.count());
        counters.passed.add(passing.cardinality());
        counters.nanos.add(System.nanoTime() - startNanos);
        return passing;
    }

    private void sift(QueueEntry entry, MessageHeads heads, BitSet passing) {
        HeadProperties message = new HeadProperties(heads);
        int end = entry.firstSlot() + entry.count();
        for (int slot = 0; slot < end && heads.next(); slot++) {
            if (slot >= entry.firstSlot() && filter.matches(message)) {
                passing.set(slot - entry.firstSlot());
            }
        }
    }

    private void read(QueueEntry entry, ByteBuf into) throws IOException {
        try (LogSlice slice = group.slice(entry.raftIndex())) {
            long from = slice.position() + entry.position();
            while (into.readableBytes() < entry.length()) {
                int at = into.readableBytes();
                if (into.writeBytes(slice.channel(), from + at, entry.length() - at) < 0) {
                    throw new EOFException("the segment ends within entry " + entry.raftIndex());
                }
            }
        }
    }
}
