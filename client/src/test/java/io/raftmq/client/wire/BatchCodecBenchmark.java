package io.raftmq.client.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What a message of 1 KiB costs in a batch: its producer, and its consumer. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class BatchCodecBenchmark {
    private static final int MESSAGES = 100;
    private static final int BODY = 1_024;

    private final List<MessageRecord> messages = messages();
    private final ByteBuffer encoded = ByteBuffer.wrap(bytes(messages));

    private static List<MessageRecord> messages() {
        Random random = new Random(1);
        List<MessageRecord> made = new ArrayList<>();
        for (int i = 0; i < MESSAGES; i++) {
            byte[] body = new byte[BODY];
            random.nextBytes(body);
            made.add(new MessageRecord(
                    0,
                    1_700_000_000_000L + i,
                    body,
                    "paid",
                    List.of(),
                    null,
                    null,
                    Map.of(),
                    i,
                    "host",
                    MessageRecord.UNSET,
                    0,
                    0,
                    null,
                    0,
                    MessageRecord.UNSET));
        }
        return made;
    }

    private static byte[] bytes(List<MessageRecord> messages) {
        ByteBuf built = build(messages);
        byte[] bytes = ByteBufUtil.getBytes(built);
        built.release();
        return bytes;
    }

    private static ByteBuf build(List<MessageRecord> messages) {
        RecordBatchBuilder builder = new RecordBatchBuilder(ByteBufAllocator.DEFAULT, MESSAGES * (BODY + 64));
        messages.forEach(builder::append);
        ByteBuf built = builder.build(BatchHeader.CODEC_NONE);
        RecordBatchBuilder.stamp(built, 7, 1, 40);
        return built;
    }

    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public int encode() {
        ByteBuf built = build(messages);
        int size = built.readableBytes();
        built.release();
        return size;
    }

    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public int decode() {
        return RecordBatch.read(encoded.duplicate()).messages().size();
    }
}
