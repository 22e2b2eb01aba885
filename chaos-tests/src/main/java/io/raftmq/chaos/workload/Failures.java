package io.raftmq.chaos.workload;

import io.raftmq.chaos.history.History;
import io.raftmq.chaos.history.Stamp;
import io.raftmq.client.RaftMqException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;

/** What a failure says about an operation. */
final class Failures {
    private static final long BREATH_NANOS = 20_000_000;

    private Failures() {}

    /** Whether it proves that the operation did not happen. Only a refusal by the client or the cluster does. */
    static boolean isRefusal(Throwable failure) {
        return cause(failure) instanceof RaftMqException e && !e.outcomeUnknown();
    }

    /** Writes down what a send's failure says about it. */
    static void write(History history, Stamp stamp, Throwable failure) {
        if (isRefusal(failure)) {
            history.sendRefused(stamp, reason(failure));
        } else {
            history.sendUnknown(stamp, reason(failure));
        }
    }

    /** A short reason. */
    static String reason(Throwable failure) {
        Throwable cause = cause(failure);
        return cause instanceof RaftMqException e ? e.code().name() : String.valueOf(cause);
    }

    /** The exception itself, out of what futures wrap it in. */
    static Throwable cause(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }

    /** Waits a moment, so that a step that fails at once does not spin. */
    static void breathe() {
        LockSupport.parkNanos(BREATH_NANOS);
    }
}
