package io.raftmq.client.cli;

import io.raftmq.client.Admin;
import io.raftmq.client.FailureCode;
import io.raftmq.client.GroupDescription;
import io.raftmq.client.GroupDescription.Mode;
import io.raftmq.client.GroupSettings;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.RaftMqException;
import io.raftmq.client.TopicPartition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Consumer groups. */
@Command(
        name = "group",
        description = "Shows and changes consumer groups and moves their progress.",
        footer = {
            "",
            "Examples:",
            "  raftmq group describe billing",
            "  raftmq group alter billing --max-attempts 5 --retry 1s*2..10m",
            "  raftmq group reset-offset billing --topic orders --to earliest",
            "  raftmq group reset-offset billing --topic orders --partition 2 --to 1000",
            "  raftmq group skip billing --topic orders",
            "  raftmq group fork billing billing-debug --at 2026-01-31T12:00:00Z"
        })
final class GroupCommand {
    private final RootCommand root;

    GroupCommand(RootCommand root) {
        this.root = root;
    }

    @Command(description = "The names of all consumer groups.")
    int list() {
        try (RaftMqClient client = root.connect()) {
            List<String> names = client.admin().listGroups();
            if (root.json() || !names.isEmpty()) {
                root.print(Shown.of(String.join("\n", names), names));
            }
        }
        return ExitCodes.OK;
    }

    @Command(description = "A group's mode, subscriptions, members, and how far it has come.")
    int describe(
            @Parameters(paramLabel = "GROUP") String name,
            @Option(names = "--topic", description = "Only this topic; default: those it subscribes to, or all")
                    @Nullable
                    String topic) {
        try (RaftMqClient client = root.connect()) {
            Admin admin = client.admin();
            Optional<GroupDescription> registered = admin.describeGroup(name);
            // Who only reads partitions and commits offsets registers nothing; its offsets are its trace.
            GroupDescription group = registered.orElseGet(() -> new GroupDescription(
                    name, Mode.QUEUE_BOUND, 0, Map.of(), List.of(), 0, Map.of(), GroupSettings.unchanged()));
            List<GroupDescription.Progress> progress = progress(admin, group, topic);
            if (registered.isEmpty() && progress.stream().allMatch(partition -> partition.offset() < 0)) {
                throw new RaftMqException(
                        FailureCode.UNKNOWN_GROUP, false, false, "there is no consumer group " + name);
            }
            root.print(Descriptions.group(group, progress));
        }
        return ExitCodes.OK;
    }

    @Command(
            description = "Changes a group's settings, those that are given; the group need not have had a member yet.")
    int alter(
            @Parameters(paramLabel = "GROUP") String group,
            @ArgGroup(validate = false) @Nullable GroupSettingsOptions settings) {
        try (RaftMqClient client = root.connect()) {
            GroupSettings now = client.admin().alterGroup(group, GroupSettingsOptions.change(settings));
            root.print(Shown.of("group " + group + ": " + Descriptions.text(now), Descriptions.json(now)));
        }
        return ExitCodes.OK;
    }

    @Command(
            name = "reset-offset",
            description = "Moves a group's progress in a topic; its consumers go on from there by themselves.")
    int resetOffset(
            @Parameters(paramLabel = "GROUP") String group,
            @Option(names = "--topic", required = true, description = "In which topic") String topic,
            @Option(names = "--partition", description = "Only there; default: in all partitions") @Nullable
                    Integer partition,
            @Option(
                            names = "--to",
                            required = true,
                            paramLabel = "earliest|latest|TIME|OFFSET",
                            description = "TIME as 2026-01-31T12:00:00Z; an OFFSET needs --partition")
                    String to) {
        try (RaftMqClient client = root.connect()) {
            Admin admin = client.admin();
            Map<TopicPartition, Long> moved = new TreeMap<>(Positions.BY_PARTITION);
            if (partition == null) {
                moved.putAll(admin.resetOffset(group, topic, Positions.startFrom(to)));
            } else {
                TopicPartition one = new TopicPartition(topic, partition);
                if (Positions.isOffset(to)) {
                    admin.resetOffset(group, one, Positions.offset(to));
                    moved.put(one, Positions.offset(to));
                } else {
                    moved.put(one, admin.resetOffset(group, one, Positions.startFrom(to)));
                }
            }
            root.print(Positions.shown(moved));
        }
        return ExitCodes.OK;
    }

    @Command(description = "Skips all that a group has not consumed of a topic.")
    int skip(
            @Parameters(paramLabel = "GROUP") String group,
            @Option(names = "--topic", required = true, description = "In which topic") String topic) {
        try (RaftMqClient client = root.connect()) {
            Map<TopicPartition, Long> moved = new TreeMap<>(Positions.BY_PARTITION);
            moved.putAll(client.admin().skipBacklog(group, topic));
            root.print(Positions.shown(moved));
        }
        return ExitCodes.OK;
    }

    @Command(name = "clone", description = "Makes a group that goes on from where another one stands.")
    int copy(@Parameters(paramLabel = "GROUP") String source, @Parameters(paramLabel = "NEW-GROUP") String target) {
        try (RaftMqClient client = root.connect()) {
            root.print(Positions.copied(client.admin().cloneGroup(source, target)));
        }
        return ExitCodes.OK;
    }

    @Command(
            description = {
                "Makes a group that goes on from where another one stood at a time: at the last full minute before it.",
                "Known for three days back."
            })
    int fork(
            @Parameters(paramLabel = "GROUP") String source,
            @Parameters(paramLabel = "NEW-GROUP") String target,
            @Option(names = "--at", required = true, paramLabel = "TIME", description = "As 2026-01-31T12:00:00Z")
                    String at) {
        try (RaftMqClient client = root.connect()) {
            root.print(Positions.copied(client.admin().forkGroup(source, target, Positions.time(at))));
        }
        return ExitCodes.OK;
    }

    @Command(description = "Forgets a group and its progress.")
    int delete(@Parameters(paramLabel = "GROUP") String group) {
        try (RaftMqClient client = root.connect()) {
            client.admin().deleteGroup(group);
            root.print(Shown.of("deleted " + group, Json.map("deleted", group)));
        }
        return ExitCodes.OK;
    }

    /** A group that only commits offsets subscribes to nothing: then each topic is asked whether the group was there. */
    private static List<GroupDescription.Progress> progress(
            Admin admin, GroupDescription group, @Nullable String only) {
        Collection<String> topics = only != null
                ? List.of(only)
                : group.subscriptions().isEmpty()
                        ? admin.listTopics()
                        : group.subscriptions().keySet();
        List<GroupDescription.Progress> progress = new ArrayList<>();
        for (String topic : topics) {
            for (GroupDescription.Progress partition : admin.groupProgress(group.group(), topic)) {
                if (only != null || !group.subscriptions().isEmpty() || partition.offset() >= 0) {
                    progress.add(partition);
                }
            }
        }
        return progress;
    }
}
