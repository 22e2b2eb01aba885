package io.raftmq.chaos.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A write that shows by not returning that a disk is stalled. */
public final class StuckWrite {
    private static final long PATIENCE_SECONDS = 20;

    private final CompletableFuture<Void> write;

    private StuckWrite(CompletableFuture<Void> write) {
        this.write = write;
    }

    /** Begins a write somewhere in the directory. */
    public static StuckWrite begin(Path directory) {
        Path file = directory.resolve("stuck");
        return new StuckWrite(CompletableFuture.runAsync(
                () -> {
                    try {
                        Files.writeString(file, "written\n");
                    } catch (IOException e) {
                        throw new MachineException("cannot write " + file, e);
                    }
                },
                task -> {
                    Thread thread = new Thread(task, "stuck-write");
                    thread.setDaemon(true);
                    thread.start();
                }));
    }

    /** Whether it is over. */
    public boolean returned() {
        return write.isDone();
    }

    /** Waits for its end; answers whether it came and the file was written. */
    public boolean returns() {
        try {
            write.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
