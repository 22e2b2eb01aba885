package io.raftmq.client.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchTraitsTest {
    private static MessageRecord message(@Nullable String group, long deliverAt, int priority, long ttl) {
        byte[] body = new byte[200];
        return new MessageRecord(
                0, 1_000, body, null, List.of(), group, null, Map.of(), 0, null, deliverAt, 0, priority, null, 0, ttl);
    }

    private static ByteBuffer build(int codec, MessageRecord... messages) {
        RecordBatchBuilder builder = new RecordBatchBuilder(ByteBufAllocator.DEFAULT, 64);
        for (MessageRecord message : messages) {
            builder.append(message);
        }
        ByteBuf built = builder.build(codec);
        ByteBuffer bytes = ByteBuffer.wrap(ByteBufUtil.getBytes(built));
        built.release();
        return bytes;
    }

    private static BatchTraits traits(ByteBuffer batch) {
        return BatchTraits.read(batch, 0, BatchHeader.read(batch, 0));
    }

    @Test
    void plainMessagesPayNothing() {
        ByteBuffer batch = build(BatchHeader.CODEC_NONE, MessageRecord.ofBody(1, new byte[] {1}));
        BatchHeader header = BatchHeader.read(batch, 0);
        assertThat(header.attributes()).isZero();
        assertThat(header.totalBytes()).isEqualTo(BatchHeader.SIZE + header.uncompressedSize());
        assertThat(traits(batch).isNone()).isTrue();
        assertThat(traits(batch).get(0)).isEqualTo(MessageTraits.PLAIN);
    }

    @ParameterizedTest
    @ValueSource(ints = {BatchHeader.CODEC_NONE, BatchHeader.CODEC_LZ4, BatchHeader.CODEC_ZSTD})
    void theBrokerReadsTraitsWithoutTheMessages(int codec) {
        ByteBuffer batch = build(
                codec,
                MessageRecord.ofBody(1_000, new byte[100]),
                message("orders", MessageRecord.UNSET, 9, 5_000),
                message("orders", MessageRecord.UNSET, 0, MessageRecord.UNSET));
        BatchHeader header = BatchHeader.read(batch, 0);
        assertThat(header.crcMatches(batch, 0)).isTrue();
        assertThat(header.kind()).isEqualTo(BatchKind.NORMAL);
        BatchTraits traits = traits(batch);
        long lane = KeyHash.of("orders");
        assertThat(traits.get(0)).isEqualTo(MessageTraits.PLAIN);
        assertThat(traits.get(1)).isEqualTo(new MessageTraits(MessageRecord.UNSET, lane, 9, 5_000, 0, 0));
        assertThat(traits.get(2)).isEqualTo(new MessageTraits(MessageRecord.UNSET, lane, 0, MessageRecord.UNSET, 0, 0));
        assertThat(traits.slice(2, 1).get(0)).isEqualTo(traits.get(2));
        assertThat(traits.slice(0, 1).isNone()).isTrue();
        assertThat(RecordBatch.read(batch.duplicate()).messages()).hasSize(3);
    }

    @Test
    void timedMessagesMakeATimedBatch() {
        ByteBuffer batch = build(BatchHeader.CODEC_NONE, message(null, 5_000, 0, MessageRecord.UNSET));
        assertThat(BatchHeader.read(batch, 0).kind()).isEqualTo(BatchKind.TIMED);
        assertThat(traits(batch).get(0).deliverAtMs()).isEqualTo(5_000);
        assertThat(traits(batch).get(0).delivered().isPlain()).isTrue();
    }

    @Test
    void kindsDoNotMix() {
        RecordBatchBuilder builder = new RecordBatchBuilder(ByteBufAllocator.DEFAULT, 64);
        builder.append(message(null, 5_000, 0, MessageRecord.UNSET));
        assertThatThrownBy(() -> builder.append(MessageRecord.ofBody(1, new byte[0])))
                .isInstanceOf(IllegalArgumentException.class);
        builder.release();
    }

    @Test
    void aKindThatItsTraitsBelieIsRefused() {
        ByteBuffer timed = build(BatchHeader.CODEC_NONE, message(null, 5_000, 0, MessageRecord.UNSET));
        assertThatThrownBy(() -> traits(timed.duplicate().putShort(10, (short) 1)))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("has a time of delivery");
        ByteBuffer plain = build(BatchHeader.CODEC_NONE, MessageRecord.ofBody(1, new byte[0]));
        assertThatThrownBy(() -> traits(plain.duplicate().putShort(10, (short) 2)))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("lacks a time of delivery");
        for (int attributes : new int[] {6, 16, 1 << 15}) {
            assertThatThrownBy(() -> traits(plain.duplicate().putShort(10, (short) attributes)))
                    .isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void aHeldBatchOfTooManyMessagesIsRefused() {
        ByteBuffer timed = build(BatchHeader.CODEC_NONE, message(null, 5_000, 0, MessageRecord.UNSET));
        timed.putInt(32, BatchHeader.MAX_HELD_COUNT);
        assertThat(BatchHeader.read(timed, 0).count()).isEqualTo(BatchHeader.MAX_HELD_COUNT);
        timed.putInt(32, BatchHeader.MAX_HELD_COUNT + 1);
        assertThatThrownBy(() -> BatchHeader.read(timed, 0)).isInstanceOf(MalformedException.class);
    }

    @Test
    void anyOtherBytesAreRefusedOrReadAsTraits() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        ByteBuffer batch = build(
                BatchHeader.CODEC_NONE,
                message("a", MessageRecord.UNSET, 3, 7),
                message(null, MessageRecord.UNSET, 1, MessageRecord.UNSET),
                message("b", MessageRecord.UNSET, 0, 1L << 40));
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            ByteBuffer damaged = ByteBuffer.wrap(batch.array().clone());
            int at = BatchHeader.SIZE + random.nextInt(40);
            damaged.put(at, (byte) random.nextInt());
            try {
                assertThat(traits(damaged)).isNotNull();
            } catch (MalformedException e) {
                refused++;
            }
        }
        assertThat(refused).as("seed " + seed).isPositive();
    }

    @Test
    void writtenTraitsAreReadBack() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            List<MessageTraits> messages = new ArrayList<>();
            for (int i = 1 + random.nextInt(20); i > 0; i--) {
                messages.add(new MessageTraits(
                        random.nextBoolean() ? MessageRecord.UNSET : random.nextLong() >> 1,
                        random.nextBoolean() ? 0 : random.nextLong(),
                        random.nextInt(10),
                        random.nextBoolean() ? MessageRecord.UNSET : 1 + random.nextInt(1_000_000),
                        random.nextBoolean() ? 0 : random.nextLong(),
                        random.nextBoolean() ? 0 : random.nextLong()));
            }
            BatchTraits traits = BatchTraits.of(messages);
            if (traits.isNone()) {
                continue; // nothing is written of plain messages
            }
            assertThat(BatchTraits.decode(ByteBuffer.wrap(traits.encode()), messages.size()))
                    .as("seed " + seed)
                    .isEqualTo(traits);
        }
    }

    @Test
    void hashesOfGroupsAreFixed() {
        // They are on disks and in other clients: a change here breaks the order of message groups.
        assertThat(KeyHash.of("")).isNotZero();
        assertThat(KeyHash.of("order-1")).isNotEqualTo(KeyHash.of("order-2"));
        assertThat(KeyHash.of("orders")).isEqualTo(49_359_830_669_223_491L);
    }
}
