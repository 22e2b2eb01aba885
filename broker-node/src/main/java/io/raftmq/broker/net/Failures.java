package io.raftmq.broker.net;

import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.Failure;
import io.raftmq.client.wire.proto.LeaderHint;
import org.jspecify.annotations.Nullable;

/** Makes the wire's failures. */
public final class Failures {
    private static final int MAX_MESSAGE = 1_024;

    private Failures() {}

    /** Nothing was done. */
    public static Failure of(ErrorCode code, String message) {
        return of(code, message, 0);
    }

    /** Nothing was done; asking again makes sense after so many milliseconds. */
    public static Failure of(ErrorCode code, String message, int retryAfterMs) {
        return Failure.newBuilder()
                .setCode(code.id())
                .setMessage(message.length() > MAX_MESSAGE ? message.substring(0, MAX_MESSAGE) : message)
                .setRetryAfterMs(retryAfterMs)
                .build();
    }

    /** Somebody else leads; {@code outcomeUnknown} says that the request may yet take effect. */
    public static Failure notLeader(ErrorCode code, String message, @Nullable LeaderHint hint, boolean outcomeUnknown) {
        Failure.Builder failure = of(code, message).toBuilder().setOutcomeUnknown(outcomeUnknown);
        if (hint != null) {
            failure.setLeader(hint);
        }
        return failure.build();
    }
}
