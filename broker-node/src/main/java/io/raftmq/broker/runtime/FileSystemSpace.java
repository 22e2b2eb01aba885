package io.raftmq.broker.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The space of the file system that a directory lies on, asked anew each time. */
public record FileSystemSpace(Path directory) implements DiskWatch.DiskSpace {
    @Override
    public long totalBytes() throws IOException {
        return Files.getFileStore(directory).getTotalSpace();
    }

    @Override
    public long usableBytes() throws IOException {
        return Files.getFileStore(directory).getUsableSpace();
    }
}
