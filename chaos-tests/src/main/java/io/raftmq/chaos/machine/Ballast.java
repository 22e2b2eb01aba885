package io.raftmq.chaos.machine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Fills a disk with files that are of no use, and takes them away again. */
public final class Ballast {
    private static final int MIB = 1 << 20;
    private static final int MOST_FILES = 8;

    private final Path directory;

    /** @param directory on the disk; its own, nothing else lies there */
    public Ballast(Path directory) {
        this.directory = directory;
    }

    /**
     * Takes all space but so much. What others give back meanwhile is taken too, a few times over.
     *
     * @param leave bytes, of which 0 makes the next write fail
     */
    public void fill(long leave) {
        try {
            Files.createDirectories(directory);
            for (int i = 0; i < MOST_FILES && free() - leave >= MIB; i++) {
                long take = (free() - leave) / MIB * MIB;
                Path file = directory.resolve("ballast-" + i);
                try {
                    // Space that is taken and not written: the image on the host does not grow.
                    Tool.run("fallocate", "--length", String.valueOf(take), file.toString());
                } catch (MachineException somebodyWasFaster) {
                    continue;
                }
            }
            if (leave == 0) {
                writeTheRest();
            }
        } catch (IOException e) {
            throw new MachineException("cannot fill " + directory, e);
        }
    }

    /** What anybody may still write. */
    public long free() {
        try {
            return Files.getFileStore(directory).getUsableSpace();
        } catch (IOException e) {
            throw new MachineException("cannot ask for the free space of " + directory, e);
        }
    }

    /** Whether a write of a mebibyte fails, by trying it. */
    public boolean refusesWrites() {
        Path file = directory.resolve("try");
        try {
            try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.allocate(MIB);
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                out.force(true);
                return false;
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException full) {
            return true;
        }
    }

    /** Gives all of it back. */
    public void remove() {
        try {
            if (Files.isDirectory(directory)) {
                try (var files = Files.list(directory)) {
                    for (Path file : files.toList()) {
                        Files.deleteIfExists(file);
                    }
                }
                Files.delete(directory);
            }
        } catch (IOException e) {
            throw new MachineException("cannot remove " + directory, e);
        }
    }

    private void writeTheRest() throws IOException {
        Path file = directory.resolve("ballast-rest");
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            ByteBuffer page = ByteBuffer.allocate(4096);
            for (int i = 0; i < 4 * MIB / page.capacity(); i++) {
                page.clear();
                out.write(page);
            }
        } catch (IOException full) {
            // As it should be.
            return;
        }
    }
}
