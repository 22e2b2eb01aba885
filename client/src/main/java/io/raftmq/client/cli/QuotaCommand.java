package io.raftmq.client.cli;

import io.raftmq.client.Quota;
import io.raftmq.client.RaftMqClient;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Quotas. */
@Command(
        name = "quota",
        description = "Limits what topics, groups and clients may send and receive a second, on each node.",
        footer = {
            "",
            "Examples:",
            "  raftmq quota set topic orders --send-bytes 10MiB",
            "  raftmq quota set client '*' --send-messages 5000 --receive-messages 5000",
            "  raftmq quota list",
            "  raftmq quota delete topic orders"
        })
final class QuotaCommand {
    private final RootCommand root;

    QuotaCommand(RootCommand root) {
        this.root = root;
    }

    @Command(description = "Sets a quota, in place of the one there was; what is not given is without limit.")
    int set(
            @Parameters(paramLabel = "KIND", description = "${COMPLETION-CANDIDATES}") Quota.Kind kind,
            @Parameters(paramLabel = "NAME", description = "A name, or '*': each one that has no quota of its own")
                    String name,
            @Option(names = "--send-messages", description = "Messages a second") @Nullable Long sendMessages,
            @Option(names = "--send-bytes", paramLabel = "SIZE", converter = Units.SizeConverter.class) @Nullable
                    Long sendBytes,
            @Option(names = "--receive-messages", description = "Messages a second") @Nullable Long receiveMessages,
            @Option(names = "--receive-bytes", paramLabel = "SIZE", converter = Units.SizeConverter.class) @Nullable
                    Long receiveBytes) {
        Quota quota = new Quota(
                kind, name, limit(sendMessages), limit(sendBytes), limit(receiveMessages), limit(receiveBytes));
        try (RaftMqClient client = root.connect()) {
            client.admin().setQuota(quota);
            root.print(shown(List.of(quota)));
        }
        return ExitCodes.OK;
    }

    @Command(description = "All quotas.")
    int list() {
        try (RaftMqClient client = root.connect()) {
            root.print(shown(client.admin().listQuotas()));
        }
        return ExitCodes.OK;
    }

    @Command(description = "Deletes a quota.")
    int delete(
            @Parameters(paramLabel = "KIND", description = "${COMPLETION-CANDIDATES}") Quota.Kind kind,
            @Parameters(paramLabel = "NAME") String name) {
        try (RaftMqClient client = root.connect()) {
            client.admin().deleteQuota(kind, name);
            root.print(Shown.of("deleted the quota of " + text(kind) + " " + name, Json.map("deleted", name)));
        }
        return ExitCodes.OK;
    }

    private static Shown shown(List<Quota> quotas) {
        Table table = new Table("KIND", "NAME", "SEND MSG/S", "SEND B/S", "RECEIVE MSG/S", "RECEIVE B/S");
        quotas.forEach(quota -> table.row(
                text(quota.kind()),
                quota.name(),
                text(quota.sendMessages()),
                text(quota.sendBytes()),
                text(quota.receiveMessages()),
                text(quota.receiveBytes())));
        return Shown.of(
                table.toString(),
                quotas.stream()
                        .map(quota -> Json.map(
                                "kind", text(quota.kind()),
                                "name", quota.name(),
                                "sendMessages", quota.sendMessages(),
                                "sendBytes", quota.sendBytes(),
                                "receiveMessages", quota.receiveMessages(),
                                "receiveBytes", quota.receiveBytes()))
                        .toList());
    }

    /** What is not given, and "none", is without limit. */
    private static long limit(@Nullable Long value) {
        return value == null ? 0 : Math.max(0, value);
    }

    private static String text(long limit) {
        return limit == 0 ? "-" : Long.toString(limit);
    }

    private static String text(Quota.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
