package io.raftmq.client.cli;

import io.raftmq.client.Compression;
import io.raftmq.client.FailureCode;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.RaftMqException;
import io.raftmq.client.TopicSettings;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures. */
@Command(
        name = "bench",
        description = "Measures the cluster. Progress goes to standard error, the result to standard output.",
        footer = {
            "",
            "Examples:",
            "  raftmq bench produce --messages 1000000 --size 1024 --partitions 8",
            "  raftmq bench consume --messages 1000000",
            "  raftmq bench latency --rate 1000 --duration 30s",
            "  raftmq bench timers --rate 10000 --pending 1000000",
            "  raftmq bench retries --delay 500ms"
        })
final class BenchCommand {
    private static final String TOPIC_DOC = "Default bench; created if it does not exist";
    private static final String PARTITIONS_DOC = "Of the topic if it is created; default 8";
    private static final String ONE_PARTITION_DOC = "Of the topic if it is created; default 1";
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final RootCommand root;

    BenchCommand(RootCommand root) {
        this.root = root;
    }

    @Command(description = "As many sends as go, or --rate of them a second.")
    int produce(
            @Option(names = "--topic", defaultValue = "bench", description = TOPIC_DOC) String topic,
            @Option(names = "--partitions", defaultValue = "8", description = PARTITIONS_DOC) int partitions,
            @Option(names = "--messages", defaultValue = "1000000", description = "Default 1,000,000") long messages,
            @Mixin BodySize size,
            @Option(names = "--rate", defaultValue = "0", description = "Sends a second; default 0: no limit")
                    long rate,
            @Option(names = "--compression", defaultValue = "NONE", description = "${COMPLETION-CANDIDATES}")
                    Compression compression) {
        try (RaftMqClient client = root.connect()) {
            ready(client, topic, partitions);
            root.print(new BenchProduce(client, topic, messages, size.bytes(), new Pace(rate), compression)
                    .run(new Progress(root.progress())));
        }
        return ExitCodes.OK;
    }

    @Command(description = "Reads all partitions from the earliest message on.")
    int consume(
            @Option(names = "--topic", defaultValue = "bench", description = "Default bench") String topic,
            @Option(names = "--messages", defaultValue = "1000000", description = "Default 1,000,000") long messages,
            @Option(names = "--idle-exit", defaultValue = "10s", description = "End when nothing came for so long")
                    Duration idleExit) {
        try (RaftMqClient client = root.connect()) {
            root.print(new BenchConsume(client, topic, messages, idleExit).run(new Progress(root.progress())));
        }
        return ExitCodes.OK;
    }

    @Command(
            description = {
                "Time from send to acknowledgement and from send to receipt, at a steady rate.",
                "Counted from the moment a message was due, so that a stall shows in all messages it held up."
            })
    int latency(
            @Option(names = "--topic", defaultValue = "bench-latency", description = TOPIC_DOC) String topic,
            @Option(names = "--partitions", defaultValue = "8", description = PARTITIONS_DOC) int partitions,
            @Option(names = "--rate", defaultValue = "1000", description = "Sends a second; default 1,000") long rate,
            @Option(names = "--duration", defaultValue = "30s", description = "Default 30s") Duration duration,
            @Mixin BodySize size) {
        if (rate <= 0) {
            throw new IllegalArgumentException("--rate must be above 0");
        }
        try (RaftMqClient client = root.connect()) {
            ready(client, topic, partitions);
            root.print(
                    new BenchLatency(client, topic, rate, duration, size.bytes()).run(new Progress(root.progress())));
        }
        return ExitCodes.OK;
    }

    @Command(
            description = {
                "How late timed messages are: from when they were due to their joining the queue, and to their"
                        + " receipt.",
                "The latter is by this machine's clock, so the cluster's should not be another."
            })
    int timers(
            @Option(names = "--topic", defaultValue = "bench-timers", description = TOPIC_DOC) String topic,
            @Option(names = "--partitions", defaultValue = "1", description = ONE_PARTITION_DOC) int partitions,
            @Option(names = "--rate", defaultValue = "1000", description = "Timers a second; default 1,000") long rate,
            @Option(names = "--duration", defaultValue = "30s", description = "Default 30s") Duration duration,
            @Option(names = "--delay", defaultValue = "5s", description = "From send to due; default 5s")
                    Duration delay,
            @Option(
                            names = "--pending",
                            defaultValue = "0",
                            description = "Timers sent before, which are due in 300 days and stay; default 0")
                    long pending,
            @Option(names = "--burst", description = "All are due in one second, --delay after the first is sent")
                    boolean burst,
            @Mixin BodySize size) {
        long messages = rate * duration.toMillis() / 1_000;
        BenchTimers.Load load = new BenchTimers.Load(rate, messages, delay, pending, burst, size.bytes());
        try (RaftMqClient client = root.connect()) {
            ready(client, topic, partitions);
            root.print(new BenchTimers(client, topic, load).run(new Progress(root.progress())));
        }
        return ExitCodes.OK;
    }

    @Command(
            description = {
                "Sending and consuming plain messages, and messages of few and of many message groups.",
                "Each of a group is consumed only when the one before it was acked."
            })
    int fifo(
            @Option(
                            names = "--topic",
                            defaultValue = "bench-fifo",
                            description = "Topics made of it; default bench-fifo")
                    String topic,
            @Option(names = "--partitions", defaultValue = "1", description = "Of each topic; default 1")
                    int partitions,
            @Option(names = "--messages", defaultValue = "20000", description = "Each time; default 20,000")
                    int messages,
            @Option(
                            names = "--groups",
                            split = ",",
                            defaultValue = "0,1,100,10000",
                            description = "Numbers of message groups, 0 = plain messages; default 0,1,100,10000")
                    List<Integer> groups,
            @Mixin BodySize size)
            throws InterruptedException {
        try (RaftMqClient client = root.connect()) {
            root.print(new BenchFifo(client, topic, partitions, messages, size.bytes(), LONGEST).run(groups));
        }
        return ExitCodes.OK;
    }

    @Command(
            description = {
                "Transactions of one message, one after the other: storing the half message, committing it, and from the",
                "commit to its receipt; and plain sends to compare with."
            })
    int transactions(
            @Option(names = "--topic", defaultValue = "bench-transactions", description = TOPIC_DOC) String topic,
            @Option(names = "--partitions", defaultValue = "1", description = ONE_PARTITION_DOC) int partitions,
            @Option(names = "--transactions", defaultValue = "2000", description = "Default 2,000") int transactions,
            @Mixin BodySize size) {
        try (RaftMqClient client = root.connect()) {
            ready(client, topic, partitions);
            root.print(new BenchTransactions(client, topic, transactions, size.bytes(), LONGEST)
                    .run(new Progress(root.progress())));
        }
        return ExitCodes.OK;
    }

    @Command(description = "Every message fails once: from when its next attempt was due to its coming again.")
    int retries(
            @Option(names = "--topic", defaultValue = "bench-retries", description = TOPIC_DOC) String topic,
            @Option(names = "--partitions", defaultValue = "1", description = ONE_PARTITION_DOC) int partitions,
            @Option(names = "--messages", defaultValue = "10000", description = "Default 10,000") int messages,
            @Option(names = "--rate", defaultValue = "1000", description = "Sends a second; default 1,000") long rate,
            @Option(names = "--delay", defaultValue = "2s", description = "From failure to next attempt; default 2s")
                    Duration delay,
            @Mixin BodySize size)
            throws InterruptedException {
        try (RaftMqClient client = root.connect()) {
            ready(client, topic, partitions);
            root.print(new BenchRetries(client, topic, messages, rate, delay, size.bytes(), LONGEST)
                    .run(new Progress(root.progress())));
        }
        return ExitCodes.OK;
    }

    @Command(description = "Claims one after the other, and consuming with and without a claim on each message.")
    int claims(
            @Option(
                            names = "--topic",
                            defaultValue = "bench-claims",
                            description = "Default bench-claims; created, and deleted in the end")
                    String topic,
            @Option(names = "--partitions", defaultValue = "8", description = "Of the topic; default 8") int partitions,
            @Option(names = "--messages", defaultValue = "20000", description = "Default 20,000") int messages,
            @Mixin BodySize size)
            throws InterruptedException {
        try (RaftMqClient client = root.connect()) {
            client.admin().createTopic(topic, partitions, TopicSettings.defaults());
            Leaders.await(client.admin(), topic, root.timeout());
            root.print(
                    new BenchClaims(client, topic, messages, size.bytes(), LONGEST).run(new Progress(root.progress())));
            client.admin().deleteTopic(topic);
        }
        return ExitCodes.OK;
    }

    private void ready(RaftMqClient client, String topic, int partitions) {
        try {
            client.admin().createTopic(topic, partitions, TopicSettings.defaults());
        } catch (RaftMqException e) {
            if (e.code() != FailureCode.TOPIC_EXISTS) {
                throw e;
            }
        }
        Leaders.await(client.admin(), topic, root.timeout());
    }
}
