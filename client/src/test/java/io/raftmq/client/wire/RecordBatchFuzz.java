package io.raftmq.client.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * Fuzzes batches and all their sections, compressed ones too. The checksum is put right first, else nothing but the checksum
 * would be tried; only {@link MalformedException} may come of it.
 */
public final class RecordBatchFuzz {
    private static final int CRC_AT = 4;

    private RecordBatchFuzz() {}

    /** Batches of each codec, with and without traits, keys and tags. */
    public static List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        for (int codec : new int[] {BatchHeader.CODEC_NONE, BatchHeader.CODEC_LZ4, BatchHeader.CODEC_ZSTD}) {
            seeds.add(batch(codec, message(Map.of(), List.of(), null), message(Map.of(), List.of("k1", "k2"), "tag")));
            seeds.add(batch(codec, message(Map.of("region", "EU", MessageRecord.DEDUPE_KEY, "d"), List.of(), null)));
        }
        return seeds;
    }

    private static MessageRecord message(
            Map<String, String> properties, List<String> keys, @org.jspecify.annotations.Nullable String tag) {
        return new MessageRecord(
                0,
                1_000,
                "a body that compresses, compresses, compresses, compresses"
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8),
                tag,
                keys,
                null,
                null,
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

    private static byte[] batch(int codec, MessageRecord... messages) {
        RecordBatchBuilder builder = new RecordBatchBuilder(UnpooledByteBufAllocator.DEFAULT, 256);
        for (MessageRecord message : messages) {
            builder.append(message);
        }
        ByteBuf built = builder.build(codec);
        RecordBatchBuilder.stamp(built, 7, 1, 40);
        byte[] bytes = ByteBufUtil.getBytes(built);
        built.release();
        return bytes;
    }

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] data) {
        byte[] batch = data.clone();
        if (batch.length >= BatchHeader.SIZE) {
            CRC32C crc = new CRC32C();
            crc.update(batch, BatchHeader.CRC_FROM, batch.length - BatchHeader.CRC_FROM);
            ByteBuffer.wrap(batch).putInt(0, batch.length - 4).putInt(CRC_AT, (int) crc.getValue());
        }
        read(() -> {
            BatchHeader header = BatchHeader.read(ByteBuffer.wrap(batch), 0);
            BatchTraits traits = BatchTraits.read(ByteBuffer.wrap(batch), 0, header);
            if (!traits.isNone()) {
                BatchTraits.decode(ByteBuffer.wrap(traits.encode()), header.count());
            }
            BatchIndex.read(ByteBuffer.wrap(batch), 0, header);
        });
        read(() -> RecordBatch.read(ByteBuffer.wrap(batch)));
        read(() -> {
            MessageHeads heads = MessageHeads.of(ByteBuffer.wrap(batch));
            while (heads.next()) {
                heads.tag();
                heads.keys();
                heads.property("region");
            }
        });
    }

    private static void read(Runnable reading) {
        try {
            reading.run();
        } catch (MalformedException refused) {
            // The one way in which bytes are refused.
        }
    }
}
