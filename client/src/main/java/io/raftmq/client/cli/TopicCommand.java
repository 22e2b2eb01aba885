package io.raftmq.client.cli;

import io.raftmq.client.FailureCode;
import io.raftmq.client.FlushMode;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.RaftMqException;
import io.raftmq.client.TopicDescription;
import io.raftmq.client.TopicSettings;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Topics. */
@Command(
        name = "topic",
        description = "Creates, shows, changes and deletes topics.",
        footer = {
            "",
            "Examples:",
            "  raftmq topic create orders --partitions 8 --replicas 3 --retention 7d",
            "  raftmq topic alter orders --partitions 16",
            "  raftmq topic describe orders --json"
        })
final class TopicCommand {
    private final RootCommand root;

    TopicCommand(RootCommand root) {
        this.root = root;
    }

    @Command(description = "Creates a topic. Ends when its partitions have leaders.")
    int create(
            @Parameters(paramLabel = "TOPIC") String name,
            @Option(names = "--partitions", defaultValue = "4", description = "1 to 10,000; default 4") int partitions,
            @Option(names = "--replicas", description = "Default 3, or the number of nodes if fewer") @Nullable
                    Integer replicas,
            @ArgGroup(validate = false) @Nullable Settings settings,
            @Option(names = "--if-not-exists", description = "An existing topic is fine, whatever its settings")
                    boolean ifNotExists) {
        try (RaftMqClient client = root.connect()) {
            TopicSettings wanted = settings(settings);
            if (replicas != null) {
                wanted = wanted.withReplicationFactor(replicas);
            }
            try {
                client.admin().createTopic(name, partitions, wanted);
            } catch (RaftMqException e) {
                if (!ifNotExists || e.code() != FailureCode.TOPIC_EXISTS) {
                    throw e;
                }
            }
            root.print(Descriptions.topic(Leaders.await(client.admin(), name, root.timeout())));
        }
        return ExitCodes.OK;
    }

    @Command(description = "The names of all topics.")
    int list() {
        try (RaftMqClient client = root.connect()) {
            List<String> names = client.admin().listTopics();
            if (root.json() || !names.isEmpty()) {
                root.print(Shown.of(String.join("\n", names), names));
            }
        }
        return ExitCodes.OK;
    }

    @Command(description = "A topic's settings, its partitions, their leaders and replicas.")
    int describe(@Parameters(paramLabel = "TOPIC") String name) {
        try (RaftMqClient client = root.connect()) {
            TopicDescription topic = client.admin().describeTopic(name).orElseThrow(() -> Leaders.unknownTopic(name));
            root.print(Descriptions.topic(topic));
        }
        return ExitCodes.OK;
    }

    @Command(description = "Changes what is given: more partitions, settings.")
    int alter(
            @Parameters(paramLabel = "TOPIC") String name,
            @Option(names = "--partitions", defaultValue = "0", description = "The new number; only more")
                    int partitions,
            @ArgGroup(validate = false) @Nullable Settings settings) {
        try (RaftMqClient client = root.connect()) {
            root.print(Descriptions.topic(client.admin().alterTopic(name, partitions, settings(settings))));
        }
        return ExitCodes.OK;
    }

    @Command(description = "Deletes a topic with all its messages.")
    int delete(@Parameters(paramLabel = "TOPIC") String name) {
        try (RaftMqClient client = root.connect()) {
            client.admin().deleteTopic(name);
            root.print(Shown.of("deleted " + name, Json.map("deleted", name)));
        }
        return ExitCodes.OK;
    }

    private static TopicSettings settings(@Nullable Settings given) {
        return given == null
                ? TopicSettings.defaults()
                : new TopicSettings(
                        null,
                        given.retention,
                        given.retentionBytes,
                        given.flush,
                        given.maxMessageBytes(),
                        given.dedupeWindow);
    }

    /** What can be set when a topic is created and later. */
    static final class Settings {
        @Option(
                names = "--retention",
                paramLabel = "DURATION",
                description = "How long messages are kept; none: for ever")
        private @Nullable Duration retention;

        @Option(
                names = "--retention-bytes",
                paramLabel = "SIZE",
                converter = Units.SizeConverter.class,
                description = "How much a partition keeps; none: without limit")
        private @Nullable Long retentionBytes;

        @Option(names = "--flush", description = "When a message counts as stored: ${COMPLETION-CANDIDATES}")
        private @Nullable FlushMode flush;

        @Option(
                names = "--max-message-bytes",
                paramLabel = "SIZE",
                converter = Units.SizeConverter.class,
                description = "A larger message is refused")
        private @Nullable Long maxMessageBytes;

        @Option(
                names = "--dedupe-window",
                paramLabel = "DURATION",
                description = "How long dedupe keys are remembered; default 4h")
        private @Nullable Duration dedupeWindow;

        private @Nullable Integer maxMessageBytes() {
            return maxMessageBytes == null ? null : (int) Math.min(Integer.MAX_VALUE, maxMessageBytes);
        }
    }
}
