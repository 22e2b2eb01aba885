package io.raftmq.broker.partition;

import io.raftmq.client.wire.BatchHeader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Fuzzes what a producer sends, its checksum put right: it is refused with {@link BatchRefusedException}, or a partition
 * stores it and loads again with it.
 */
public final class CheckedBatchFuzz {
    private static final int CRC_AT = 4;

    private CheckedBatchFuzz() {}

    /** A batch of each kind. */
    public static List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        for (CheckedBatch batch : List.of(
                TestBatches.of(7, 1, 0, 3),
                TestBatches.plain(1),
                TestBatches.half(2),
                TestBatches.keyed(8, 0, "a", null, "b"),
                TestBatches.with(List.of(TestBatches.lane(7), TestBatches.priority(3), TestBatches.ttl(1_000))))) {
            seeds.add(batch.bytes().array().clone());
        }
        return seeds;
    }

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] data) {
        byte[] bytes = data.clone();
        if (bytes.length >= BatchHeader.SIZE) {
            CRC32C crc = new CRC32C();
            crc.update(bytes, BatchHeader.CRC_FROM, bytes.length - BatchHeader.CRC_FROM);
            ByteBuffer.wrap(bytes).putInt(0, bytes.length - 4).putInt(CRC_AT, (int) crc.getValue());
        }
        CheckedBatch batch;
        try {
            batch = CheckedBatch.check(ByteBuffer.wrap(bytes), 1 << 20);
        } catch (BatchRefusedException refused) {
            return;
        }
        TestPartition partition = new TestPartition();
        if (partition.leader.decideProduce(batch, partition.now) instanceof Decision.Await<Produced>) {
            partition.commitAll();
            partition.reload();
        }
    }
}
