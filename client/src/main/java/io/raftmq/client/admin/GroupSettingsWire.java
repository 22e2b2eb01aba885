package io.raftmq.client.admin;

import io.raftmq.client.GroupSettings;
import io.raftmq.client.RetryPolicy;
import io.raftmq.client.wire.proto.ExpiredTo;
import io.raftmq.client.wire.proto.RetryBackoff;
import io.raftmq.client.wire.proto.RetryLadder;
import io.raftmq.client.wire.proto.WhenExhausted;
import java.time.Duration;

/** A group's settings to the wire and back. Pure. */
final class GroupSettingsWire {
    private static final Duration FOR_EVER = Duration.ofMillis(-1);

    private GroupSettingsWire() {}

    static io.raftmq.client.wire.proto.GroupSettings of(GroupSettings settings) {
        io.raftmq.client.wire.proto.GroupSettings.Builder wire = io.raftmq.client.wire.proto.GroupSettings.newBuilder();
        if (settings.retry() != null) {
            wire.setRetry(retry(settings.retry()));
        }
        if (settings.maxAttempts() != null) {
            wire.setMaxAttempts(settings.maxAttempts());
        }
        if (settings.whenExhausted() != null) {
            wire.setWhenExhausted(
                    settings.whenExhausted() == GroupSettings.WhenExhausted.BLOCK
                            ? WhenExhausted.EXHAUSTED_BLOCK
                            : WhenExhausted.EXHAUSTED_DEAD_LETTER);
        }
        if (settings.consumeTimeout() != null) {
            wire.setConsumeTimeoutMs(settings.consumeTimeout().toMillis());
        }
        if (settings.deadLetterRetention() != null) {
            Duration retention = settings.deadLetterRetention();
            wire.setDeadLetterRetentionMs(retention.isNegative() ? -1 : retention.toMillis());
        }
        if (settings.expiredTo() != null) {
            wire.setExpiredTo(
                    settings.expiredTo() == GroupSettings.ExpiredTo.DEAD_LETTER
                            ? ExpiredTo.EXPIRED_DEAD_LETTER
                            : ExpiredTo.EXPIRED_NOWHERE);
        }
        return wire.build();
    }

    private static io.raftmq.client.wire.proto.RetryPolicy retry(RetryPolicy policy) {
        io.raftmq.client.wire.proto.RetryPolicy.Builder wire = io.raftmq.client.wire.proto.RetryPolicy.newBuilder();
        if (policy instanceof RetryPolicy.Ladder ladder) {
            wire.setLadder(RetryLadder.newBuilder()
                    .addAllDelaysMs(
                            ladder.delays().stream().map(Duration::toMillis).toList()));
        } else if (policy instanceof RetryPolicy.Exponential growing) {
            wire.setExponential(RetryBackoff.newBuilder()
                    .setInitialMs(growing.initial().toMillis())
                    .setMultiplier(growing.multiplier())
                    .setMaxMs(growing.max().toMillis()));
        }
        return wire.build();
    }

    static GroupSettings from(io.raftmq.client.wire.proto.GroupSettings wire) {
        return new GroupSettings(
                retry(wire.getRetry()),
                wire.getMaxAttempts(),
                wire.getWhenExhausted() == WhenExhausted.EXHAUSTED_BLOCK
                        ? GroupSettings.WhenExhausted.BLOCK
                        : GroupSettings.WhenExhausted.DEAD_LETTER,
                Duration.ofMillis(wire.getConsumeTimeoutMs()),
                wire.getDeadLetterRetentionMs() < 0 ? FOR_EVER : Duration.ofMillis(wire.getDeadLetterRetentionMs()),
                wire.getExpiredTo() == ExpiredTo.EXPIRED_DEAD_LETTER
                        ? GroupSettings.ExpiredTo.DEAD_LETTER
                        : GroupSettings.ExpiredTo.NOWHERE);
    }

    private static RetryPolicy retry(io.raftmq.client.wire.proto.RetryPolicy wire) {
        if (wire.hasExponential()) {
            RetryBackoff growing = wire.getExponential();
            return RetryPolicy.exponential(
                    Duration.ofMillis(growing.getInitialMs()),
                    growing.getMultiplier(),
                    Duration.ofMillis(growing.getMaxMs()));
        }
        return wire.getLadder().getDelaysMsCount() == 0
                ? RetryPolicy.rocketMqLadder()
                : RetryPolicy.ladder(wire.getLadder().getDelaysMsList().stream()
                        .map(Duration::ofMillis)
                        .toList());
    }
}
