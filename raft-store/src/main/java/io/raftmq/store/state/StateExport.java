package io.raftmq.store.state;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A snapshot as a stream of bytes that can be read by offset, mostly forward: it is made block by block from RocksDB
 * while a peer fetches it, so it takes one block of memory and no disk. Going back starts over; the snapshot does not
 * change, so the bytes are the same.
 */
public final class StateExport implements AutoCloseable {
    private final RocksStateSnapshot snapshot;
    private byte[] block = new byte[0];
    private long blockStart;
    private byte[] nextKey = new byte[0];
    private long entries;
    private boolean ended;

    public StateExport(RocksStateSnapshot snapshot) {
        this.snapshot = snapshot;
        restart();
    }

    /** The last entry whose effects the stream holds. */
    public long appliedIndex() {
        return snapshot.appliedIndex();
    }

    /** Up to {@code most} bytes from {@code offset} on; empty at the end of the stream. */
    public synchronized ByteBuffer read(long offset, int most) {
        if (offset < 0 || most <= 0) {
            throw new IllegalArgumentException("cannot read " + most + " bytes at " + offset);
        }
        if (offset < blockStart) {
            restart();
        }
        while (offset >= blockStart + block.length) {
            if (ended) {
                return ByteBuffer.allocate(0);
            }
            advance();
        }
        int from = (int) (offset - blockStart);
        return ByteBuffer.wrap(block, from, Math.min(most, block.length - from)).slice();
    }

    @Override
    public void close() {
        snapshot.close();
    }

    private void restart() {
        byte[] header =
                new StateStream.Header(snapshot.group(), snapshot.appliedIndex(), snapshot.appliedTerm()).encoded();
        block = StateStream.block(header, header.length);
        blockStart = 0;
        nextKey = new byte[0];
        entries = 0;
        ended = false;
    }

    private void advance() {
        blockStart += block.length;
        Body body = new Body();
        snapshot.scanFrom(nextKey, (key, value) -> {
            body.add(key, value);
            entries++;
            // The least key above this one: itself and a zero byte.
            nextKey = Arrays.copyOf(key, key.length + 1);
            return body.size() < StateStream.TARGET_BODY;
        });
        if (body.size() > 1) {
            block = StateStream.block(body.bytes(), body.size());
        } else {
            byte[] end = ByteBuffer.allocate(1 + Long.BYTES)
                    .put(StateStream.END)
                    .putLong(entries)
                    .array();
            block = StateStream.block(end, end.length);
            ended = true;
        }
    }

    /** An ENTRIES block in the making. */
    private static final class Body {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final DataOutputStream out = new DataOutputStream(bytes);

        Body() {
            bytes.write(StateStream.ENTRIES);
        }

        void add(byte[] key, byte[] value) {
            try {
                out.writeInt(key.length);
                out.writeInt(value.length);
                out.write(key);
                out.write(value);
            } catch (IOException e) {
                throw new UncheckedIOException("writing to memory failed", e);
            }
        }

        int size() {
            return bytes.size();
        }

        byte[] bytes() {
            return bytes.toByteArray();
        }
    }
}
