package io.raftmq.client.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordBatchTest {
    private static final byte[] NOTHING = new byte[0];

    private static byte[] batch(List<MessageRecord> messages, int codec) {
        RecordBatchBuilder builder = new RecordBatchBuilder(ByteBufAllocator.DEFAULT, 64);
        int expected = 0;
        int hosts = 0;
        for (MessageRecord message : messages) {
            builder.append(message);
            expected += RecordBatchBuilder.sizeOf(message);
            hosts += message.bornHost() == null ? 0 : 6 + message.bornHost().getBytes(UTF_8).length;
        }
        assertThat(builder.sectionBytes()).isBetween(expected - hosts, expected + 12 * messages.size());
        ByteBuf built = builder.build(codec);
        RecordBatchBuilder.stamp(built, 7, 1, 40);
        byte[] bytes = ByteBufUtil.getBytes(built);
        built.release();
        return bytes;
    }

    private static List<MessageRecord> randomMessages(Random random) {
        List<MessageRecord> messages = new ArrayList<>();
        int count = 1 + random.nextInt(50);
        BatchKind kind = BatchKind.values()[random.nextInt(3)];
        for (int i = 0; i < count; i++) {
            messages.add(randomMessage(random, kind));
        }
        return messages;
    }

    private static MessageRecord randomMessage(Random random, BatchKind kind) {
        byte[] body = new byte[random.nextInt(3) * random.nextInt(1_000)];
        if (random.nextBoolean()) {
            random.nextBytes(body);
        }
        Map<String, String> properties = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            properties.put("name" + i, text(random));
        }
        List<String> keys = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            keys.add(text(random));
        }
        return new MessageRecord(
                kind == BatchKind.HALF ? MessageRecord.HALF : 0,
                random.nextLong() >>> random.nextInt(40),
                body,
                maybe(random),
                keys,
                maybe(random),
                maybe(random),
                properties,
                random.nextInt(),
                random.nextBoolean() ? null : "host" + text(random),
                kind == BatchKind.TIMED ? random.nextLong() >>> 1 : MessageRecord.UNSET,
                random.nextInt(19),
                random.nextInt(10),
                maybe(random),
                random.nextInt(20),
                random.nextBoolean() ? MessageRecord.UNSET : 5_000);
    }

    private static @Nullable String maybe(Random random) {
        return random.nextBoolean() ? null : text(random);
    }

    private static String text(Random random) {
        String[] pieces = {"", "a", "\0", "ключ", "鍵", "\uD83D\uDE80", "long ".repeat(50)};
        return pieces[random.nextInt(pieces.length)] + pieces[random.nextInt(pieces.length)];
    }

    @ParameterizedTest
    @ValueSource(ints = {BatchHeader.CODEC_NONE, BatchHeader.CODEC_LZ4, BatchHeader.CODEC_ZSTD})
    void whatIsWrittenIsRead(int codec) {
        for (long seed = 0; seed < 300; seed++) {
            List<MessageRecord> messages = randomMessages(new Random(seed));
            byte[] bytes = batch(messages, codec);
            ByteBuffer buffer = ByteBuffer.allocate(bytes.length + 8).position(3);
            buffer.put(bytes).flip().position(3);
            RecordBatch batch = RecordBatch.read(buffer);
            assertThat(buffer.hasRemaining()).isFalse();
            assertThat(batch.header().firstSequence()).isEqualTo(40);
            assertThat(batch.header().count()).isEqualTo(messages.size());
            for (int i = 0; i < messages.size(); i++) {
                assertThat(batch.messages().get(i).body())
                        .as("seed " + seed)
                        .isEqualTo(messages.get(i).body());
                assertThat(withoutBody(batch.messages().get(i)))
                        .as("seed " + seed)
                        .isEqualTo(withoutBody(messages.get(i)));
            }
            assertThat(batch.header().maxBornMs())
                    .isEqualTo(messages.stream()
                            .mapToLong(MessageRecord::bornMs)
                            .max()
                            .orElseThrow());
        }
    }

    /** Arrays are equal only to themselves. */
    private static MessageRecord withoutBody(MessageRecord message) {
        return new MessageRecord(
                message.attributes(),
                message.bornMs(),
                NOTHING,
                message.tag(),
                message.keys(),
                message.messageGroup(),
                message.uniqueId(),
                message.properties(),
                message.flag(),
                message.bornHost(),
                message.deliverAtMs(),
                message.delayLevel(),
                message.priority(),
                message.transactionId(),
                message.reconsumeTimes(),
                message.ttlMs());
    }

    @Test
    void aBatchThatWouldNotShrinkIsLeftAsItIs() {
        byte[] noise = new byte[5_000];
        new Random(1).nextBytes(noise);
        byte[] text = "the same again and again ".repeat(300).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        assertThat(batch(List.of(MessageRecord.ofBody(1, noise)), BatchHeader.CODEC_LZ4)[9])
                .isZero();
        byte[] shrunk = batch(List.of(MessageRecord.ofBody(1, text)), BatchHeader.CODEC_LZ4);
        assertThat(shrunk[9]).isEqualTo((byte) BatchHeader.CODEC_LZ4);
        assertThat(shrunk.length).isLessThan(text.length / 10);
    }

    @Test
    void everyFlippedBitIsFound() {
        byte[] good = batch(List.of(MessageRecord.ofBody(1_000, new byte[40])), BatchHeader.CODEC_NONE);
        for (int bit = 0; bit < good.length * 8; bit++) {
            byte[] bad = good.clone();
            bad[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThatThrownBy(() -> RecordBatch.read(ByteBuffer.wrap(bad))).isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void everyCutIsFound() {
        byte[] good = batch(randomMessages(new Random(5)), BatchHeader.CODEC_NONE);
        for (int length = 0; length < good.length; length++) {
            ByteBuffer cut = ByteBuffer.wrap(good, 0, length);
            assertThatThrownBy(() -> RecordBatch.read(cut)).isInstanceOf(MalformedException.class);
        }
    }

    /** A liar computes the CRC over its lies: what is read then is refused or harmless, never anything else. */
    @ParameterizedTest
    @ValueSource(ints = {BatchHeader.CODEC_NONE, BatchHeader.CODEC_LZ4, BatchHeader.CODEC_ZSTD})
    void liesWithARightCrcAreRefusedOrHarmless(int codec) {
        int refused = 0;
        for (long seed = 0; seed < 1_000; seed++) {
            Random random = new Random(seed);
            byte[] bytes = batch(randomMessages(random), codec);
            for (int i = 1 + random.nextInt(4); i > 0; i--) {
                int at = BatchHeader.CRC_FROM + 1 + random.nextInt(bytes.length - BatchHeader.CRC_FROM - 1);
                bytes[at] = (byte) random.nextInt(256);
            }
            ByteBuffer lie = ByteBuffer.wrap(bytes);
            java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
            crc.update(lie.duplicate().position(BatchHeader.CRC_FROM));
            lie.putInt(4, (int) crc.getValue());
            try {
                RecordBatch.read(lie);
            } catch (MalformedException e) {
                refused++;
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
        assertThat(refused).isPositive();
    }

    @Test
    void unknownFieldsAreSkipped() {
        RecordBatchBuilder builder = new RecordBatchBuilder(ByteBufAllocator.DEFAULT, 64);
        builder.append(MessageRecord.ofBody(1, new byte[] {1}));
        ByteBuf built = builder.build(BatchHeader.CODEC_NONE);
        // length 9: attributes 0, born 0, field 99 of 2 bytes, body of 1 byte
        byte[] message = {9, 0, 0, 99, 2, 5, 5, FieldTag.BODY, 1, 42};
        built.writerIndex(BatchHeader.SIZE).writeBytes(message);
        built.setInt(0, BatchHeader.SIZE + message.length - 4).setInt(36, message.length);
        RecordBatchBuilder.stamp(built, BatchHeader.NO_PRODUCER, 0, 0);
        RecordBatch read = RecordBatch.read(ByteBuffer.wrap(ByteBufUtil.getBytes(built)));
        built.release();
        assertThat(read.messages().get(0).body()).containsExactly(42);
    }

    private static MessageRecord from(@Nullable String bornHost) {
        return new MessageRecord(
                0,
                1_000,
                NOTHING,
                null,
                List.of(),
                null,
                null,
                Map.of(),
                0,
                bornHost,
                MessageRecord.UNSET,
                0,
                0,
                null,
                0,
                MessageRecord.UNSET);
    }

    @Test
    void aBornHostStandsInABatchOnceAndEachMessageHasItsOwn() {
        List<MessageRecord> messages = new ArrayList<>();
        for (String host : new String[] {"10.0.0.5", "10.0.0.5", null, null, "10.0.0.6", "10.0.0.6", "10.0.0.5"}) {
            messages.add(from(host));
        }
        RecordBatch read = RecordBatch.read(ByteBuffer.wrap(batch(messages, BatchHeader.CODEC_NONE)));
        assertThat(read.messages())
                .extracting(MessageRecord::bornHost)
                .containsExactly("10.0.0.5", "10.0.0.5", null, null, "10.0.0.6", "10.0.0.6", "10.0.0.5");
        int one = batch(List.of(from("10.0.0.5")), BatchHeader.CODEC_NONE).length;
        int two = batch(List.of(from("10.0.0.5"), from("10.0.0.5")), BatchHeader.CODEC_NONE).length;
        assertThat(two - one).isLessThan(10);
    }
}
