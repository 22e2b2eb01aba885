package io.raftmq.client.transaction;

import io.raftmq.client.FailureCode;
import io.raftmq.client.MessageId;
import io.raftmq.client.RaftMqException;
import io.raftmq.client.TransactionDecision;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.TransactionDecider;
import io.raftmq.client.wire.proto.TransactionEnded;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Between the wire's words on the end of a transaction and the application's. Pure. */
public final class Endings {
    private Endings() {}

    public static io.raftmq.client.wire.proto.TransactionDecision wire(TransactionDecision decision) {
        return switch (decision) {
            case COMMIT -> io.raftmq.client.wire.proto.TransactionDecision.TRANSACTION_COMMIT;
            case ROLLBACK -> io.raftmq.client.wire.proto.TransactionDecision.TRANSACTION_ROLLBACK;
            case UNKNOWN -> io.raftmq.client.wire.proto.TransactionDecision.TRANSACTION_UNKNOWN;
        };
    }

    /** What the partition refused, or null if it did as asked. */
    public static @Nullable RaftMqException failure(MessageId id, TransactionEnded ended) {
        if (ended.getError() == 0) {
            return null;
        }
        ErrorCode wire = ErrorCode.of(ended.getError());
        String why = switch (wire) {
            case TRANSACTION_DECIDED ->
                "it was " + decided(ended) + " by " + by(ended.getBy()) + " at "
                        + Instant.ofEpochMilli(ended.getTimeMs());
            case UNKNOWN_TRANSACTION ->
                "this producer group has no such transaction there: it was decided and is forgotten, or never was";
            case STALE_CHECK -> "the group was asked anew before this answer came";
            default -> wire.toString();
        };
        return new RaftMqException(FailureCode.valueOf(wire.name()), false, false, "transaction " + id + ": " + why);
    }

    private static String decided(TransactionEnded ended) {
        return ended.getDecided() == io.raftmq.client.wire.proto.TransactionDecision.TRANSACTION_COMMIT
                ? "committed"
                : "rolled back";
    }

    private static String by(TransactionDecider decider) {
        return switch (decider) {
            case DECIDED_BY_PRODUCER -> "its producer";
            case DECIDED_BY_CHECK -> "a producer that was asked";
            case DECIDED_BY_OPERATOR -> "an operator";
            case DECIDED_BY_TIMEOUT -> "its timeout";
            case UNRECOGNIZED -> "somebody";
        };
    }
}
