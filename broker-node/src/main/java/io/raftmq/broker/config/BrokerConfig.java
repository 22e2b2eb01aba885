package io.raftmq.broker.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

/**
 * Everything a node is told at its start: typed, checked as a whole, immutable. What each value means and its default are
 * in {@link Setting}.
 */
public record BrokerConfig(
        int nodeId,
        Path dataDir,
        String listenHost,
        int clientPort,
        int raftPort,
        int httpPort,
        String advertisedHost,
        String rack,
        List<NodeEndpoint> initialNodes,
        Set<String> joinFrom,
        Storage storage,
        TopicDefaults topicDefaults,
        Net net,
        Limits limits,
        int featureLevel,
        Duration shutdownTransfer,
        Optional<Path> logFile) {

    public BrokerConfig {
        initialNodes = List.copyOf(initialNodes);
        joinFrom = Set.copyOf(joinFrom);
    }

    /** The CommitLog and its disk. Sizes in bytes, -1 = without limit; percent of the file system in use. */
    public record Storage(long segmentBytes, long maxBytes, int trimPercent, int refusePercent) {
        /** Segments that sends leave free: freeing space needs space. */
        public static final int RESERVED_SEGMENTS = 2;
        /** A log of fewer segments takes nothing: one is written, one is made ready. */
        static final int LEAST_SEGMENTS = RESERVED_SEGMENTS + 2;
    }

    /** What a topic gets that is created without values of its own; -1 = without limit. */
    public record TopicDefaults(long retentionMs, long retentionBytes, boolean autoCreate, int partitions) {}

    /** The client port's bounds; zero threads = one per core, zero request memory = a share of the heap. */
    public record Net(
            int ioThreads,
            int maxFrameBytes,
            int maxConnections,
            int maxConnectionsPerAddress,
            Duration idleClose,
            int maxInFlight,
            long maxInFlightBytes,
            long maxRequestMemory) {}

    /** The bounds of one partition's queues, and of waiting; its periods; zero loops = one per core. */
    public record Limits(
            Duration requestTimeout,
            int loops,
            long backlogBytes,
            int backlogRequests,
            int parkedPolls,
            Duration retentionCheck,
            long carryFromBytes,
            Duration keepDeparted,
            Duration rebuildAfter) {}

    /**
     * Reads a properties file (UTF-8), overridden by the environment.
     *
     * @throws ConfigException naming every problem found
     */
    public static BrokerConfig load(Path file, Map<String, String> environment) throws ConfigException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new ConfigException(List.of(file + ": cannot be read: " + e));
        }
        Map<String, String> texts = new HashMap<>();
        properties.stringPropertyNames().forEach(key -> texts.put(key, properties.getProperty(key)));
        return of(texts, environment);
    }

    /**
     * Reads settings given by key, overridden by the environment.
     *
     * @throws ConfigException naming every problem found
     */
    public static BrokerConfig of(Map<String, String> texts, Map<String, String> environment) throws ConfigException {
        SettingValues values = new SettingValues(texts, environment);
        BrokerConfig config = read(values);
        config.checkTogether(values);
        if (!values.problems().isEmpty()) {
            throw new ConfigException(values.problems());
        }
        return config;
    }

    /** This node and the others of the initial list. */
    public List<NodeEndpoint> otherInitialNodes() {
        return initialNodes.stream().filter(node -> node.id() != nodeId).toList();
    }

    private static BrokerConfig read(SettingValues values) {
        String listenHost = values.text(Setting.LISTEN_HOST);
        String advertised = values.text(Setting.ADVERTISED_HOST);
        Path logFile = values.path(Setting.LOG_FILE);
        return new BrokerConfig(
                values.integer(Setting.NODE_ID),
                values.path(Setting.DATA_DIR),
                listenHost,
                values.integer(Setting.CLIENT_PORT),
                values.integer(Setting.RAFT_PORT),
                values.integer(Setting.HTTP_PORT),
                advertised.isEmpty() ? listenHost : advertised,
                values.text(Setting.RACK),
                values.nodes(Setting.CLUSTER_INITIAL),
                values.names(Setting.CLUSTER_JOIN_FROM),
                new Storage(
                        values.number(Setting.LOG_SEGMENT_BYTES),
                        values.number(Setting.LOG_MAX_BYTES),
                        values.integer(Setting.DISK_TRIM_PERCENT),
                        values.integer(Setting.DISK_REFUSE_PERCENT)),
                new TopicDefaults(
                        values.number(Setting.TOPIC_RETENTION_TIME),
                        values.number(Setting.TOPIC_RETENTION_BYTES),
                        values.flag(Setting.TOPIC_AUTO_CREATE),
                        values.integer(Setting.TOPIC_PARTITIONS)),
                new Net(
                        values.integer(Setting.NET_IO_THREADS),
                        values.integer(Setting.NET_MAX_FRAME),
                        values.integer(Setting.NET_MAX_CONNECTIONS),
                        values.integer(Setting.NET_MAX_CONNECTIONS_PER_ADDRESS),
                        Duration.ofMillis(values.number(Setting.NET_IDLE_CLOSE)),
                        values.integer(Setting.NET_MAX_IN_FLIGHT),
                        values.number(Setting.NET_MAX_IN_FLIGHT_BYTES),
                        values.number(Setting.NET_MAX_REQUEST_MEMORY)),
                new Limits(
                        Duration.ofMillis(values.number(Setting.REQUEST_TIMEOUT)),
                        values.integer(Setting.PARTITION_LOOPS),
                        values.number(Setting.PARTITION_BACKLOG_BYTES),
                        values.integer(Setting.PARTITION_BACKLOG_REQUESTS),
                        values.integer(Setting.PARTITION_PARKED_POLLS),
                        Duration.ofMillis(values.number(Setting.RETENTION_CHECK)),
                        values.number(Setting.RETENTION_CARRY_FROM),
                        Duration.ofMillis(values.number(Setting.PARTITION_KEEP_DEPARTED)),
                        Duration.ofMillis(values.number(Setting.PARTITION_REBUILD_AFTER))),
                values.integer(Setting.FEATURE_LEVEL),
                Duration.ofMillis(values.number(Setting.SHUTDOWN_TRANSFER)),
                logFile.toString().isEmpty() ? Optional.empty() : Optional.of(logFile));
    }

    /** What one value alone cannot show. */
    private void checkTogether(SettingValues values) {
        if (advertisedHost.equals("0.0.0.0") || advertisedHost.equals("::")) {
            values.problem(
                    Setting.ADVERTISED_HOST,
                    "must be given when listen.host is " + listenHost + ": nobody can connect to it");
        }
        if (advertisedHost.indexOf(':') >= 0) {
            values.problem(Setting.ADVERTISED_HOST, "'" + advertisedHost + "': give a name for an IPv6 address");
        }
        if (clientPort == raftPort || (httpPort > 0 && (httpPort == clientPort || httpPort == raftPort))) {
            values.problem(Setting.CLIENT_PORT, "client.port, raft.port and http.port must differ");
        }
        if (storage.maxBytes >= 0 && storage.maxBytes / storage.segmentBytes < Storage.LEAST_SEGMENTS) {
            values.problem(
                    Setting.LOG_MAX_BYTES,
                    "is too small: it must hold " + Storage.LEAST_SEGMENTS + " segments of log.segment.bytes, "
                            + Storage.LEAST_SEGMENTS * storage.segmentBytes + " bytes at least; or -1 for no limit");
        }
        if (storage.refusePercent < storage.trimPercent) {
            values.problem(Setting.DISK_REFUSE_PERCENT, "must not be below disk.trim.percent");
        }
        long ids = initialNodes.stream().mapToInt(NodeEndpoint::id).distinct().count();
        if (ids != initialNodes.size()) {
            values.problem(Setting.CLUSTER_INITIAL, "names a node id twice");
        }
        for (NodeEndpoint node : initialNodes) {
            if (node.id() == nodeId
                    && (!node.host().equals(advertisedHost)
                            || node.raftPort() != raftPort
                            || (clientPort != 0 && node.clientPort() != clientPort))) {
                values.problem(
                        Setting.CLUSTER_INITIAL,
                        "says " + node + ", but this node is " + nodeId + "@" + advertisedHost + ":" + raftPort + ":"
                                + clientPort);
            }
        }
    }
}
