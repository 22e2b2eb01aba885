package io.raftmq.broker.group;

import io.raftmq.broker.deadletter.StoredAt;

/**
 * Neighbouring outstanding messages of one batch whose place the group remembers itself, since the queue does not know it
 * any more or soon will not.
 *
 * @param first offset of the first
 * @param count how many, at least 1
 * @param at where the first lies; the others follow in the same batch
 */
public record Kept(long first, int count, StoredAt at) {
    /** The offset after the last. */
    public long end() {
        return first + count;
    }

    /** The part of this in [from, to), which must overlap it. */
    Kept part(long from, long to) {
        long begin = Math.max(first, from);
        return new Kept(begin, (int) (Math.min(end(), to) - begin), at.plus((int) (begin - first)));
    }
}
