package io.raftmq.meta.state;

import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.CopyGroupRequest;
import io.raftmq.client.wire.proto.CopyGroupResponse;
import io.raftmq.client.wire.proto.DeleteGroupRequest;
import io.raftmq.client.wire.proto.DeleteGroupResponse;
import io.raftmq.client.wire.proto.DescribeGroupRequest;
import io.raftmq.client.wire.proto.DescribeGroupResponse;
import io.raftmq.client.wire.proto.GroupMode;
import io.raftmq.client.wire.proto.ListGroupsResponse;
import io.raftmq.client.wire.proto.SubscribeRequest;
import io.raftmq.client.wire.proto.SubscribeResponse;
import io.raftmq.client.wire.proto.Subscription;
import io.raftmq.client.wire.proto.UnsubscribeRequest;
import io.raftmq.client.wire.proto.UnsubscribeResponse;
import io.raftmq.meta.model.AssignmentAnswers;
import io.raftmq.meta.model.ConsumerGroup;
import io.raftmq.meta.model.GroupSettingsAnswers;
import io.raftmq.meta.model.MetaException;
import io.raftmq.meta.model.MetadataImage;
import io.raftmq.meta.proto.GroupDeleted;
import io.raftmq.meta.proto.GroupSubscribed;
import io.raftmq.meta.proto.MetaRecord;
import io.raftmq.meta.record.GroupValues;
import io.raftmq.store.GroupId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Decides about consumer groups. All members of a group want the same messages: a member that asks for others is
 * refused, or (with a higher revision, with {@code new_version}, or when it is alone) replaces the group's subscriptions
 * by a new version. After a higher revision those of lower ones are refused: they finish what they have, and leave.
 */
final class GroupRules {
    private static final int LONGEST_WAIT_MS = 5_000;
    private final int sessionMs;

    GroupRules(int sessionMs) {
        this.sessionMs = sessionMs;
    }

    Decision subscribe(SubscribeRequest request, MetadataImage image, LeaderMemory memory, long now) {
        String name = Bounds.name("group", request.getGroup());
        String member = Bounds.id("member", request.getMember());
        Bounds.check(request.getMode() != GroupMode.UNRECOGNIZED, "mode is not one of the known ones");
        Bounds.check(request.getRevision() >= 0, "revision is negative");
        Bounds.atMost("released partitions", request.getReleasedCount(), Bounds.MAX_PARTITIONS_PER_TOPIC);
        SortedMap<String, String> wanted = subscriptions(request);
        SortedSet<String> others = memory.members().live(name, now);
        others.remove(member);
        Bounds.atMost("members of group " + name, others.size() + 1, Bounds.MAX_MEMBERS_PER_GROUP);

        ConsumerGroup known = image.groups().get(name);
        ConsumerGroup group =
                known == null ? created(request, wanted, image) : changed(known, request, wanted, others, memory, now);
        if (known == null) {
            memory.members().created(name, now);
        }
        memory.members().seen(name, member, group.version(), now);
        Map<GroupId, Long> released =
                AssignmentRules.released(request.getReleasedList(), member, image.assignment(group));
        List<MetaRecord> records = new ArrayList<>();
        if (!group.equals(known)) {
            records.add(subscribed(group));
        }
        AssignmentRules.step(group, image, memory, released, now).ifPresent(records::add);
        return new Decision(records, after -> answer(group, member, after));
    }

    private static ConsumerGroup created(
            SubscribeRequest request, SortedMap<String, String> wanted, MetadataImage image) {
        Bounds.atMost("groups", image.groups().size() + 1, Bounds.MAX_GROUPS);
        long version = image.cluster().subscriptionFloor() + 1;
        return new ConsumerGroup(
                request.getGroup(), request.getMode(), version, version, request.getRevision(), wanted);
    }

    /** The group with what this member asks for, which is the same group if that is what it has. */
    private static ConsumerGroup changed(
            ConsumerGroup known,
            SubscribeRequest request,
            SortedMap<String, String> wanted,
            SortedSet<String> others,
            LeaderMemory memory,
            long now) {
        if (known.mode() != request.getMode()) {
            throw new MetaException(
                    ErrorCode.WRONG_GROUP_MODE,
                    "group " + known.name() + " consumes " + known.mode() + ", not " + request.getMode()
                            + ": use another group, or delete it first");
        }
        if (request.getRevision() < known.revision()) {
            throw new MetaException(
                    ErrorCode.STALE_SUBSCRIPTION,
                    "member " + request.getMember() + " subscribes to " + shown(wanted) + " by revision "
                            + request.getRevision() + ", which revision " + known.revision() + " of group "
                            + known.name() + " has replaced by " + shown(known.subscriptions())
                            + ": finish what was received, and start anew with that revision");
        }
        boolean newer = request.getRevision() > known.revision();
        if (known.subscriptions().equals(wanted) && !newer) {
            return known;
        }
        if (!newer && !request.getNewVersion()) {
            checkAlone(known, request.getMember(), wanted, others, memory, now);
        }
        return known.with(request.getRevision(), wanted);
    }

    Decision unsubscribe(UnsubscribeRequest request, MetadataImage image, LeaderMemory memory, long now) {
        ConsumerGroup group = present(image, request.getGroup());
        memory.members().left(group.name(), request.getMember(), now);
        return new Decision(
                AssignmentRules.step(group, image, memory, Map.of(), now).stream()
                        .toList(),
                after -> UnsubscribeResponse.getDefaultInstance());
    }

    /** Makes a group like another, without members; one that is like it already, and has none, is as good. */
    Decision copy(CopyGroupRequest request, MetadataImage image, LeaderMemory memory, long now) {
        ConsumerGroup source = present(image, request.getSource());
        String name = Bounds.name("group", request.getTarget());
        CopyGroupResponse answer = CopyGroupResponse.getDefaultInstance();
        ConsumerGroup there = image.groups().get(name);
        if (there != null) {
            boolean alike = there.mode() == source.mode()
                    && there.subscriptions().equals(source.subscriptions())
                    && memory.members().live(name, now).isEmpty();
            if (alike) {
                return Decision.unchanged(answer);
            }
            throw new MetaException(ErrorCode.GROUP_EXISTS, "group " + name + " exists: choose another name");
        }
        Bounds.atMost("groups", image.groups().size() + 1, Bounds.MAX_GROUPS);
        memory.members().created(name, now);
        long version = image.cluster().subscriptionFloor() + 1;
        ConsumerGroup made =
                new ConsumerGroup(name, source.mode(), version, version, source.revision(), source.subscriptions());
        return new Decision(List.of(subscribed(made)), after -> answer);
    }

    Decision list(MetadataImage image) {
        return Decision.unchanged(
                ListGroupsResponse.newBuilder().addAllGroups(names(image)).build());
    }

    private static SortedSet<String> names(MetadataImage image) {
        SortedSet<String> names = new TreeSet<>(image.groups().keySet());
        names.addAll(image.groupSettings().keySet());
        return names;
    }

    Decision describe(DescribeGroupRequest request, MetadataImage image, LeaderMemory memory, long now) {
        if (isOnlySet(image, request.getGroup())) {
            return Decision.unchanged(DescribeGroupResponse.newBuilder()
                    .setGroup(request.getGroup())
                    .setSettings(GroupSettingsAnswers.of(image.settingsOf(request.getGroup())))
                    .build());
        }
        ConsumerGroup group = present(image, request.getGroup());
        DescribeGroupResponse.Builder answer = DescribeGroupResponse.newBuilder()
                .setSettings(GroupSettingsAnswers.of(image.settingsOf(group.name())))
                .setGroup(group.name())
                .setMode(group.mode())
                .setSubscriptionVersion(group.version())
                .setRevision(group.revision())
                .setAssignmentVersion(image.assignment(group).version())
                .addAllPartitions(AssignmentAnswers.all(group, image))
                .addAllMembers(memory.members().live(group.name(), now));
        group.subscriptions()
                .forEach((topic, filter) -> answer.addSubscriptions(
                        Subscription.newBuilder().setTopic(topic).setFilter(filter)));
        return Decision.unchanged(answer.build());
    }

    Decision delete(DeleteGroupRequest request, MetadataImage image, LeaderMemory memory, long now) {
        if (isOnlySet(image, request.getGroup())) {
            return deleted(request.getGroup());
        }
        ConsumerGroup group = present(image, request.getGroup());
        int live = memory.members().live(group.name(), now).size();
        Bounds.check(live == 0, "group " + group.name() + " has " + live + " live members: stop them first");
        checkSure(group, memory, now);
        memory.members().forget(group.name());
        memory.handovers().forget(group.name());
        return deleted(group.name());
    }

    private static Decision deleted(String name) {
        return Decision.one(
                MetaRecord.newBuilder()
                        .setGroupDeleted(GroupDeleted.newBuilder().setName(name)),
                DeleteGroupResponse.getDefaultInstance());
    }

    /** Whether all there is of a group are settings, made before its first member. */
    private static boolean isOnlySet(MetadataImage image, String name) {
        return image.group(name).isEmpty() && image.groupSettings().containsKey(name);
    }

    private static void checkAlone(
            ConsumerGroup known,
            String member,
            SortedMap<String, String> wanted,
            SortedSet<String> others,
            LeaderMemory memory,
            long now) {
        if (!others.isEmpty()) {
            String more = others.size() == 1 ? "" : " (and " + (others.size() - 1) + " more)";
            throw new MetaException(
                    ErrorCode.SUBSCRIPTION_CONFLICT,
                    "in group " + known.name() + " member " + others.first() + more + " subscribes to "
                            + shown(known.subscriptions()) + " (version " + known.version() + ", revision "
                            + known.revision() + "), but member " + member + " asks for " + shown(wanted)
                            + ": subscribe all members alike, or give the new subscriptions a higher revision");
        }
        checkSure(known, memory, now);
    }

    /** A leader that is new does not know yet who is there. */
    private static void checkSure(ConsumerGroup group, LeaderMemory memory, long now) {
        int unsure = memory.members().unsureForMs(group.name(), now);
        if (unsure > 0) {
            throw MetaException.later(
                    ErrorCode.BUSY,
                    "the metadata leader is new and does not know yet whether group " + group.name()
                            + " has live members; it will in " + unsure + " ms",
                    Math.min(unsure, LONGEST_WAIT_MS));
        }
    }

    private static SortedMap<String, String> subscriptions(SubscribeRequest request) {
        Bounds.range("the number of subscriptions", request.getSubscriptionsCount(), 1, Bounds.MAX_SUBSCRIPTIONS);
        SortedMap<String, String> wanted = new TreeMap<>();
        for (Subscription subscription : request.getSubscriptionsList()) {
            String topic = Bounds.name("topic", subscription.getTopic());
            String filter = subscription.getFilter().isEmpty() ? "*" : subscription.getFilter();
            Bounds.check(
                    filter.length() <= Bounds.MAX_FILTER_CHARS,
                    "the filter of topic " + topic + " is longer than " + Bounds.MAX_FILTER_CHARS + " characters");
            Bounds.check(wanted.put(topic, filter) == null, "topic " + topic + " is subscribed to twice");
        }
        return wanted;
    }

    private static MetaRecord subscribed(ConsumerGroup group) {
        return MetaRecord.newBuilder()
                .setGroupSubscribed(GroupSubscribed.newBuilder().setGroup(GroupValues.of(group)))
                .build();
    }

    private SubscribeResponse answer(ConsumerGroup group, String member, MetadataImage after) {
        return SubscribeResponse.newBuilder()
                .setVersion(group.version())
                .setSessionMs(sessionMs)
                .setConsumeTimeoutMs(after.settingsOf(group.name()).consumeTimeoutMs())
                .setAssignmentVersion(after.assignment(group).version())
                .addAllPartitions(AssignmentAnswers.ownedBy(member, group, after))
                .build();
    }

    private static String shown(SortedMap<String, String> subscriptions) {
        String all = subscriptions.toString();
        return all.length() <= 500 ? all : all.substring(0, 500) + "...";
    }

    private static ConsumerGroup present(MetadataImage image, String name) {
        return image.group(name)
                .orElseThrow(
                        () -> new MetaException(ErrorCode.UNKNOWN_GROUP, "no consumer group " + Bounds.quoted(name)));
    }
}
