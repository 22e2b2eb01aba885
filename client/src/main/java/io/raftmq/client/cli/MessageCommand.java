package io.raftmq.client.cli;

import io.raftmq.client.FailureCode;
import io.raftmq.client.MessageId;
import io.raftmq.client.MessageView;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.RaftMqException;
import java.io.IOException;
import java.util.Base64;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Single messages. */
@Command(
        name = "message",
        description = "Shows stored messages.",
        footer = {
            "",
            "Examples:",
            "  raftmq message get 1f3a-2-40017",
            "  raftmq message get 1f3a-2-40017 --body > body.bin"
        })
final class MessageCommand {
    private final RootCommand root;

    MessageCommand(RootCommand root) {
        this.root = root;
    }

    @Command(description = "The message with that id, as a receipt named it. Ends with 1 if it is not there.")
    int get(
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--body", description = "Only the body, byte for byte") boolean bodyOnly)
            throws IOException {
        MessageId place = MessageId.parse(id);
        try (RaftMqClient client = root.connect()) {
            MessageView message = client.admin()
                    .message(place)
                    .orElseThrow(() -> new RaftMqException(
                            FailureCode.OFFSET_OUT_OF_RANGE,
                            false,
                            false,
                            "there is no message " + id + ": never was, or it is not retained any more"));
            if (bodyOnly) {
                root.bytes().write(message.body());
            } else {
                root.print(shown(message));
            }
        }
        return ExitCodes.OK;
    }

    private static Shown shown(MessageView message) {
        String text = new Table("id", message.id().toString())
                .row("topic", message.topic())
                .row("partition", message.partition())
                .row("offset", message.offset())
                .row("tag", message.tag() == null ? "-" : message.tag())
                .row("keys", message.keys())
                .row("properties", message.properties())
                .row("message group", message.messageGroup() == null ? "-" : message.messageGroup())
                .row("born", message.bornTime() + (message.bornHost() == null ? "" : " at " + message.bornHost()))
                .row("stored", message.storeTime())
                .row("body bytes", message.body().length)
                .toString();
        return Shown.of(
                text + "\n\n" + message.bodyAsString(),
                Json.map(
                        "id",
                        message.id(),
                        "topic",
                        message.topic(),
                        "partition",
                        message.partition(),
                        "offset",
                        message.offset(),
                        "tag",
                        message.tag(),
                        "keys",
                        message.keys(),
                        "properties",
                        message.properties(),
                        "messageGroup",
                        message.messageGroup(),
                        "flag",
                        message.flag(),
                        "priority",
                        message.priority(),
                        "bornTime",
                        message.bornTime(),
                        "bornHost",
                        message.bornHost(),
                        "storeTime",
                        message.storeTime(),
                        "bodyBase64",
                        Base64.getEncoder().encodeToString(message.body())));
    }
}
