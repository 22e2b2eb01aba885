package io.raftmq.meta.model;

import io.raftmq.client.wire.proto.GroupSettings.Builder;
import io.raftmq.client.wire.proto.RetryBackoff;
import io.raftmq.client.wire.proto.RetryLadder;

/** Shows a group's settings on the wire. */
public final class GroupSettingsAnswers {
    private GroupSettingsAnswers() {}

    /** All of them. */
    public static io.raftmq.client.wire.proto.GroupSettings of(GroupSettings settings) {
        Builder answer = io.raftmq.client.wire.proto.GroupSettings.newBuilder()
                .setRetry(retry(settings.retry()))
                .setMaxAttempts(settings.maxAttempts())
                .setWhenExhausted(settings.whenExhausted())
                .setConsumeTimeoutMs(settings.consumeTimeoutMs())
                .setDeadLetterRetentionMs(settings.deadLetterRetentionMs())
                .setExpiredTo(settings.expiredTo());
        return answer.build();
    }

    private static io.raftmq.client.wire.proto.RetryPolicy retry(RetryPolicy policy) {
        io.raftmq.client.wire.proto.RetryPolicy.Builder answer = io.raftmq.client.wire.proto.RetryPolicy.newBuilder();
        if (policy instanceof RetryPolicy.Ladder ladder) {
            answer.setLadder(RetryLadder.newBuilder().addAllDelaysMs(ladder.delaysMs()));
        } else if (policy instanceof RetryPolicy.Exponential growing) {
            answer.setExponential(RetryBackoff.newBuilder()
                    .setInitialMs(growing.initialMs())
                    .setMultiplier(growing.multiplier())
                    .setMaxMs(growing.maxMs()));
        }
        return answer.build();
    }
}
