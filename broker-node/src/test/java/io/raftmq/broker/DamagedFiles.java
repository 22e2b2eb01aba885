package io.raftmq.broker;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Rots the files of a directory, while nobody has them open. */
record DamagedFiles(Path directory) {
    /** Flips a bit in the middle of {@code content}, which lies in exactly one of the log's segments. */
    void flipByteIn(byte[] content) throws IOException {
        List<Path> segments;
        try (var files = Files.list(directory)) {
            segments = files.filter(file -> file.toString().endsWith(".log")).toList();
        }
        int found = 0;
        for (Path segment : segments) {
            int at = indexOf(Files.readAllBytes(segment), content);
            if (at >= 0) {
                flip(segment, at + content.length / 2);
                found++;
            }
        }
        if (found != 1) {
            throw new AssertionError("found in " + found + " of " + segments);
        }
    }

    private static void flip(Path file, int at) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(at);
            int was = bytes.read();
            bytes.seek(at);
            bytes.write(was ^ 4);
        }
    }

    private static int indexOf(byte[] in, byte[] content) {
        ByteBuffer wanted = ByteBuffer.wrap(content);
        for (int at = 0; at + content.length <= in.length; at++) {
            if (in[at] == content[0] && ByteBuffer.wrap(in, at, content.length).equals(wanted)) {
                return at;
            }
        }
        return -1;
    }
}
