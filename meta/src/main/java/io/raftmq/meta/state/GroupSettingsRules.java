package io.raftmq.meta.state;

import io.raftmq.client.wire.proto.AlterGroupRequest;
import io.raftmq.client.wire.proto.AlterGroupResponse;
import io.raftmq.meta.model.GroupSettings;
import io.raftmq.meta.model.GroupSettingsAnswers;
import io.raftmq.meta.model.MetadataImage;
import io.raftmq.meta.proto.GroupConfigured;
import io.raftmq.meta.proto.MetaRecord;
import io.raftmq.meta.record.GroupSettingsValues;

/** Decides about the settings of consumer groups. They may be set before the group's first member comes. */
final class GroupSettingsRules {
    Decision alter(AlterGroupRequest request, MetadataImage image) {
        String name = Bounds.name("group", request.getGroup());
        GroupSettings now = image.settingsOf(name);
        GroupSettings wanted = GroupLimits.changed(now, request.getChange());
        AlterGroupResponse answer = AlterGroupResponse.newBuilder()
                .setSettings(GroupSettingsAnswers.of(wanted))
                .build();
        if (wanted.equals(now)) {
            return Decision.unchanged(answer);
        }
        if (!image.groupSettings().containsKey(name)) {
            Bounds.atMost("groups with settings", image.groupSettings().size() + 1, Bounds.MAX_GROUPS);
        }
        return Decision.one(
                MetaRecord.newBuilder()
                        .setGroupConfigured(
                                GroupConfigured.newBuilder().setName(name).setSettings(GroupSettingsValues.of(wanted))),
                answer);
    }
}
