package io.raftmq.client.consumer;

import io.raftmq.client.BatchResult;
import io.raftmq.client.ConsumeResult;
import io.raftmq.client.MessageView;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How an attempt failed.
 *
 * @param delay before the next one; null: as the group's retry policy says
 * @param reject whether there is to be none
 * @param note what went wrong, for a person; may be empty
 */
record Failure(@Nullable Duration delay, boolean reject, String note) {
    private static final int MOST_CHARS = 200;

    /** What a listener said. */
    static Failure of(ConsumeResult result) {
        return new Failure(result.delay(), result.outcome() == ConsumeResult.Outcome.DEAD_LETTER, "");
    }

    /** What a listener said of one of its messages; null if that is done. */
    static @Nullable Failure of(BatchResult result, MessageView message) {
        ConsumeResult said = result.of(message);
        return said.outcome() == ConsumeResult.Outcome.SUCCESS ? null : of(said);
    }

    /** The same with another note. */
    Failure withNote(String other) {
        return new Failure(delay, reject, other);
    }

    /** What a listener threw. */
    static Failure thrown(Throwable thrown) {
        String note = String.valueOf(thrown);
        return new Failure(null, false, note.length() <= MOST_CHARS ? note : note.substring(0, MOST_CHARS));
    }
}
