package io.raftmq.chaos.cluster;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A broker's classes, loaded and verified once for all starts (the JVM's class data sharing): a node that was killed is back
 * with half the processor time. The JVM takes jars only, and goes without an archive that does not fit, so this can only
 * make starts faster.
 */
public final class ClassArchive {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private static volatile @Nullable Path made;

    private ClassArchive() {}

    /** The class path of a broker: as this JVM's own, without directories if all that a broker needs is in jars. */
    static String brokerClassPath(String own) {
        List<String> entries = Arrays.asList(own.split(File.pathSeparator));
        boolean brokerInDirectory = entries.stream()
                .anyMatch(entry -> Files.exists(Path.of(entry, "io", "raftmq", "broker", "Main.class")));
        return brokerInDirectory
                ? own
                : entries.stream()
                        .filter(entry -> !Files.isDirectory(Path.of(entry)))
                        .collect(Collectors.joining(File.pathSeparator));
    }

    /** What a broker's command line needs to use the archive; nothing as long as there is none. */
    static List<String> flags() {
        Path archive = made;
        return archive == null ? List.of() : List.of("-XX:SharedArchiveFile=" + archive, "-Xshare:auto");
    }

    /**
     * Makes it for all brokers that this JVM starts from now on: lets a node start alone and stop again.
     *
     * @param directory where it and the node go
     */
    public static synchronized void make(Path directory) {
        if (made != null) {
            return;
        }
        ClusterLayout layout = new ClusterLayout(directory, 1, FreePorts.base(), Map.of());
        NodeLayout node = layout.node(1);
        layout.writeConfig(node);
        Path archive = directory.toAbsolutePath().resolve("broker.jsa");
        List<String> command = new ArrayList<>(BrokerCommand.server(node.config()));
        command.add(1, "-XX:ArchiveClassesAtExit=" + archive);
        BrokerProcess process = BrokerProcess.start(node, command);
        try {
            Deadline.await(LIMIT, () -> !process.alive() || Health.ready(node), process::logTail);
        } finally {
            process.stop(LIMIT);
        }
        if (Files.isReadable(archive)) {
            made = archive;
        }
        deleteData(node);
    }

    private static void deleteData(NodeLayout node) {
        FileTree.delete(node.home());
        try {
            Files.deleteIfExists(node.log());
        } catch (IOException e) {
            throw new ClusterException("cannot delete " + node.log(), e);
        }
    }
}
