package io.raftmq.client;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a consumer group stands with a message, and what is remembered of how it came there. The place is exact; the events
 * are the last ones of the partition (65,536 at least), so those of an old message may be gone.
 *
 * @param place where it stands
 * @param attempt deliveries so far that count, while it is outstanding
 * @param member who has it, or had it last; empty if that is not known (any more)
 * @param until LEASED: until when; WAITING: from when it is on offer; else null
 * @param behindOffset PARKED: the first message of its message group; else -1
 * @param failure why its last attempt failed, while it is outstanding; else null
 * @param deadLetter what its dead letter says; null if it has none
 * @param begunOffset where the group began, or was last reset to; -1 if not known
 * @param begunAt when
 * @param membersPast BROADCAST: members that are past it
 * @param members BROADCAST: members that have a place
 * @param events in the order in which they happened; the last 200 at most
 */
public record GroupTrace(
        String group,
        Place place,
        int attempt,
        String member,
        @Nullable Instant until,
        long behindOffset,
        @Nullable Failure failure,
        @Nullable DeadLetter deadLetter,
        long begunOffset,
        @Nullable Instant begunAt,
        int membersPast,
        int members,
        List<Event> events) {
    public GroupTrace {
        events = List.copyOf(events);
    }

    /** Where a group stands with a message. */
    public enum Place {
        /** The broker is newer than this client. */
        UNKNOWN,
        /** The group has not come to it yet. */
        NOT_REACHED,
        /** A member has it. */
        LEASED,
        /** It waits for its next delivery. */
        WAITING,
        /** It waits for earlier messages of its message group. */
        PARKED,
        /** It is in the group's dead letter queue. */
        DEAD,
        /** A member said that it is done. */
        ACKED,
        /** Its time to live was over, and it went nowhere. */
        EXPIRED,
        /** The group's filter left it out. */
        FILTERED,
        /** It lies before where the group began, or was last reset to. */
        SKIPPED,
        /** The group has passed it; how it ended is not remembered (any more). */
        DONE,
        /** It is behind the committed offset of a queue-bound group. */
        COMMITTED,
        /** Each member of a broadcast group has its own place. */
        BROADCAST,
        /** It was a dead letter, which was deleted, or kept for its time. */
        BURIED;

        private static final Place[] ALL = values();

        /** The place with that number on the wire. */
        public static Place of(int code) {
            return code >= 0 && code < ALL.length ? ALL[code] : UNKNOWN;
        }
    }

    /**
     * Why an attempt failed.
     *
     * @param attempt which
     * @param member who had it; empty if that is not known (any more)
     * @param note what the consumer said of it: the first 200 bytes
     */
    public record Failure(DeadLetter.Reason reason, int attempt, String member, Instant time, String note) {}

    /**
     * Something that happened.
     *
     * @param member who was concerned; empty if nobody was, or it is not known (any more)
     * @param attempt the delivery it was about, 0 if about none
     * @param reason why it failed or died; null for other kinds
     * @param note what the consumer said of it
     */
    public record Event(
            Kind kind, Instant time, String member, int attempt, DeadLetter.@Nullable Reason reason, String note) {}

    /** What may happen to a message in a group. */
    public enum Kind {
        /** The broker is newer than this client. */
        UNKNOWN,
        /** It was given to a member. */
        LEASED,
        /** A member said that it is done. */
        ACKED,
        /** An attempt failed. */
        FAILED,
        /** It was handed back untouched. */
        RETURNED,
        /** It became a dead letter. */
        DEAD,
        /** Its time to live was over. */
        EXPIRED,
        /** The group's cursor went over it. */
        PASSED,
        /** It was put on offer once more, redelivered or resent. */
        OFFERED_AGAIN;

        private static final Kind[] ALL = values();

        /** The kind with that number on the wire. */
        public static Kind of(int code) {
            return code >= 0 && code < ALL.length ? ALL[code] : UNKNOWN;
        }
    }
}
