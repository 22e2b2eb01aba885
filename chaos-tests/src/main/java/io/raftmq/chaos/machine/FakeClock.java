package io.raftmq.chaos.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A wall clock that can be set while the process runs, by libfaketime; the process's monotonic clock stays as it is. */
public final class FakeClock {
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");
    private static final List<String> LIBRARIES = List.of("libfaketimeMT.so.1", "libfaketime.so.1");
    private static final List<String> PLACES = List.of("/usr/lib/faketime", "/usr/local/lib/faketime");

    private final Path library;
    private final Path offset;

    private FakeClock(Path library, Path offset) {
        this.library = library;
        this.offset = offset;
    }

    /** Whether libfaketime is installed. */
    public static boolean available() {
        return library().isPresent();
    }

    /** @param offset a file of its own, which says how far the clock is off */
    public static FakeClock create(Path offset) {
        FakeClock clock = new FakeClock(
                library().orElseThrow(() -> new MachineException("libfaketime is not installed")), offset);
        clock.set(Duration.ZERO);
        return clock;
    }

    /** What a process that is to have this clock needs in its environment. */
    public Map<String, String> environment() {
        Map<String, String> variables = new TreeMap<>();
        variables.put("LD_PRELOAD", library.toString());
        variables.put("FAKETIME_TIMESTAMP_FILE", offset.toString());
        variables.put("FAKETIME_CACHE_DURATION", "1");
        // Without both of these, waits with a limit return at once.
        variables.put("FAKETIME_DONT_FAKE_MONOTONIC", "1");
        variables.put("FAKETIME_FORCE_MONOTONIC_FIX", "0");
        return variables;
    }

    /** Puts the clock so far ahead of the true time, or back; within about a second it is. */
    public void set(Duration ahead) {
        Path written = offset.resolveSibling(offset.getFileName() + ".new");
        try {
            Files.createDirectories(offset.toAbsolutePath().getParent());
            Files.writeString(written, text(ahead) + "\n");
            // At once: a process that reads half a line would read another time.
            Files.move(written, offset, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new MachineException("cannot write " + offset, e);
        }
    }

    /** Deletes what libfaketime leaves behind of a process that was killed. It must be gone. */
    public static void forget(long pid) {
        for (String name : List.of("faketime_shm_" + pid, "sem.faketime_sem_" + pid)) {
            try {
                Files.deleteIfExists(SHARED_MEMORY.resolve(name));
            } catch (IOException e) {
                throw new MachineException("cannot delete what is left of process " + pid, e);
            }
        }
    }

    /** As libfaketime reads it. */
    static String text(Duration ahead) {
        return (ahead.isNegative() ? "-" : "+") + ahead.abs().toSeconds();
    }

    private static Optional<Path> library() {
        return places().flatMap(place -> LIBRARIES.stream().map(place::resolve))
                .filter(Files::isReadable)
                .findFirst();
    }

    /** Debian keeps libraries in a directory for each architecture. */
    private static Stream<Path> places() {
        try (Stream<Path> below = Files.list(Path.of("/usr/lib"))) {
            List<Path> found = below.map(directory -> directory.resolve("faketime"))
                    .filter(Files::isDirectory)
                    .toList();
            return Stream.concat(found.stream(), PLACES.stream().map(Path::of));
        } catch (IOException unreadable) {
            return PLACES.stream().map(Path::of);
        }
    }
}
