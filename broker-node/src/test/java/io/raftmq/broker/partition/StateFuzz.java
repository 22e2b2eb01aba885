package io.raftmq.broker.partition;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * Fuzzes a partition's state as a peer's snapshot may bring it: the input is keys and values, each with its length before it.
 * It loads, or is refused with {@link UnreadableEntryException}.
 */
public final class StateFuzz {
    private static final int MAX_ENTRIES = 200;

    private StateFuzz() {}

    /** The state of a partition that has seen sends, leases, failures, acks and timers. */
    public static List<byte[]> seeds() {
        TestPartition partition = new TestPartition();
        partition.produce(3);
        Received received = partition.receive(3);
        long lease = received.leases().get(0).leaseId();
        partition.ack(0, 1, lease);
        partition.change(1, 1, lease, 5_000, true);
        partition.committed(partition.leader.decideProduce(TestBatches.of(7, 0, 0, 2), partition.now));
        partition.commitAll();
        ByteBuffer seed = ByteBuffer.allocate(1 << 16);
        partition.state.scan(new byte[0], new byte[] {-1, -1}, (key, value) -> {
            seed.putShort((short) key.length)
                    .putShort((short) value.length)
                    .put(key)
                    .put(value);
            return true;
        });
        byte[] bytes = new byte[seed.flip().remaining()];
        seed.get(bytes);
        return List.of(bytes);
    }

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] data) {
        TestState state = new TestState();
        ByteBuffer in = ByteBuffer.wrap(data);
        for (int i = 0; i < MAX_ENTRIES && in.remaining() >= 2 * Short.BYTES; i++) {
            byte[] key = new byte[Math.min(in.getShort() & 0xFF, in.remaining())];
            int length = in.remaining() >= Short.BYTES ? in.getShort() & 0xFFF : 0;
            in.get(key, 0, Math.min(key.length, in.remaining()));
            byte[] value = new byte[Math.min(length, in.remaining())];
            in.get(value);
            state.put(key, value);
        }
        PartitionMachine machine = new PartitionMachine(PartitionLimits.DEFAULT);
        try {
            machine.load(state);
        } catch (UnreadableEntryException refused) {
            // The one way in which a state is refused.
        }
    }
}
