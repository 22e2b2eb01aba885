package io.raftmq.meta.record;

import io.raftmq.client.wire.proto.ExpiredTo;
import io.raftmq.client.wire.proto.WhenExhausted;
import io.raftmq.meta.model.GroupSettings;
import io.raftmq.meta.model.RetryPolicy;
import io.raftmq.meta.proto.GroupSettingsValue;

/** A group's settings, as values of records and state. */
public final class GroupSettingsValues {
    private GroupSettingsValues() {}

    public static GroupSettingsValue of(GroupSettings settings) {
        GroupSettingsValue.Builder value = GroupSettingsValue.newBuilder()
                .setMaxAttempts(settings.maxAttempts())
                .setWhenExhausted(settings.whenExhausted().getNumber())
                .setConsumeTimeoutMs(settings.consumeTimeoutMs())
                .setDeadLetterRetentionMs(settings.deadLetterRetentionMs())
                .setExpiredTo(settings.expiredTo().getNumber());
        if (settings.retry() instanceof RetryPolicy.Ladder ladder) {
            value.addAllLadderMs(ladder.delaysMs());
        } else if (settings.retry() instanceof RetryPolicy.Exponential growing) {
            value.setInitialMs(growing.initialMs())
                    .setMultiplier(growing.multiplier())
                    .setMaxMs(growing.maxMs());
        }
        return value.build();
    }

    public static GroupSettings from(GroupSettingsValue value) {
        WhenExhausted whenExhausted = WhenExhausted.forNumber(value.getWhenExhausted());
        ExpiredTo expiredTo = ExpiredTo.forNumber(value.getExpiredTo());
        if (whenExhausted == null || expiredTo == null) {
            throw new UnreadableRecordException(
                    "unknown group setting " + value.getWhenExhausted() + " or " + value.getExpiredTo());
        }
        RetryPolicy retry = value.getLadderMsCount() > 0
                ? new RetryPolicy.Ladder(value.getLadderMsList())
                : new RetryPolicy.Exponential(value.getInitialMs(), value.getMultiplier(), value.getMaxMs());
        return new GroupSettings(
                retry,
                value.getMaxAttempts(),
                whenExhausted,
                value.getConsumeTimeoutMs(),
                value.getDeadLetterRetentionMs(),
                expiredTo);
    }
}
