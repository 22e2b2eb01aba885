package io.raftmq.client.cli;

import io.raftmq.client.OffsetReset;
import io.raftmq.client.PullConsumer;
import io.raftmq.client.PullConsumerOptions;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.TopicPartition;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints messages. */
@Command(
        name = "consume",
        description = {
            "Prints the body of each message and a newline, byte for byte, in partition order.",
            "First what lies there, one partition after the other, each in the order of its offsets; then what comes."
        },
        footer = {
            "",
            "With --group, what was printed is committed, and the next run goes on behind it.",
            "Reads until it is interrupted, or --count or --idle-exit ends it.",
            "",
            "Examples:",
            "  raftmq consume --topic orders --group audit --from earliest --idle-exit 5s",
            "  raftmq consume --topic orders --count 10"
        })
final class ConsumeCommand implements Callable<Integer> {
    private enum From {
        EARLIEST,
        LATEST
    }

    private final RootCommand root;

    @Option(names = "--topic", required = true, description = "What to read")
    private String topic = "";

    @Option(names = "--group", description = "Where progress is kept; default: nowhere")
    private @Nullable String group;

    @Option(
            names = "--from",
            description = "Where to begin when the group has no progress: ${COMPLETION-CANDIDATES}; default EARLIEST")
    private From from = From.EARLIEST;

    @Option(names = "--partition", split = ",", paramLabel = "N", description = "Only these; default: all")
    private List<Integer> partitions = new ArrayList<>();

    @Option(names = "--count", paramLabel = "N", description = "End after so many messages")
    private long count = Long.MAX_VALUE;

    @Option(names = "--idle-exit", paramLabel = "DURATION", description = "End when nothing came for so long")
    private @Nullable Duration idleExit;

    ConsumeCommand(RootCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() throws IOException {
        PullConsumerOptions options = PullConsumerOptions.builder()
                .group(group)
                .offsetReset(from == From.EARLIEST ? OffsetReset.EARLIEST : OffsetReset.LATEST)
                .build();
        CountDownLatch ended = new CountDownLatch(1);
        try (RaftMqClient client = root.connect();
                PullConsumer consumer = client.pullConsumer(options)) {
            ConsumeRun run = new ConsumeRun(consumer, root.bytes(), group != null, count, idleExit);
            // Ctrl-C: what was printed is still committed.
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(run, ended), "stop"));
            run.run(chosen(client));
        } finally {
            ended.countDown();
        }
        return ExitCodes.OK;
    }

    private List<TopicPartition> chosen(RaftMqClient client) {
        List<TopicPartition> all =
                client.admin().describeTopic(topic).orElseThrow(() -> Leaders.unknownTopic(topic)).partitions().stream()
                        .map(partition -> new TopicPartition(topic, partition.partition()))
                        .toList();
        return partitions.isEmpty()
                ? all
                : partitions.stream()
                        .map(number -> new TopicPartition(topic, number))
                        .toList();
    }

    private static void stop(ConsumeRun run, CountDownLatch ended) {
        run.stop();
        try {
            ended.await(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
