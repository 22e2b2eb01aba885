package io.raftmq.store.state;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The last entry whose effects a state holds. */
record Applied(long index, long term) {
    static final Applied NOTHING = new Applied(0, 0);

    static Applied decoded(byte @Nullable [] value) {
        if (value == null) {
            return NOTHING;
        }
        if (value.length != 2 * Long.BYTES) {
            throw new StateException("the applied (index, term) on disk has " + value.length + " bytes, not 16");
        }
        ByteBuffer buffer = ByteBuffer.wrap(value);
        return new Applied(buffer.getLong(), buffer.getLong());
    }

    byte[] encoded() {
        return ByteBuffer.allocate(2 * Long.BYTES).putLong(index).putLong(term).array();
    }
}
