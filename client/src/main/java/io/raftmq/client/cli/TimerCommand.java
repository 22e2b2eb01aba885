package io.raftmq.client.cli;

import io.raftmq.client.Admin;
import io.raftmq.client.FailureCode;
import io.raftmq.client.MessageId;
import io.raftmq.client.PendingTimer;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.RaftMqException;
import io.raftmq.client.TopicDescription;
import io.raftmq.client.TopicPartition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Timed messages that were not delivered yet. */
@Command(
        name = "timer",
        description = "Lists and cancels timed messages that were not delivered yet.",
        footer = {"", "Examples:", "  raftmq timer list orders", "  raftmq timer cancel 1f3a-2-h17"})
final class TimerCommand {
    private static final int PAGE = 1_000;

    private final RootCommand root;

    TimerCommand(RootCommand root) {
        this.root = root;
    }

    @Command(description = "The timed messages of a topic, those due first first.")
    int list(
            @Parameters(paramLabel = "TOPIC") String topic,
            @Option(names = "--partition", description = "Only there; default: in all partitions") @Nullable
                    Integer partition,
            @Option(names = "--max", description = "At most so many; default 100") @Nullable Integer max) {
        int most = max == null ? 100 : max;
        try (RaftMqClient client = root.connect()) {
            List<PendingTimer> timers = new ArrayList<>();
            for (TopicPartition in : partitions(client.admin(), topic, partition)) {
                first(client.admin(), in, most, timers);
            }
            timers.sort(Comparator.comparing(PendingTimer::deliverAt));
            print(timers.subList(0, Math.min(most, timers.size())));
        }
        return ExitCodes.OK;
    }

    @Command(description = "Cancels a timed message by the id that its receipt named. Ends with 1 if it is not there.")
    int cancel(@Parameters(paramLabel = "ID") String id) {
        try (RaftMqClient client = root.connect()) {
            if (!client.admin().cancelTimer(MessageId.parse(id))) {
                throw new RaftMqException(
                        FailureCode.INVALID_ARGUMENT,
                        false,
                        false,
                        "there is no timer " + id + ": it was delivered or cancelled, or never was");
            }
            root.print(Shown.of("cancelled " + id, Json.map("cancelled", id)));
        }
        return ExitCodes.OK;
    }

    private static List<TopicPartition> partitions(Admin admin, String topic, @Nullable Integer only) {
        TopicDescription known = admin.describeTopic(topic)
                .orElseThrow(() ->
                        new RaftMqException(FailureCode.UNKNOWN_TOPIC, false, false, "there is no topic " + topic));
        return known.partitions().stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .filter(partition -> only == null || partition.partition() == only)
                .toList();
    }

    private static void first(Admin admin, TopicPartition in, int most, List<PendingTimer> to) {
        PendingTimer last = null;
        for (int left = most; left > 0; ) {
            int asked = Math.min(PAGE, left);
            List<PendingTimer> page = admin.timers(in, last, asked);
            to.addAll(page);
            left -= asked;
            if (page.size() < asked) {
                return;
            }
            last = page.get(page.size() - 1);
        }
    }

    private void print(List<PendingTimer> timers) {
        Table table = new Table("id", "due", "sent");
        for (PendingTimer timer : timers) {
            table.row(timer.messageId(), timer.deliverAt(), timer.storeTime());
        }
        root.print(Shown.of(
                table.toString(),
                timers.stream()
                        .map(timer ->
                                Json.map("id", timer.messageId(), "due", timer.deliverAt(), "sent", timer.storeTime()))
                        .toList()));
    }
}
