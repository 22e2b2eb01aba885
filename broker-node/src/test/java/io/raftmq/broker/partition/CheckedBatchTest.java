package io.raftmq.broker.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.raftmq.client.wire.BatchHeader;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.MessageRecord;
import io.raftmq.client.wire.RecordBatchBuilder;
import java.nio.ByteBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckedBatchTest {
    private static final int LIMIT = 1_000;

    private static ByteBuffer batch(int codec, int... bodies) {
        RecordBatchBuilder builder = new RecordBatchBuilder(UnpooledByteBufAllocator.DEFAULT, 64);
        for (int bytes : bodies) {
            builder.append(MessageRecord.ofBody(1_000, new byte[bytes]));
        }
        ByteBuf built = builder.build(codec);
        try {
            return ByteBuffer.wrap(ByteBufUtil.getBytes(built));
        } finally {
            built.release();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {BatchHeader.CODEC_NONE, BatchHeader.CODEC_LZ4, BatchHeader.CODEC_ZSTD})
    void theLimitIsThatOfEachMessageWhateverItsNeighbours(int codec) {
        CheckedBatch taken = CheckedBatch.check(batch(codec, 900, 900, 0, 900), LIMIT);
        assertThat(taken.header().count()).isEqualTo(4);
        for (ByteBuffer refused : new ByteBuffer[] {
            batch(codec, 1_001), batch(codec, 0, 1_001), batch(codec, 1_001, 1), batch(codec, 900, 900, 1_001)
        }) {
            assertThatThrownBy(() -> CheckedBatch.check(refused, LIMIT))
                    .isInstanceOfSatisfying(
                            BatchRefusedException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.MESSAGE_TOO_LARGE));
        }
    }
}
