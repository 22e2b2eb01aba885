package io.raftmq.broker.partition;

import java.util.function.LongConsumer;

/** Looks for bugs of a partition's state machine by all its models from a seed on; throws at the first it finds. */
public final class PartitionHunt implements LongConsumer {
    private static final int ROUNDS = 2;

    @Override
    public void accept(long seed) {
        for (int i = 0; i < ROUNDS; i++) {
            PartitionModelTest.run(seed + i);
            LaneModelTest.run(seed + i);
            new DeadLetterModelTest().run(seed + i);
            new ClaimModelTest().run(seed + i);
            OwnerModelTest.run(seed + i);
        }
    }
}
