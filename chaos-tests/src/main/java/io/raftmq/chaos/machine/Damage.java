package io.raftmq.chaos.machine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;

/** What can befall a file that nobody has open. */
public enum Damage {
    BIT_FLIPPED {
        @Override
        String strike(FileChannel file, long written, Random random) throws IOException {
            long at = random.nextLong(written);
            ByteBuffer one = ByteBuffer.allocate(1);
            file.read(one, at);
            int bit = random.nextInt(Byte.SIZE);
            one.put(0, (byte) (one.get(0) ^ 1 << bit)).rewind();
            file.write(one, at);
            return "bit " + bit + " of byte " + at + " flipped";
        }
    },
    SECTOR_WIPED {
        @Override
        String strike(FileChannel file, long written, Random random) throws IOException {
            long at = random.nextLong(written) / SECTOR * SECTOR;
            byte[] noise = new byte[(int) Math.min(SECTOR, file.size() - at)];
            random.nextBytes(noise);
            file.write(ByteBuffer.wrap(noise), at);
            return "sector at byte " + at + " overwritten";
        }
    },
    CUT_OFF {
        @Override
        String strike(FileChannel file, long written, Random random) throws IOException {
            long at = random.nextLong(written);
            file.truncate(at);
            return "cut off at byte " + at;
        }
    };

    private static final int SECTOR = 512;
    private static final int CHUNK = 64 << 10;

    /** Does it to a file that is not empty, somewhere before its last byte that is not zero; says what was done. */
    public String strike(Path path, Random random) {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return strike(file, Math.max(1, written(file)), random);
        } catch (IOException e) {
            throw new MachineException("cannot damage " + path, e);
        }
    }

    /** Whether there is anything in it to be damaged. */
    public static boolean canStrike(Path path) {
        try {
            return Files.size(path) > 0;
        } catch (IOException gone) {
            return false;
        }
    }

    abstract String strike(FileChannel file, long written, Random random) throws IOException;

    /** Files that are made ahead end in zeros: where what was written ends. */
    private static long written(FileChannel file) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
        for (long end = file.size(); end > 0; end -= Math.min(end, CHUNK)) {
            long from = Math.max(0, end - CHUNK);
            chunk.clear().limit((int) (end - from));
            while (chunk.hasRemaining() && file.read(chunk, from + chunk.position()) > 0) {
                // Until the chunk is whole.
            }
            for (int i = chunk.position() - 1; i >= 0; i--) {
                if (chunk.get(i) != 0) {
                    return from + i + 1;
                }
            }
        }
        return 0;
    }
}
