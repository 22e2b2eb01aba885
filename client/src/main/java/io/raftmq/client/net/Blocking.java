package io.raftmq.client.net;

import io.raftmq.client.FailureCode;
import io.raftmq.client.RaftMqException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** Waits, on an application's thread, for what the client's own threads complete. */
public final class Blocking {
    private Blocking() {}

    /**
     * The future's value.
     *
     * @throws RaftMqException for every failure; INTERRUPTED, the interrupt flag set, if the thread was
     */
    public static <T> T await(Future<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof RaftMqException told) {
                throw told;
            }
            throw RequestException.of(cause == null ? e : cause).toPublic();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RaftMqException(FailureCode.INTERRUPTED, true, true, "interrupted while waiting", e);
        }
    }
}
