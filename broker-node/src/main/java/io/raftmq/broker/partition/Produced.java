package io.raftmq.broker.partition;

import java.util.List;

/**
 * A stored batch.
 *
 * @param baseOffset offset of its first message; -1 for a duplicate so old that only its having been stored is known
 * @param storeTimeMs group time at which it was stored; -1 with baseOffset -1
 * @param duplicate it had been stored by an earlier request
 * @param keyed of a batch whose messages have dedupe keys: where each of them is; else empty
 */
public record Produced(long baseOffset, long storeTimeMs, boolean duplicate, List<Stored> keyed) {
    /**
     * Where the message of a key is.
     *
     * @param offset -1 if only its having been stored is known
     * @param repeated whether it was stored before
     */
    public record Stored(long offset, long storeTimeMs, boolean repeated) {}

    public Produced {
        keyed = List.copyOf(keyed);
    }

    public Produced(long baseOffset, long storeTimeMs, boolean duplicate) {
        this(baseOffset, storeTimeMs, duplicate, List.of());
    }
}
