package io.raftmq.client.cli;

import io.raftmq.client.Audit;
import io.raftmq.client.ProducerAudit;
import io.raftmq.client.RaftMqClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The loss audit. */
@Command(
        name = "audit",
        description = {
            "Looks for messages of a topic that were lost or stored twice: every producer session numbers its messages",
            "per partition. Ends with 1 if there are any."
        },
        footer = {"", "Examples:", "  raftmq audit orders", "  raftmq audit orders --follow --every 5s --all"})
final class AuditCommand implements Callable<Integer> {
    private final RootCommand root;

    @Parameters(paramLabel = "TOPIC")
    private String topic = "";

    @Option(names = "--follow", description = "Goes on with what is stored from now on, until it is interrupted")
    private boolean follow;

    @Option(names = "--every", paramLabel = "DURATION", description = "With --follow: how often; default 1s")
    private Duration every = Duration.ofSeconds(1);

    @Option(names = "--all", description = "Shows producers of which all is well too")
    private boolean all;

    AuditCommand(RootCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (RaftMqClient client = root.connect()) {
            Audit audit = client.admin().audit(topic);
            List<ProducerAudit> found = audit.catchUp();
            root.print(shown(found));
            while (follow) {
                TimeUnit.NANOSECONDS.sleep(every.toNanos());
                List<ProducerAudit> now = audit.catchUp();
                if (!now.equals(found)) {
                    root.print(shown(now));
                    found = now;
                }
            }
            return found.stream().allMatch(ProducerAudit::isClean) ? ExitCodes.OK : ExitCodes.FAILED;
        }
    }

    private Shown shown(List<ProducerAudit> found) {
        long queued = found.stream().mapToLong(ProducerAudit::queued).sum();
        long lost = found.stream().mapToLong(ProducerAudit::lost).sum();
        long repeats = found.stream().mapToLong(ProducerAudit::repeats).sum();
        List<ProducerAudit> listed =
                found.stream().filter(each -> all || !each.isClean()).toList();
        Table table = new Table("PARTITION", "PRODUCER", "MESSAGES", "LOST", "TWICE", "NOT QUEUED", "GAPS");
        listed.forEach(each -> table.row(
                each.partition().partition(),
                each.producerId() + "." + each.epoch(),
                each.queued(),
                each.lost(),
                each.repeats(),
                each.unqueued(),
                gaps(each)));
        String summary = "producers=" + found.size() + " messages=" + queued + " lost=" + lost + " twice=" + repeats;
        return Shown.of(
                listed.isEmpty() ? summary : table + "\n" + summary,
                Json.map(
                        "producers", found.size(),
                        "messages", queued,
                        "lost", lost,
                        "twice", repeats,
                        "listed", listed.stream().map(AuditCommand::json).toList()));
    }

    private static Object json(ProducerAudit each) {
        return Json.map(
                "partition", each.partition().partition(),
                "producerId", each.producerId(),
                "epoch", each.epoch(),
                "messages", each.queued(),
                "lost", each.lost(),
                "twice", each.repeats(),
                "notQueued", each.unqueued(),
                "gaps",
                        each.gaps().stream()
                                .map(gap -> List.of(gap.from(), gap.to()))
                                .toList());
    }

    private static String gaps(ProducerAudit each) {
        List<String> shown = each.gaps().stream()
                .limit(5)
                .map(gap -> gap.from() + (gap.size() > 1 ? "-" + gap.to() : ""))
                .toList();
        return String.join(" ", shown) + (each.gaps().size() > 5 ? " ..." : "");
    }
}
