package io.raftmq.store.state;

import io.raftmq.store.GroupId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;

/** Fuzzes a snapshot's stream as a peer sends it, its blocks' checksums put right; only {@link StateException} may come of it. */
public final class StateStreamFuzz {
    private StateStreamFuzz() {}

    /** A stream of two blocks of entries, and an empty one. */
    public static List<byte[]> seeds() {
        byte[] header = new StateStream.Header(new GroupId(1, 2), 77, 3).encoded();
        return List.of(
                join(block(header), block(entries("a", "1", "bb", "22")), block(entries("c", "")), block(end(3))),
                join(block(header), block(end(0))));
    }

    private static byte[] block(byte[] body) {
        return StateStream.block(body, body.length);
    }

    private static byte[] entries(String... keysAndValues) {
        ByteBuffer body = ByteBuffer.allocate(200).put(StateStream.ENTRIES);
        for (int i = 0; i < keysAndValues.length; i += 2) {
            body.putInt(keysAndValues[i].length()).putInt(keysAndValues[i + 1].length());
            body.put(ascii(keysAndValues[i])).put(ascii(keysAndValues[i + 1]));
        }
        byte[] bytes = new byte[body.flip().remaining()];
        body.get(bytes);
        return bytes;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }

    private static byte[] end(long count) {
        return ByteBuffer.allocate(1 + Long.BYTES)
                .put(StateStream.END)
                .putLong(count)
                .array();
    }

    private static byte[] join(byte[]... parts) {
        ByteBuffer all = ByteBuffer.allocate(1_000);
        for (byte[] part : parts) {
            all.put(part);
        }
        byte[] bytes = new byte[all.flip().remaining()];
        all.get(bytes);
        return bytes;
    }

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] data) {
        byte[] stream = data.clone();
        sealBlocks(ByteBuffer.wrap(stream));
        try {
            StateFile.read(new ByteArrayInputStream(stream), (key, value) -> {
                if (key.length > Limits.KEY_BYTES || value.length > Limits.VALUE_BYTES) {
                    throw new AssertionError("an entry of " + key.length + " and " + value.length + " bytes");
                }
            });
        } catch (StateException refused) {
            // The one way in which a stream is refused.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void sealBlocks(ByteBuffer stream) {
        int at = 0;
        while (at + StateStream.BLOCK_OVERHEAD <= stream.limit()) {
            int length = stream.getInt(at);
            int body = at + StateStream.BLOCK_OVERHEAD;
            if (length < 0 || length > stream.limit() - body) {
                return;
            }
            byte[] bytes = new byte[length];
            stream.get(body, bytes);
            stream.putInt(at + Integer.BYTES, StateStream.crc(bytes, length));
            at = body + length;
        }
    }
}
