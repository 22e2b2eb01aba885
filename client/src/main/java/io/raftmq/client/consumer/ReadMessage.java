package io.raftmq.client.consumer;

import io.raftmq.client.MessageView;
import org.jspecify.annotations.Nullable;

/** A message that was read by offset, from its arrival until it is done with. Guarded by its {@link PartitionWork}. */
final class ReadMessage {
    private final MessageView message;
    private final @Nullable String lane;
    private int attempt = 1;
    private boolean begun;
    private boolean done;
    /** When the listener was called with it; 0 = it is not with the listener. */
    private long calledNanos;

    private boolean told;

    /** @param lane what it must keep its order in, or null */
    ReadMessage(MessageView message, @Nullable String lane) {
        this.message = message;
        this.lane = lane;
    }

    /** As the listener gets it. */
    MessageView view() {
        return attempt == 1 ? message : message.withAttempt(attempt);
    }

    @Nullable
    String lane() {
        return lane;
    }

    long offset() {
        return message.offset();
    }

    int bytes() {
        return message.body().length;
    }

    int attempt() {
        return attempt;
    }

    /** The listener is about to be called; answers whether it is for the first time. */
    boolean call() {
        boolean first = !begun;
        begun = true;
        calledNanos = System.nanoTime();
        return first;
    }

    boolean hasBegun() {
        return begun;
    }

    /** The listener has returned. */
    void returned() {
        calledNanos = 0;
        told = false;
    }

    void tryAgain() {
        attempt++;
    }

    void finish() {
        done = true;
    }

    boolean isDone() {
        return done;
    }

    boolean isHung(long boundNanos) {
        return calledNanos != 0 && System.nanoTime() - calledNanos >= boundNanos;
    }

    /** Whether that it hangs is news; says so once. */
    boolean isNewlyHung() {
        boolean news = !told;
        told = true;
        return news;
    }
}
