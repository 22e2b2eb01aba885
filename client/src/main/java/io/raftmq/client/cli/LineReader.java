package io.raftmq.client.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream of bytes at newlines. What lies between two of them is a line whatever its bytes are, and may be empty; a
 * last line without a newline counts, nothing after a last newline does not.
 */
final class LineReader {
    private final InputStream in;
    private final int maxBytes;
    private final byte[] buffer = new byte[1 << 16];
    private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
    private int position;
    private int limit;

    /** @param maxBytes a longer line is refused before it is held in memory */
    LineReader(InputStream in, int maxBytes) {
        this.in = in;
        this.maxBytes = maxBytes;
    }

    /** The next line without its newline, or null at the end. */
    byte @Nullable [] next() throws IOException {
        begun.reset();
        while (true) {
            if (position == limit && !fill()) {
                return begun.size() == 0 ? null : begun.toByteArray();
            }
            int newline = position;
            while (newline < limit && buffer[newline] != '\n') {
                newline++;
            }
            if (begun.size() + (newline - position) > maxBytes) {
                throw new IOException("a line is longer than " + maxBytes + " bytes, the most a message can hold here");
            }
            begun.write(buffer, position, newline - position);
            position = newline;
            if (newline < limit) {
                position++;
                return begun.toByteArray();
            }
        }
    }

    private boolean fill() throws IOException {
        position = 0;
        limit = Math.max(0, in.read(buffer));
        return limit > 0;
    }
}
