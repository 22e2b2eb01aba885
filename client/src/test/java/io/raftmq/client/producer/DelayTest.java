package io.raftmq.client.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBufAllocator;
import io.raftmq.client.Message;
import io.raftmq.client.MessageId;
import io.raftmq.client.wire.MessageRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class DelayTest {
    private static MessageRecord due(long ms) {
        byte[] body = new byte[1_000];
        return new MessageRecord(
                0, 1, body, null, List.of(), null, null, Map.of(), 0, null, ms, 0, 0, null, 0, MessageRecord.UNSET);
    }

    private static Duration delayOf(Message message, Instant before) {
        return Duration.between(before, Objects.requireNonNull(message.deliverAt()));
    }

    @Test
    void delayLevelsAreRocketMqs() {
        long[] seconds = {1, 5, 10, 30, 60, 120, 180, 240, 300, 360, 420, 480, 540, 600, 1_200, 1_800, 3_600, 7_200};
        for (int level = 1; level <= 18; level++) {
            Instant before = Instant.now();
            Message message = Message.builder("t").delayLevel(level).build();
            assertThat(message.delayLevel()).isEqualTo(level);
            assertThat(delayOf(message, before))
                    .isBetween(Duration.ofSeconds(seconds[level - 1]), Duration.ofSeconds(seconds[level - 1] + 60));
        }
        assertThatThrownBy(() -> Message.builder("t").delayLevel(19).build())
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Message.builder("t").delayLevel(-1).build())
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(Message.builder("t").delayLevel(3).delayLevel(0).build().deliverAt())
                .isNull();
    }

    @Test
    void aDelayCountsFromNow() {
        Instant before = Instant.now();
        Message message = Message.builder("t").delay(Duration.ofMinutes(5)).build();
        assertThat(delayOf(message, before)).isBetween(Duration.ofMinutes(5), Duration.ofMinutes(6));
    }

    @Test
    void heldMessagesHaveIdsOfTheirOwn() {
        MessageId id = new MessageId(0x1f3a, 2, 17, true);
        assertThat(id).hasToString("1f3a-2-h17");
        assertThat(MessageId.parse("1f3a-2-h17")).isEqualTo(id).isNotEqualTo(MessageId.parse("1f3a-2-17"));
        for (String wrong : List.of("1f3a-2-h", "1f3a-2-hh1", "1f3a-2-h-1", "1f3a-h2-1")) {
            assertThatThrownBy(() -> MessageId.parse(wrong)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void timedMessagesShareABatchWithTheirLikeOnly() {
        OpenBatch batch = new OpenBatch(ByteBufAllocator.DEFAULT, 64, Long.MAX_VALUE);
        batch.append(due(10_000), 1_000, new PendingSend(false), false);
        assertThat(batch.takes(MessageRecord.ofBody(1, new byte[10]), 10, 1 << 20))
                .isFalse();
        assertThat(batch.takes(due(99_000), 1_000, 1 << 20)).isTrue();
        for (int i = 0; i < 15; i++) {
            batch.append(due(10_000), 1_000, new PendingSend(false), false);
        }
        assertThat(batch.takes(due(99_000), 1_000, 1 << 20))
                .as("a large batch for one")
                .isFalse();
        assertThat(batch.takes(due(10_500), 1_000, 1 << 20)).as("due together").isTrue();
        batch.finish(0).release();
    }
}
