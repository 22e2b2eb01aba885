package io.raftmq.chaos.nemesis;

import io.raftmq.chaos.cluster.ClusterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The sorts of files a node's store consists of, by where they lie in its data directory. */
enum StoreFile {
    SEGMENT("store/log", name -> name.endsWith(".log")),
    SIDECAR("store/log", name -> name.endsWith(".index")),
    VOTES("store/log", "votes"::equals),
    /** What RocksDB reads of its own when it starts or is asked. */
    STATE("store/state", name -> name.endsWith(".sst") || name.startsWith("MANIFEST") || name.equals("CURRENT"));

    private final String directory;
    private final Predicate<String> names;

    StoreFile(String directory, Predicate<String> names) {
        this.directory = directory;
        this.names = names;
    }

    /** Those there are, by name. */
    List<Path> in(Path data) {
        Path where = data.resolve(directory);
        if (!Files.isDirectory(where)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(where)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> names.test(String.valueOf(file.getFileName())))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new ClusterException("cannot list " + where, e);
        }
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
