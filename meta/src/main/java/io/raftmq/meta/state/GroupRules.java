package io.raftmq.meta.state;

import io.raftmq.client.wire.ErrorCode;
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
import io.raftmq.meta.model.ConsumerGroup;
import io.raftmq.meta.model.GroupSettingsAnswers;
import io.raftmq.meta.model.MetaException;
import io.raftmq.meta.model.MetadataImage;
import io.raftmq.meta.proto.GroupDeleted;
import io.raftmq.meta.proto.GroupSubscribed;
import io.raftmq.meta.proto.MetaRecord;
import io.raftmq.meta.record.GroupValues;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Decides about consumer groups. All members of a group want the same messages: a member that asks for others is
 * refused, or (with {@code new_version}, or when it is alone) replaces the group's subscriptions by a new version.
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
        Bounds.check(request.getMode() != GroupMode.UNRECOGNIZED, "mode must be SHARED or QUEUE_BOUND");
        SortedMap<String, String> wanted = subscriptions(request);
        SortedSet<String> others = memory.members().live(name, now);
        others.remove(member);
        Bounds.atMost("members of group " + name, others.size() + 1, Bounds.MAX_MEMBERS_PER_GROUP);

        ConsumerGroup known = image.groups().get(name);
        if (known == null) {
            Bounds.atMost("groups", image.groups().size() + 1, Bounds.MAX_GROUPS);
            memory.members().created(name, now);
            memory.members().seen(name, member, now);
            long version = image.cluster().subscriptionFloor() + 1;
            return subscribed(new ConsumerGroup(name, request.getMode(), version, version, wanted), image);
        }
        if (known.mode() != request.getMode()) {
            throw new MetaException(
                    ErrorCode.WRONG_GROUP_MODE,
                    "group " + name + " consumes " + known.mode() + ", not " + request.getMode()
                            + ": use another group, or delete it first");
        }
        if (known.subscriptions().equals(wanted)) {
            memory.members().seen(name, member, now);
            return Decision.unchanged(answer(known, image));
        }
        if (!request.getNewVersion()) {
            checkAlone(known, wanted, others, memory, now);
        }
        memory.members().seen(name, member, now);
        return subscribed(
                new ConsumerGroup(name, known.mode(), known.firstVersion(), known.version() + 1, wanted), image);
    }

    Decision unsubscribe(UnsubscribeRequest request, MetadataImage image, LeaderMemory memory) {
        ConsumerGroup group = present(image, request.getGroup());
        memory.members().left(group.name(), request.getMember());
        return Decision.unchanged(UnsubscribeResponse.getDefaultInstance());
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
            SortedMap<String, String> wanted,
            SortedSet<String> others,
            LeaderMemory memory,
            long now) {
        if (!others.isEmpty()) {
            throw new MetaException(
                    ErrorCode.SUBSCRIPTION_CONFLICT,
                    "group " + known.name() + " is subscribed to " + shown(known.subscriptions()) + " (version "
                            + known.version() + ", by " + others.first() + " and " + (others.size() - 1)
                            + " more), this member asks for " + shown(wanted)
                            + ": subscribe all members alike, or replace the subscriptions by a new version");
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

    private Decision subscribed(ConsumerGroup group, MetadataImage image) {
        return Decision.one(
                MetaRecord.newBuilder()
                        .setGroupSubscribed(GroupSubscribed.newBuilder().setGroup(GroupValues.of(group))),
                answer(group, image));
    }

    private SubscribeResponse answer(ConsumerGroup group, MetadataImage image) {
        return SubscribeResponse.newBuilder()
                .setVersion(group.version())
                .setSessionMs(sessionMs)
                .setConsumeTimeoutMs(image.settingsOf(group.name()).consumeTimeoutMs())
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
