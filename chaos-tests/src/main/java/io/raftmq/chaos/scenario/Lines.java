package io.raftmq.chaos.scenario;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A file's lines: the bytes between newlines, whatever they are. A last line without a newline counts, nothing after a
 * last newline does not.
 */
final class Lines {
    /** Held in memory as a whole; a larger file proves nothing more. */
    private static final long MAX_BYTES = 256L << 20;

    private final byte[] content;
    /** Where each line starts; one more at the end, where the next would. */
    private final int[] starts;

    Lines(byte[] content) {
        this.content = content;
        int newlines = 0;
        for (byte b : content) {
            newlines += b == '\n' ? 1 : 0;
        }
        boolean unfinished = content.length > 0 && content[content.length - 1] != '\n';
        starts = new int[newlines + (unfinished ? 1 : 0) + 1];
        int line = 0;
        for (int i = 0; i < content.length; i++) {
            if (content[i] == '\n') {
                starts[++line] = i + 1;
            }
        }
        if (unfinished) {
            // As if its newline were there.
            starts[line + 1] = content.length + 1;
        }
    }

    static Lines of(Path file) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException(file + " is larger than " + (MAX_BYTES >> 20) + " MiB; take a part of it");
        }
        return new Lines(Files.readAllBytes(file));
    }

    int count() {
        return starts.length - 1;
    }

    byte[] line(int number) {
        return Arrays.copyOfRange(content, starts[number], starts[number + 1] - 1);
    }

    boolean isLine(int number, byte[] bytes) {
        return Arrays.equals(content, starts[number], starts[number + 1] - 1, bytes, 0, bytes.length);
    }
}
