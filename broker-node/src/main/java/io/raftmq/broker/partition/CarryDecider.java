package io.raftmq.broker.partition;

import io.raftmq.broker.held.Body;
import io.raftmq.broker.held.BodyId;
import io.raftmq.broker.partition.HeldRecord.DropBodies;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Frees the log below what the queue retains of the bodies that lie there: those that nothing needs any more are dropped,
 * the others are carried forward, if that frees more than it writes. Otherwise each trim would write every message that is
 * due in a year once more.
 */
final class CarryDecider {
    private static final int SCAN = 1_000;
    private static final int CHUNK_BYTES = 512 << 10;
    /** Under disk pressure each byte written must free at least a fourth of one. */
    private static final int PRESSED_RATIO = 4;

    private final Pipeline pipeline;
    private final PartitionState applied;

    CarryDecider(Pipeline pipeline, PartitionState applied) {
        this.pipeline = pipeline;
        this.applied = applied;
    }

    /**
     * Drops bodies of no use, and finds those to be read and then handed to {@link #carry}: none if that would not pay.
     *
     * @param neededIndex the lowest Raft index that the queue needs
     * @param logBytes bytes of the partition's log
     * @param pressed the disk is nearly full
     */
    CarryPlan plan(long neededIndex, long logBytes, boolean pressed, long nowMs) {
        List<Body> carried = new ArrayList<>();
        if (pipeline.refused() != null) {
            return CarryPlan.NOTHING;
        }
        List<BodyId> dead = new ArrayList<>();
        int[] seen = new int[1];
        long[] bytes = new long[1];
        applied.heldTables.bodies(body -> {
            if (body.raftIndex() >= neededIndex || seen[0]++ >= SCAN) {
                return false;
            }
            if (!body.isNeeded(applied.head.logStart())) {
                dead.add(body.id());
            } else if (carried.isEmpty() || bytes[0] + body.length() <= CHUNK_BYTES) {
                carried.add(body);
                bytes[0] += body.length();
            }
            return true;
        });
        @Nullable
        ProposedEntry dropped = dead.isEmpty() ? null : pipeline.append(new DropBodies(dead), pipeline.time(nowMs));
        return new CarryPlan(pays(logBytes, pressed) ? carried : List.of(), seen[0] > SCAN ? dropped : null);
    }

    private boolean pays(long logBytes, boolean pressed) {
        long useful = applied.held.totals().bodyBytes();
        long retained = applied.head.storedBytes() - applied.head.trimmedBytes();
        long garbage = logBytes - retained - useful;
        return pressed
                ? garbage > useful / PRESSED_RATIO
                : garbage >= Math.max(useful, pipeline.limits().held().carryGarbageBytes());
    }

    /** Stores a body's bytes once more. */
    Decision<Boolean> carry(BodyId body, ByteBuffer batch, long nowMs) {
        Decision.Refused<Boolean> refused = pipeline.refused();
        if (refused != null) {
            return refused;
        }
        return new Decision.Await<>(pipeline.appendCarry(body, batch, pipeline.time(nowMs)), true);
    }
}
