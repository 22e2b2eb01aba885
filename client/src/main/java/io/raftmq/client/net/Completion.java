package io.raftmq.client.net;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is to be done when a future of the client's own completes. */
public final class Completion {
    private static final Logger LOG = LoggerFactory.getLogger(Completion.class);

    private Completion() {}

    /** Runs one of the two, on the thread that completes the future, or here if it is complete. */
    public static <T> void then(
            CompletableFuture<T> future, Consumer<? super T> onValue, Consumer<RequestException> onFailure) {
        CompletableFuture<T> unused = future.whenComplete((value, thrown) -> {
            try {
                if (thrown == null) {
                    onValue.accept(value);
                } else {
                    onFailure.accept(RequestException.of(thrown));
                }
            } catch (RuntimeException | Error e) {
                // A fault of the client itself: nobody else would see it.
                LOG.error("a step after a request failed", e);
                throw e;
            }
        });
    }
}
