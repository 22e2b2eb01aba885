package io.raftmq.client.cli;

import io.raftmq.client.Compression;
import io.raftmq.client.Message;
import io.raftmq.client.Producer;
import io.raftmq.client.ProducerOptions;
import io.raftmq.client.RaftMqClient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Sends lines. */
@Command(
        name = "produce",
        description = {
            "Sends each line of a file as a message.",
            "The bytes between two newlines are the body whatever they are; an empty line is an empty message."
        },
        footer = {
            "",
            "Examples:",
            "  raftmq produce --topic orders --file orders.jsonl",
            "  seq 1000 | raftmq produce --topic numbers --file - --partition 0"
        })
final class ProduceCommand implements Callable<Integer> {
    private static final int MAX_LINE_BYTES = 32 << 20;

    private final RootCommand root;

    @Option(names = "--topic", required = true, description = "Where to")
    private String topic = "";

    @Option(names = "--file", paramLabel = "FILE|-", description = "What; -, the default, is standard input")
    private String file = "-";

    @Option(names = "--partition", description = "Only there; default: all partitions in turn")
    private int partition = -1;

    @Option(names = "--tag", description = "The tag of each message")
    private @Nullable String tag;

    @Option(names = "--message-group", description = "The message group of each: one partition, consumed in order")
    private @Nullable String messageGroup;

    @Option(
            names = "--priority",
            description = "0, the default, to 9: within a partition higher ones are delivered first")
    private int priority;

    @Option(names = "--ttl", description = "Not to be delivered later than this after its arrival, as 90s, 15m or 2h")
    private @Nullable Duration timeToLive;

    @Option(
            names = "--delay",
            paramLabel = "DURATION",
            description = "Deliver each so much later, e.g. 30s; at most 366d")
    private @Nullable Duration delay;

    @Option(names = "--compression", description = "${COMPLETION-CANDIDATES}; default NONE")
    private Compression compression = Compression.NONE;

    ProduceCommand(RootCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() throws IOException {
        SendTally tally = new SendTally();
        ProducerOptions options = ProducerOptions.builder()
                .deliveryTimeout(root.timeout())
                .maxBlock(root.timeout())
                .bufferBytes(128L << 20)
                .maxMessageBytes(MAX_LINE_BYTES)
                .compression(compression)
                .build();
        try (InputStream in = open();
                RaftMqClient client = root.connect();
                Producer producer = client.producer(options)) {
            send(new LineReader(in, MAX_LINE_BYTES), producer, tally);
            producer.flush();
        }
        root.print(Shown.of(
                "sent=" + tally.sent() + " acked=" + tally.acked() + " failed=" + tally.failed(),
                Json.map("sent", tally.sent(), "acked", tally.acked(), "failed", tally.failed())));
        Throwable failure = tally.firstFailure();
        if (failure != null) {
            root.progress().println("raftmq: the first that failed: " + failure.getMessage());
            return ExitCodes.of(failure);
        }
        return ExitCodes.OK;
    }

    private InputStream open() throws IOException {
        return file.equals("-") ? root.in() : Files.newInputStream(Path.of(file));
    }

    /** Ends early when a send has failed: what follows would most likely fail too, or leave a hole behind. */
    private void send(LineReader lines, Producer producer, SendTally tally) throws IOException {
        byte[] line = lines.next();
        while (line != null && tally.failed() == 0) {
            Message.Builder message = Message.builder(topic)
                    .body(line)
                    .partition(partition)
                    .tag(tag)
                    .messageGroup(messageGroup)
                    .priority(priority)
                    .timeToLive(timeToLive);
            if (delay != null) {
                message.delay(delay);
            }
            tally.add(producer.sendAsync(message.build()));
            line = lines.next();
        }
    }
}
