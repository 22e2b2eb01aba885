package io.raftmq.store.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A file system in memory, of a few mebibytes, that can be full. Takes root; a test without it is left out. */
final class SmallDisk implements AutoCloseable {
    private final Path mountPoint;

    private SmallDisk(Path mountPoint) {
        this.mountPoint = mountPoint;
    }

    static SmallDisk mounted(Path directory, int mebibytes) throws IOException {
        Path mountPoint = Files.createDirectories(directory.resolve("small"));
        assumeTrue(
                succeeds("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "none", mountPoint.toString()),
                "no file system can be mounted here, which takes root");
        return new SmallDisk(mountPoint);
    }

    Path directory() {
        return mountPoint;
    }

    /** Takes everything there is, to the last byte. */
    void fill() throws IOException {
        byte[] page = new byte[4096];
        try (OutputStream out = Files.newOutputStream(ballast())) {
            while (true) {
                out.write(page);
            }
        } catch (IOException full) {
            assertThat(Files.getFileStore(mountPoint).getUsableSpace()).isZero();
        }
    }

    void free() throws IOException {
        Files.delete(ballast());
    }

    private Path ballast() {
        return mountPoint.resolve("ballast");
    }

    @Override
    public void close() {
        assertThat(succeeds("umount", mountPoint.toString())).as("unmounted").isTrue();
    }

    private static boolean succeeds(String... command) {
        try {
            Process process = new ProcessBuilder(List.of(command))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(1, TimeUnit.MINUTES) && process.exitValue() == 0;
        } catch (IOException notThere) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
