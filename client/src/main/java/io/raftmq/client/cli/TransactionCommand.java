package io.raftmq.client.cli;

import io.raftmq.client.MessageId;
import io.raftmq.client.OpenTransaction;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.TransactionDecision;
import java.util.List;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Transactions without a decision. */
@Command(
        name = "transaction",
        description = "Shows transactions that nobody has decided yet, and decides them.",
        footer = {
            "",
            "Examples:",
            "  raftmq transaction list orders",
            "  raftmq transaction list orders --group payments --max 10",
            "  raftmq transaction resolve 1f3a-2-h17 --rollback"
        })
final class TransactionCommand {
    private final RootCommand root;

    TransactionCommand(RootCommand root) {
        this.root = root;
    }

    /** Which way it goes. */
    static final class Way {
        @Option(names = "--commit", description = "Its message becomes visible")
        private boolean commit;

        @Option(names = "--rollback", description = "Its message is never seen")
        private boolean rollback;

        TransactionDecision decision() {
            return commit && !rollback ? TransactionDecision.COMMIT : TransactionDecision.ROLLBACK;
        }
    }

    @Command(description = "The open transactions of a topic, by partition, the oldest first.")
    int list(
            @Parameters(paramLabel = "TOPIC") String topic,
            @Option(
                            names = "--group",
                            paramLabel = "GROUP",
                            defaultValue = "",
                            description = "Only of this producer group")
                    String group,
            @Option(names = "--max", defaultValue = "1000", description = "At most so many. Default: 1000") int max) {
        try (RaftMqClient client = root.connect()) {
            List<OpenTransaction> open = client.admin().openTransactions(topic, group, max);
            Table table = new Table("ID", "GROUP", "STORED", "ASKED", "NEXT QUESTION", "ROLLED BACK AT");
            open.forEach(each -> table.row(
                    each.id(), each.group(), each.storeTime(), each.checks(), each.nextCheck(), each.expires()));
            if (root.json() || !open.isEmpty()) {
                root.print(Shown.of(
                        table.toString(),
                        open.stream().map(TransactionCommand::json).toList()));
            }
        }
        return ExitCodes.OK;
    }

    private static Object json(OpenTransaction each) {
        return Json.map(
                "id",
                each.id(),
                "group",
                each.group(),
                "stored",
                each.storeTime(),
                "checks",
                each.checks(),
                "nextCheck",
                each.nextCheck(),
                "expires",
                each.expires());
    }

    @Command(description = "Decides a transaction in place of its producers, for good.")
    int resolve(@Parameters(paramLabel = "ID") String id, @ArgGroup(exclusive = true, multiplicity = "1") Way way) {
        MessageId transaction = MessageId.parse(id);
        if (!transaction.held()) {
            throw new IllegalArgumentException(id + " is not the id of a half message; one looks like 1f3a-2-h17");
        }
        try (RaftMqClient client = root.connect()) {
            client.admin().resolveTransaction(transaction, way.decision());
            String done = way.decision() == TransactionDecision.COMMIT ? "committed" : "rolled back";
            root.print(Shown.of(id + " is " + done, Json.map("id", id, "decision", way.decision())));
        }
        return ExitCodes.OK;
    }
}
