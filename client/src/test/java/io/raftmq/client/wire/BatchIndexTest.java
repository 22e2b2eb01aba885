package io.raftmq.client.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What brokers read beside the bodies: the index section, the heads of messages, and the form of what passed. */
class BatchIndexTest {
    @Test
    void plainMessagesPayNothing() {
        ByteBuffer batch = build(BatchHeader.CODEC_NONE, List.of(message(null, List.of(), null, Map.of())));
        BatchHeader header = BatchHeader.read(batch, 0);
        assertThat(header.hasIndex()).isFalse();
        assertThat(BatchIndex.read(batch, 0, header)).isEqualTo(BatchIndex.NONE);
    }

    @Test
    void hashesNameTheSlotsOfTheirMessages() {
        ByteBuffer batch = build(
                BatchHeader.CODEC_NONE,
                List.of(
                        message("a", List.of(), null, Map.of()),
                        message(null, List.of("k1", "k2"), "u", Map.of()),
                        message("b", List.of(), null, Map.of()),
                        message(null, List.of("k1"), null, Map.of())));
        BatchIndex index = BatchIndex.read(batch, 0, BatchHeader.read(batch, 0));
        assertThat(index.hashes())
                .containsExactly(
                        new BatchIndex.Entry(1, BatchIndex.ofKey("k1")),
                        new BatchIndex.Entry(1, BatchIndex.ofKey("k2")),
                        new BatchIndex.Entry(1, BatchIndex.ofUniqueId("u")),
                        new BatchIndex.Entry(3, BatchIndex.ofKey("k1")));
        assertThat(index.tags()).isEqualTo(TagSummary.of("a") | TagSummary.of("b"));
        assertThat(BatchIndex.ofKey("u")).isNotEqualTo(BatchIndex.ofUniqueId("u"));
    }

    @Test
    void headsSayWhatTheWholeMessagesSay() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            List<MessageRecord> messages = new ArrayList<>();
            for (int i = 1 + random.nextInt(20); i > 0; i--) {
                messages.add(message(
                        random.nextBoolean() ? null : "tag" + random.nextInt(3),
                        random.nextBoolean() ? List.of() : List.of("k" + random.nextInt(9), "z"),
                        random.nextBoolean() ? null : "u" + random.nextInt(9),
                        random.nextBoolean() ? Map.of() : Map.of("p", "é" + random.nextInt(9), "pp", "")));
            }
            ByteBuffer batch = build(random.nextInt(3), messages);
            assertThat(RecordBatch.read(batch.duplicate()).messages())
                    .as("seed " + seed)
                    .hasSameSizeAs(messages);
            MessageHeads heads = MessageHeads.of(batch);
            for (MessageRecord message : messages) {
                assertThat(heads.next()).as("seed " + seed).isTrue();
                assertThat(heads.tag()).as("seed " + seed).isEqualTo(message.tag());
                assertThat(heads.keys()).as("seed " + seed).isEqualTo(message.keys());
                for (String name : List.of("p", "pp", "x")) {
                    assertThat(heads.property(name))
                            .as("seed " + seed)
                            .isEqualTo(message.properties().get(name));
                }
            }
            assertThat(heads.next()).as("seed " + seed).isFalse();
        }
    }

    @Test
    void aDamagedIndexIsRefused() {
        ByteBuffer batch = build(BatchHeader.CODEC_NONE, List.of(message(null, List.of("k"), null, Map.of())));
        BatchHeader header = BatchHeader.read(batch, 0);
        for (int length : new int[] {-1, 7, 10, 1 << 20}) {
            ByteBuffer damaged = copy(batch).putInt(BatchHeader.SIZE, length);
            assertThatThrownBy(() -> BatchIndex.read(damaged, 0, header)).isInstanceOf(MalformedException.class);
        }
        ByteBuffer beyond = copy(batch).put(BatchHeader.SIZE + 4 + 8, (byte) 9);
        assertThatThrownBy(() -> BatchIndex.read(beyond, 0, header)).isInstanceOf(MalformedException.class);
    }

    @Test
    void whatPassedIsReadBack() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            int count = 1 + random.nextInt(40);
            BitSet meant = new BitSet();
            for (int slot = 0; slot < count; slot++) {
                meant.set(slot, random.nextInt(3) > 0);
            }
            if (!meant.isEmpty()) {
                assertThat(SlotRuns.read(SlotRuns.of(meant, count), count))
                        .as("seed " + seed)
                        .isEqualTo(meant);
            }
        }
        assertThatThrownBy(() -> SlotRuns.read(List.of(1, 5), 5)).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> SlotRuns.read(List.of(-1), 5)).isInstanceOf(MalformedException.class);
    }

    private static MessageRecord message(
            @Nullable String tag, List<String> keys, @Nullable String uniqueId, Map<String, String> properties) {
        MessageRecord plain = MessageRecord.ofBody(5, "body".getBytes(UTF_8));
        return new MessageRecord(
                0,
                plain.bornMs(),
                plain.body(),
                tag,
                keys,
                null,
                uniqueId,
                properties,
                0,
                null,
                MessageRecord.UNSET,
                0,
                0,
                null,
                0,
                MessageRecord.UNSET);
    }

    private static ByteBuffer build(int codec, List<MessageRecord> messages) {
        RecordBatchBuilder builder = new RecordBatchBuilder(UnpooledByteBufAllocator.DEFAULT, 64);
        messages.forEach(builder::append);
        ByteBuf batch = builder.build(codec);
        ByteBuffer bytes = ByteBuffer.allocate(batch.readableBytes());
        batch.readBytes(bytes);
        batch.release();
        return bytes.flip();
    }

    private static ByteBuffer copy(ByteBuffer batch) {
        return ByteBuffer.allocate(batch.remaining()).put(batch.duplicate()).flip();
    }
}
