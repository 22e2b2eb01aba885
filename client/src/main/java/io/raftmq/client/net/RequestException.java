package io.raftmq.client.net;

import io.raftmq.client.FailureCode;
import io.raftmq.client.RaftMqException;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.ErrorCode.Retry;
import io.raftmq.client.wire.proto.Failure;
import io.raftmq.client.wire.proto.LeaderHint;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * One request failed once: what a broker answered, or what became of the connection. It says what to do next; what the
 * application gets to see, once nothing more is to be done, is {@link #toPublic()}. It has no stack trace: it arises on
 * an event loop, whose stack tells nothing, and often.
 */
public final class RequestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final FailureCode code;
    private final Retry retry;
    private final int retryAfterMs;
    private final transient @Nullable LeaderHint leader;
    private final boolean outcomeUnknown;

    private RequestException(
            FailureCode code,
            Retry retry,
            int retryAfterMs,
            @Nullable LeaderHint leader,
            boolean outcomeUnknown,
            String message,
            @Nullable Throwable cause) {
        super(message, cause, false, false);
        this.code = code;
        this.retry = retry;
        this.retryAfterMs = retryAfterMs;
        this.leader = leader;
        this.outcomeUnknown = outcomeUnknown;
    }

    /** What a broker answered. */
    public static RequestException answered(Failure failure, Endpoint by) {
        ErrorCode wire = ErrorCode.of(failure.getCode());
        return new RequestException(
                FailureCode.valueOf(wire.name()),
                wire.retry(),
                Math.max(0, failure.getRetryAfterMs()),
                failure.hasLeader() ? failure.getLeader() : null,
                // A broker that met a fault or ran out of time may have begun.
                failure.getOutcomeUnknown() || wire == ErrorCode.TIMED_OUT || wire == ErrorCode.INTERNAL,
                failure.getMessage() + " (" + by + ")",
                null);
    }

    /** A per-item result inside an answer, as of acks. */
    public static RequestException result(int wireCode, String message) {
        ErrorCode wire = ErrorCode.of(wireCode);
        return new RequestException(FailureCode.valueOf(wire.name()), wire.retry(), 0, null, false, message, null);
    }

    /** The connection broke, or none came about. */
    public static RequestException connection(String message, boolean outcomeUnknown, @Nullable Throwable cause) {
        return new RequestException(
                FailureCode.CONNECTION_LOST, Retry.REFRESH_ROUTE, 0, null, outcomeUnknown, message, cause);
    }

    /** No answer in time. */
    public static RequestException timedOut(String message, boolean outcomeUnknown) {
        return new RequestException(FailureCode.TIMED_OUT, Retry.REFRESH_ROUTE, 0, null, outcomeUnknown, message, null);
    }

    /** The route names no leader at the moment; nothing was sent. */
    public static RequestException noLeader(String message) {
        return new RequestException(FailureCode.NOT_LEADER, Retry.REFRESH_ROUTE, 0, null, false, message, null);
    }

    /** The client's own refusal; nothing was sent. */
    public static RequestException local(FailureCode code, String message) {
        Retry retry = code == FailureCode.BUSY ? Retry.AFTER_WAIT : Retry.NEVER;
        return new RequestException(code, retry, 0, null, false, message, null);
    }

    /** The failure in a future's exception; anything but a RequestException is a fault of the client itself. */
    public static RequestException of(Throwable thrown) {
        Throwable cause = thrown;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof RequestException failure) {
            return failure;
        }
        if (cause instanceof RaftMqException failure) {
            return new RequestException(
                    failure.code(),
                    Retry.NEVER,
                    0,
                    null,
                    failure.outcomeUnknown(),
                    String.valueOf(failure.getMessage()),
                    failure);
        }
        return new RequestException(
                FailureCode.INTERNAL, Retry.NEVER, 0, null, true, "a fault of the client: " + cause, cause);
    }

    public FailureCode code() {
        return code;
    }

    public Retry retry() {
        return retry;
    }

    /** The broker's advice, 0 if it gave none. */
    public int retryAfterMs() {
        return retryAfterMs;
    }

    /** Who may be the leader, or null. */
    public @Nullable LeaderHint leader() {
        return leader;
    }

    /** Whether the request may have taken effect. */
    public boolean outcomeUnknown() {
        return outcomeUnknown;
    }

    /** What the application sees. */
    public RaftMqException toPublic() {
        return toPublic(outcomeUnknown, "");
    }

    /**
     * What the application sees when more is known than this one attempt tells.
     *
     * @param context put before the message
     */
    public RaftMqException toPublic(boolean outcomeUnknownAfterAll, String context) {
        boolean retryable = retry != Retry.NEVER;
        String text = context + getMessage();
        return getCause() == null
                ? new RaftMqException(code, retryable, outcomeUnknownAfterAll, text)
                : new RaftMqException(code, retryable, outcomeUnknownAfterAll, text, getCause());
    }

    /** Code, kind and message, for a log line. */
    public String summary() {
        return code + " (" + retry + "): " + getMessage();
    }
}
