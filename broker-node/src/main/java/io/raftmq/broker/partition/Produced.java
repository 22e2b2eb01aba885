package io.raftmq.broker.partition;

import io.raftmq.broker.dedupe.KeyedMessage;
import java.util.List;

/**
 * A stored batch.
 *
 * @param baseOffset offset of its first message; -1 for a held batch, and for a duplicate so old that only its having
 *     been stored is known
 * @param storeTimeMs group time at which it was stored; -1 for such an old one
 * @param heldId of a timed or half batch: the held id of its first message, the others follow; 0 for others
 * @param duplicate it had been stored by an earlier request
 * @param keyed of a batch whose messages have dedupe keys: where each of them is; else empty
 */
public record Produced(long baseOffset, long storeTimeMs, boolean duplicate, long heldId, List<Stored> keyed) {
    /**
     * Where the message of a dedupe key is.
     *
     * @param offset -1 if only its having been stored is known, or if it was stored as a held message
     * @param heldId its id then; 0 for others
     * @param repeated whether it was stored before
     */
    public record Stored(long offset, long heldId, long storeTimeMs, boolean repeated) {
        Stored(long offset, long storeTimeMs, boolean repeated) {
            this(offset, 0, storeTimeMs, repeated);
        }

        static Stored of(KeyedMessage message, boolean repeated) {
            return new Stored(message.offset(), message.heldId(), message.storeTimeMs(), repeated);
        }
    }

    public Produced {
        keyed = List.copyOf(keyed);
    }

    /** A batch that joined the queue. */
    public Produced(long baseOffset, long storeTimeMs, boolean duplicate) {
        this(baseOffset, storeTimeMs, duplicate, 0, List.of());
    }

    /** A batch whose messages have dedupe keys. */
    Produced(long baseOffset, long storeTimeMs, boolean duplicate, List<Stored> keyed) {
        this(baseOffset, storeTimeMs, duplicate, 0, keyed);
    }

    /** A batch whose messages are held, the first under this id. */
    static Produced held(long heldId, long storeTimeMs, boolean duplicate) {
        return new Produced(-1, storeTimeMs, duplicate, heldId, List.of());
    }
}
