package io.raftmq.broker;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * A flipped byte in a node's files.
 *
 * @param at the byte's position
 * @param was its value
 */
record LogDamage(Path file, long at, byte was) {

    /** Flips the first byte of the first place below {@code directory} where {@code text} is stored. */
    static LogDamage flipAByteOf(String text, Path directory) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(directory)) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        }
        for (Path file : files) {
            int at = new String(Files.readAllBytes(file), ISO_8859_1).indexOf(text);
            if (at >= 0) {
                LogDamage damage = new LogDamage(file, at, (byte) text.charAt(0));
                damage.put((byte) (damage.was ^ 1));
                return damage;
            }
        }
        throw new AssertionError("nowhere below " + directory + ": " + text);
    }

    void undo() throws IOException {
        put(was);
    }

    private void put(byte value) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {value}), at);
        }
    }
}
