package io.raftmq.broker.partition;

import io.raftmq.broker.transaction.AppliedTransactions;
import io.raftmq.broker.transaction.Decided;
import io.raftmq.broker.transaction.OpenTransaction;
import io.raftmq.store.StateReader;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The keys and values of a partition's transactions; see {@link StateKeys} for the other keys.
 *
 * <pre>
 * key             value
 * 18 id(8)        an open transaction ({@link OpenTransaction})
 * 19 id(8)        what was decided about one ({@link Decided})
 * 1A              the id below which decisions are forgotten
 * </pre>
 */
final class TransactionValues {
    private static final byte OPEN = 0x18;
    private static final byte DECIDED = 0x19;
    private static final byte FORGOTTEN = 0x1A;
    private static final int MAX_GROUP_BYTES = 1_024;

    private TransactionValues() {}

    static byte[] openKey(long id) {
        return key(OPEN, id);
    }

    static byte[] decidedKey(long id) {
        return key(DECIDED, id);
    }

    static byte[] forgottenKey() {
        return new byte[] {FORGOTTEN};
    }

    private static byte[] key(byte kind, long id) {
        return ByteBuffer.allocate(9).put(kind).putLong(id).array();
    }

    static byte[] open(OpenTransaction transaction) {
        ByteSink to = new ByteSink(64)
                .text(transaction.group())
                .varint(transaction.storedAtMs())
                .varint(transaction.checks())
                .varint(transaction.nextCheckMs());
        TransactionCodec.schedule(transaction.schedule(), to);
        return to.toArray();
    }

    static OpenTransaction open(long id, byte[] value) {
        ByteSource from = new ByteSource(value);
        String group = from.text(MAX_GROUP_BYTES);
        long storedAtMs = from.varint();
        int checks = from.varint(0, Integer.MAX_VALUE);
        long nextCheckMs = from.varint();
        OpenTransaction transaction =
                new OpenTransaction(id, group, storedAtMs, TransactionCodec.schedule(from), checks, nextCheckMs);
        from.end();
        return transaction;
    }

    static byte[] decided(Decided decided) {
        return new ByteSink(16)
                .u8(decided.committed() ? 1 : 0)
                .u8(decided.by().code())
                .varint(decided.timeMs())
                .varint(decided.offset() + 1)
                .toArray();
    }

    static Decided decided(byte[] value) {
        ByteSource from = new ByteSource(value);
        boolean committed = from.u8() != 0;
        Decided decided = new Decided(committed, TransactionCodec.by(from), from.varint(), from.varint() - 1);
        from.end();
        return decided;
    }

    static byte[] forgotten(long belowId) {
        return new ByteSink(10).varint(belowId).toArray();
    }

    /** The transactions as stored; what was decided is looked up when asked for. */
    static AppliedTransactions load(StateReader from) {
        byte[] forgotten = from.get(forgottenKey());
        AppliedTransactions all = new AppliedTransactions(
                id -> find(from, id), forgotten == null ? 0 : new ByteSource(forgotten).varint());
        from.scan(openKey(0), new byte[] {OPEN + 1}, (key, value) -> {
            all.put(open(StateKeys.longOf(key), value));
            return true;
        });
        return all;
    }

    private static @Nullable Decided find(StateReader from, long id) {
        byte[] value = from.get(decidedKey(id));
        return value == null ? null : decided(value);
    }
}
