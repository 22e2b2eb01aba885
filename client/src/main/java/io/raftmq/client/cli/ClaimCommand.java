package io.raftmq.client.cli;

import io.raftmq.client.ClaimKey;
import io.raftmq.client.ClaimResult;
import io.raftmq.client.ClaimStatus;
import io.raftmq.client.RaftMqClient;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Claims on keys. */
@Command(
        name = "claim",
        description = "Shows who processes a key, or that it was processed, and takes that back.",
        footer = {
            "",
            "Examples:",
            "  raftmq claim show order-17 --topic orders --group billing",
            "  raftmq claim release order-17 --topic orders --group billing"
        })
final class ClaimCommand {
    private final RootCommand root;

    ClaimCommand(RootCommand root) {
        this.root = root;
    }

    @Command(description = "How it stands with a key.")
    int show(
            @Parameters(paramLabel = "KEY") String key,
            @Option(names = "--topic", required = true) String topic,
            @Option(names = "--group", required = true) String group) {
        try (RaftMqClient client = root.connect()) {
            root.print(shown(client.claims().look(new ClaimKey(topic, group, key))));
        }
        return ExitCodes.OK;
    }

    @Command(description = "Makes a key free: its message may be processed (again). Who processes it now loses its claim.")
    int release(
            @Parameters(paramLabel = "KEY") String key,
            @Option(names = "--topic", required = true) String topic,
            @Option(names = "--group", required = true) String group) {
        try (RaftMqClient client = root.connect()) {
            ClaimResult found = client.claims().look(new ClaimKey(topic, group, key));
            if (found.status() != ClaimStatus.FREE) {
                client.claims().release(found.key(), found.token());
            }
            root.print(Shown.of("key " + key + " is free", Json.map("released", key, "token", found.token())));
        }
        return ExitCodes.OK;
    }

    private static Shown shown(ClaimResult found) {
        String status = found.status().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        String text = found.status() == ClaimStatus.FREE
                ? status
                : status + ", token " + found.token() + ", for " + Units.text(found.left()) + " more";
        return Shown.of(
                text,
                Json.map(
                        "status", status,
                        "token", found.token(),
                        "leftMs", found.left().toMillis()));
    }
}
