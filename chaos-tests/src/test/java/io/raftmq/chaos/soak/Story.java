package io.raftmq.chaos.soak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** What happened so far, a line each: for who watches a run in a file, and for who reads why it failed. */
final class Story {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private volatile @Nullable Path file;

    /** From now on; the file begins with what was told already. */
    void alsoTo(Path written) throws IOException {
        Files.write(written, lines);
        file = written;
    }

    synchronized void tell(String line) {
        lines.add(line);
        Path written = file;
        if (written != null) {
            try {
                Files.write(written, List.of(line), StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public String toString() {
        return String.join("\n", lines);
    }
}
