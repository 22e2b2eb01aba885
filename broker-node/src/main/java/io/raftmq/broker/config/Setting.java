package io.raftmq.broker.config;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Every key a node understands: the one table from which values are read, checked and documented ({@code
 * docs/CONFIGURATION.md}). A key can also be given in the environment, as {@link #environmentName()}.
 */
public enum Setting {
    NODE_ID(
            "node.id",
            ValueKind.INTEGER,
            null,
            1,
            65_535,
            "This node's number; unique in the cluster, and never changed."),
    DATA_DIR(
            "data.dir",
            ValueKind.PATH,
            null,
            "The directory of everything this node keeps. One process uses it at a time, and it belongs to one node"
                    + " id."),
    LISTEN_HOST(
            "listen.host",
            ValueKind.HOST,
            "127.0.0.1",
            "The address all three ports are bound to; 0.0.0.0 binds every interface."),
    CLIENT_PORT("client.port", ValueKind.INTEGER, "9711", 0, 65_535, "Port for clients. 0 takes a free one (tests)."),
    RAFT_PORT("raft.port", ValueKind.INTEGER, "9712", 1, 65_535, "Port for Raft between the nodes."),
    HTTP_PORT(
            "http.port",
            ValueKind.INTEGER,
            "9713",
            -1,
            65_535,
            "Port for health, metrics and status over HTTP. -1 turns it off, 0 takes a free one (tests)."),
    ADVERTISED_HOST(
            "advertised.host",
            ValueKind.HOST,
            "",
            "The address other nodes and clients reach this node at. Empty: listen.host, which then must be a real"
                    + " address."),
    RACK(
            "rack",
            ValueKind.TEXT,
            "",
            "What fails together with this node (rack, zone); a partition's replicas are spread over racks."),
    CLUSTER_INITIAL(
            "cluster.initial",
            ValueKind.NODES,
            "",
            "The nodes that form the cluster, the same list on each of them, or, for a node that joins later, any"
                    + " nodes of the cluster to ask. Empty: a cluster of this node alone."),

    CLUSTER_JOIN_FROM(
            "cluster.join-from",
            ValueKind.TEXT,
            "",
            "Addresses, separated by commas, that nodes outside cluster.initial may join from; * is any. Nodes already"
                    + " in the cluster are always let in."),

    LOG_SEGMENT_BYTES(
            "log.segment.bytes",
            ValueKind.SIZE,
            "1GiB",
            16 << 20,
            8L << 30,
            "Size of one CommitLog segment; space is freed by whole segments."),
    LOG_MAX_BYTES(
            "log.max.bytes",
            ValueKind.SIZE,
            "-1",
            -1,
            Long.MAX_VALUE,
            "The CommitLog's largest size, four segments at least. -1: as much as the disk holds."),
    DISK_TRIM_PERCENT(
            "disk.trim.percent",
            ValueKind.INTEGER,
            "85",
            1,
            100,
            "From this use of the disk on, the oldest messages go before their retention time."),
    DISK_REFUSE_PERCENT(
            "disk.refuse.percent",
            ValueKind.INTEGER,
            "92",
            1,
            100,
            "From this use of the disk on, sends are refused with DISK_FULL while reads, acks and votes go on."),

    TOPIC_RETENTION_TIME(
            "topic.retention.time",
            ValueKind.DURATION,
            "3d",
            -1,
            Long.MAX_VALUE,
            "How long a message is kept in a topic created without a value of its own. -1: without limit."),
    TOPIC_RETENTION_BYTES(
            "topic.retention.bytes",
            ValueKind.SIZE,
            "-1",
            -1,
            Long.MAX_VALUE,
            "How much a partition keeps in a topic created without a value of its own. -1: without limit."),
    TOPIC_AUTO_CREATE(
            "topic.auto-create",
            ValueKind.BOOLEAN,
            "true",
            "Whether a topic that is asked for is created. The value at the cluster's forming counts; later it is"
                    + " changed with ALTER_CLUSTER."),
    TOPIC_PARTITIONS(
            "topic.partitions",
            ValueKind.INTEGER,
            "4",
            1,
            10_000,
            "Partitions of a topic created automatically. The value at the cluster's forming counts."),

    NET_IO_THREADS(
            "net.io-threads", ValueKind.INTEGER, "0", 0, 256, "Threads that read and write sockets. 0: one per core."),
    NET_MAX_FRAME(
            "net.max-frame",
            ValueKind.SIZE,
            "8MiB",
            64 << 10,
            64 << 20,
            "Longest frame accepted; checked before anything is allocated."),
    NET_MAX_CONNECTIONS(
            "net.max-connections", ValueKind.INTEGER, "4096", 1, 1_000_000, "Client connections open at once."),
    NET_MAX_CONNECTIONS_PER_ADDRESS(
            "net.max-connections-per-address",
            ValueKind.INTEGER,
            "1024",
            1,
            1_000_000,
            "Client connections open at once from one address."),
    NET_IDLE_CLOSE(
            "net.idle-close",
            ValueKind.DURATION,
            "2m",
            1_000,
            86_400_000,
            "A connection on which nothing arrived for so long and which waits for no answer is closed."),
    NET_MAX_IN_FLIGHT(
            "net.max-in-flight",
            ValueKind.INTEGER,
            "256",
            1,
            65_536,
            "Requests of one connection that may wait for their answers; beyond it the connection is not read."),

    NET_MAX_IN_FLIGHT_BYTES(
            "net.max-in-flight-bytes",
            ValueKind.SIZE,
            "32MiB",
            64 << 10,
            1L << 30,
            "Bytes of one connection's requests that may wait for their answers; beyond it the connection is not"
                    + " read."),
    NET_MAX_REQUEST_MEMORY(
            "net.max-request-memory",
            ValueKind.SIZE,
            "0",
            0,
            1L << 40,
            "Bytes of all connections' requests together; beyond it requests are answered BUSY. 0: an eighth of the"
                    + " heap, since what was taken in is held there until it is replicated; 32 MiB at least."),

    REQUEST_TIMEOUT(
            "request.timeout",
            ValueKind.DURATION,
            "10s",
            100,
            600_000,
            "How long a forwarded request may wait for the metadata leader."),
    PARTITION_LOOPS(
            "partition.loops",
            ValueKind.INTEGER,
            "0",
            0,
            256,
            "Threads that own partitions' state; each partition is pinned to one. 0: one per core."),
    PARTITION_BACKLOG_BYTES(
            "partition.backlog.bytes",
            ValueKind.SIZE,
            "32MiB",
            1 << 20,
            1L << 30,
            "Bytes of sends one partition holds that are not committed yet; beyond it they are answered BUSY."),
    PARTITION_BACKLOG_REQUESTS(
            "partition.backlog.requests",
            ValueKind.INTEGER,
            "20000",
            1,
            1_000_000,
            "Requests one partition holds that are not answered yet, long polls aside; beyond it they are answered"
                    + " BUSY."),
    PARTITION_PARKED_POLLS(
            "partition.parked-polls",
            ValueKind.INTEGER,
            "4096",
            1,
            1_000_000,
            "Long polls that may wait at one partition; beyond it they are answered at once."),
    RETENTION_CHECK(
            "retention.check",
            ValueKind.DURATION,
            "30s",
            100,
            3_600_000,
            "How often a leader looks for messages whose retention has passed."),
    RETENTION_CARRY_FROM(
            "retention.carry-from",
            ValueKind.SIZE,
            "64MiB",
            0,
            1L << 40,
            "Bytes of a partition's log that must be of no use before messages that outlive their retention (timed"
                    + " ones, for example) are written again at its end, so that the rest can go."),
    PARTITION_KEEP_DEPARTED(
            "partition.keep-departed",
            ValueKind.DURATION,
            "30s",
            0,
            86_400_000,
            "How long a node keeps its copy of a partition that has moved away. A deleted topic's goes at once, a damaged"
                    + " one too."),
    PARTITION_REBUILD_AFTER(
            "partition.rebuild-after",
            ValueKind.DURATION,
            "30s",
            0,
            604_800_000,
            "How long a replica must have been damaged before it is left out, erased and made anew from the others."
                    + " The metadata leader's value counts."),

    FEATURE_LEVEL(
            "feature.level",
            ValueKind.INTEGER,
            "0",
            0,
            1_000,
            "Pretend to know no feature level above this one (tests of rolling upgrades). 0: what this build knows."),
    SHUTDOWN_TRANSFER(
            "shutdown.transfer",
            ValueKind.DURATION,
            "5s",
            0,
            600_000,
            "How long a stopping node waits for others to take over the partitions it leads."),
    LOG_FILE("log.file", ValueKind.PATH, "", "Where the node writes its own log lines. Empty: standard output.");

    private final String key;
    private final ValueKind kind;
    private final @Nullable String defaultText;
    private final long min;
    private final long max;
    private final String doc;

    Setting(String key, ValueKind kind, @Nullable String defaultText, String doc) {
        this(key, kind, defaultText, Long.MIN_VALUE, Long.MAX_VALUE, doc);
    }

    Setting(String key, ValueKind kind, @Nullable String defaultText, long min, long max, String doc) {
        this.key = key;
        this.kind = kind;
        this.defaultText = defaultText;
        this.min = min;
        this.max = max;
        this.doc = doc;
    }

    /** The name in the properties file. */
    public String key() {
        return key;
    }

    /** The name in the environment: {@code RAFTMQ_} and the key in capitals, its dots and dashes as underscores. */
    public String environmentName() {
        return "RAFTMQ_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** The default as it would be written in the file; empty for a key that must be given. */
    public Optional<String> defaultText() {
        return Optional.ofNullable(defaultText);
    }

    /** What it is for. */
    public String doc() {
        return doc;
    }

    ValueKind kind() {
        return kind;
    }

    long min() {
        return min;
    }

    long max() {
        return max;
    }

    /** The setting with that key, or empty. */
    static Optional<Setting> of(String key) {
        for (Setting setting : values()) {
            if (setting.key.equals(key)) {
                return Optional.of(setting);
            }
        }
        return Optional.empty();
    }
}
