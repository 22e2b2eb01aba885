package io.raftmq.broker.partition;

import io.raftmq.broker.keyed.Due;
import io.raftmq.broker.keyed.Forgettable;
import io.raftmq.broker.keyed.KeyHash;
import io.raftmq.broker.keyed.StoredKeys;
import io.raftmq.store.StateReader;
import io.raftmq.store.StateWriter;
import java.nio.ByteBuffer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Where a table of keys lies in the partition's state. Three kinds of keys, of three first bytes in a row:
 *
 * <pre>
 * key                                value
 * kind     keyHash(16)               the entry
 * kind + 1 forgetAt(8) keyHash(16)   nothing: the entries by the time they are to be forgotten
 * kind + 2                           what the table counts
 * </pre>
 */
enum KeyTableLayout {
    /** {@link io.raftmq.broker.claim.KeyClaim}s; counted are the claims and the tokens given. */
    CLAIMS(0x38),
    /** Messages by the key they must not be stored twice under; counted are the keys. */
    DEDUPE(0x3B);

    private static final byte[] NOTHING = new byte[0];

    private final byte kind;

    KeyTableLayout(int kind) {
        this.kind = (byte) kind;
    }

    void put(StateWriter out, KeyHash key, long replacedMs, long forgetAtMs, byte[] value) {
        if (replacedMs != 0 && replacedMs != forgetAtMs) {
            out.delete(timed(replacedMs, key));
        }
        out.put(entry(key), value);
        out.put(timed(forgetAtMs, key), NOTHING);
    }

    void remove(StateWriter out, Due gone) {
        out.delete(entry(gone.key()));
        out.delete(timed(gone.forgetAtMs(), gone.key()));
    }

    void count(StateWriter out, byte[] value) {
        out.put(counted(), value);
    }

    byte @Nullable [] count(StateReader from) {
        return from.get(counted());
    }

    /** The table's entries as {@code from} shows them. */
    <V extends Forgettable> StoredKeys<V> in(StateReader from, Function<byte[], V> value) {
        return new StoredKeys<>() {
            @Override
            public @Nullable V find(KeyHash key) {
                byte[] found = from.get(entry(key));
                return found == null ? null : value.apply(found);
            }

            @Override
            public void due(long fromMs, long beforeMs, Predicate<Due> visitor) {
                from.scan(timed(fromMs), timed(beforeMs), (key, nothing) -> visitor.test(dueOf(key)));
            }
        };
    }

    private byte[] entry(KeyHash key) {
        return buffer(0, KeyHash.BYTES).putLong(key.high()).putLong(key.low()).array();
    }

    private byte[] timed(long timeMs) {
        return buffer(1, Long.BYTES).putLong(timeMs).array();
    }

    private byte[] timed(long timeMs, KeyHash key) {
        return buffer(1, Long.BYTES + KeyHash.BYTES)
                .putLong(timeMs)
                .putLong(key.high())
                .putLong(key.low())
                .array();
    }

    private byte[] counted() {
        return buffer(2, 0).array();
    }

    private ByteBuffer buffer(int part, int more) {
        return ByteBuffer.allocate(1 + more).put((byte) (kind + part));
    }

    private static Due dueOf(byte[] key) {
        ByteBuffer from = ByteBuffer.wrap(key).position(1);
        long forgetAtMs = from.getLong();
        return new Due(new KeyHash(from.getLong(), from.getLong()), forgetAtMs);
    }
}
