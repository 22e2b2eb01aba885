package io.raftmq.broker.story;

import io.raftmq.broker.deadletter.DeadReason;
import org.jspecify.annotations.Nullable;

/**
 * What happened to neighbouring messages in a group.
 *
 * @param first offset of the first
 * @param count how many
 * @param timeMs group time
 * @param member number of the member concerned, 0 if none is known
 * @param attempt the delivery it was about, 0 if about none
 * @param reason why they failed or died; null for other kinds
 * @param note what the consumer said of it, cut to {@link Notes#MOST_BYTES}
 */
public record Event(
        EventKind kind,
        long first,
        int count,
        long timeMs,
        int member,
        int attempt,
        @Nullable DeadReason reason,
        String note) {
    /** An event that needs no reason. */
    public static Event of(EventKind kind, long first, int count, long timeMs, int member, int attempt) {
        return new Event(kind, first, count, timeMs, member, attempt, null, "");
    }

    /** The offset after the last. */
    public long end() {
        return first + count;
    }

    /** The part of it in [from, to), which must overlap it. */
    public Event part(long from, long to) {
        long begin = Math.max(first, from);
        int many = (int) (Math.min(end(), to) - begin);
        return new Event(kind, begin, many, timeMs, member, attempt, reason, note);
    }
}
