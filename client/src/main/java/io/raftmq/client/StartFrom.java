package io.raftmq.client;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a group begins in a partition in which it has never consumed. It has no effect afterwards; see
 * {@link Admin#resetOffset}.
 *
 * @param time the first message stored at or after it; null unless the kind is TIME
 */
public record StartFrom(Kind kind, @Nullable Instant time) {
    /** What is meant. */
    public enum Kind {
        EARLIEST,
        LATEST,
        TIME
    }

    public StartFrom {
        Checks.require((kind == Kind.TIME) == (time != null), "a time is given exactly when starting from a time");
    }

    /** The oldest retained message. */
    public static StartFrom earliest() {
        return new StartFrom(Kind.EARLIEST, null);
    }

    /** Only what is sent from now on. */
    public static StartFrom latest() {
        return new StartFrom(Kind.LATEST, null);
    }

    public static StartFrom time(Instant time) {
        return new StartFrom(Kind.TIME, time);
    }
}
