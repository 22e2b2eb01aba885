package io.raftmq.store.state;

import io.raftmq.store.GroupId;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** A fetched state stream in a file. Nothing of it is believed before its CRC32C has been checked. */
public final class StateFile {
    private final Path path;
    private final StateStream.Header header;

    private StateFile(Path path, StateStream.Header header) {
        this.path = path;
        this.header = header;
    }

    /**
     * Reads the whole file and checks it.
     *
     * @throws StateException if it is damaged, cut short, of another group or of a newer version
     */
    public static StateFile verified(Path path, GroupId group) {
        StateStream.Header header = read(path, (key, value) -> {});
        if (!header.group().equals(group)) {
            throw new StateException(group + ": the state fetched is that of " + header.group());
        }
        return new StateFile(path, header);
    }

    public long appliedIndex() {
        return header.appliedIndex();
    }

    public long appliedTerm() {
        return header.appliedTerm();
    }

    /** Puts every entry into {@code target}; checks again, for the file may have changed. */
    public void into(StateImport target) {
        if (!read(path, target::put).equals(header)) {
            throw new StateException("the fetched state " + path + " changed while it was read");
        }
    }

    /** Takes what a stream holds. */
    interface Entries {
        void take(byte[] key, byte[] value);
    }

    private static StateStream.Header read(Path path, Entries entries) {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(path), 1 << 16)) {
            return read(in, entries);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the fetched state " + path, e);
        }
    }

    /** Reads a whole stream. */
    static StateStream.Header read(InputStream stream, Entries entries) throws IOException {
        DataInputStream in = new DataInputStream(stream);
        try {
            StateStream.Header header = StateStream.Header.decoded(body(in));
            long count = 0;
            while (true) {
                ByteBuffer body = body(in);
                byte kind = body.hasRemaining() ? body.get() : 0;
                if (kind == StateStream.ENTRIES) {
                    count += entries(body, entries);
                } else if (kind == StateStream.END && body.remaining() == Long.BYTES && body.getLong() == count) {
                    if (in.read() >= 0) {
                        throw new StateException("the fetched state goes on behind its end");
                    }
                    return header;
                } else {
                    throw new StateException("the fetched state has an unknown block, or lost entries");
                }
            }
        } catch (EOFException e) {
            throw new StateException("the fetched state is cut short: fetch it again", e);
        }
    }

    private static ByteBuffer body(DataInputStream in) throws IOException {
        int length = in.readInt();
        int crc = in.readInt();
        if (length <= 0 || length > StateStream.MAX_BODY) {
            throw new StateException("the fetched state has a block of " + length + " bytes: fetch it again");
        }
        byte[] body = new byte[length];
        in.readFully(body);
        if (StateStream.crc(body, length) != crc) {
            throw new StateException("the fetched state fails its CRC32C: fetch it again");
        }
        return ByteBuffer.wrap(body);
    }

    private static int entries(ByteBuffer body, Entries entries) {
        int count = 0;
        while (body.hasRemaining()) {
            if (body.remaining() < 2 * Integer.BYTES) {
                throw new StateException("the fetched state has a broken entry");
            }
            int keyLength = body.getInt();
            int valueLength = body.getInt();
            if (keyLength < 0
                    || keyLength > Limits.KEY_BYTES
                    || valueLength < 0
                    || valueLength > Limits.VALUE_BYTES
                    || keyLength + valueLength > body.remaining()) {
                throw new StateException("the fetched state has an entry of " + keyLength + " and " + valueLength);
            }
            byte[] key = new byte[keyLength];
            byte[] value = new byte[valueLength];
            body.get(key).get(value);
            entries.take(key, value);
            count++;
        }
        return count;
    }
}
