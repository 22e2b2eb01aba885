package io.raftmq.client;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message's story, from the replicated state of its partition: where it is, where every consumer group stands with it, and
 * what happened. Times are group times of the partition unless something else is said.
 *
 * @param topic of the message
 * @param id by its offset; of a message that has none yet, or never got one, its held id
 * @param state where it is
 * @param message the message itself; null if it is not to be had (any more, or yet)
 * @param source who sent it; null if its producer was not idempotent, or the message is not to be had
 * @param raftIndex of the Raft entry that stored it, 0 if not known
 * @param queuedIndex of the one that put it into the queue, 0 if none did
 * @param logIndex of the one where its bytes lie now; another than {@code raftIndex} once it was carried forward
 * @param hold what is known of its time of being held back, if it was asked for by its held id; else null
 * @param groups each group known in the partition, by name
 */
public record MessageTrace(
        String topic,
        MessageId id,
        State state,
        @Nullable MessageView message,
        @Nullable Source source,
        long raftIndex,
        long queuedIndex,
        long logIndex,
        @Nullable Hold hold,
        List<GroupTrace> groups) {
    public MessageTrace {
        groups = List.copyOf(groups);
    }

    /** Where a message is. */
    public enum State {
        /** It never was, or is not known any more; or the broker is newer than this client. */
        UNKNOWN,
        /** It is in its partition's queue. */
        QUEUED,
        /** Retention has passed it. A group that has it outstanding, or as a dead letter, has it still. */
        NOT_RETAINED,
        /** The partition has not come to that offset yet. */
        NOT_STORED,
        /** It waits for its time. */
        TIMED,
        /** It waits for its transaction's decision. */
        HALF,
        /** It was timed, and cancelled. */
        CANCELLED,
        /** Its transaction was rolled back. */
        ROLLED_BACK;

        private static final State[] ALL = values();

        /** The state with that number on the wire. */
        public static State of(int code) {
            return code >= 0 && code < ALL.length ? ALL[code] : UNKNOWN;
        }
    }

    /**
     * Who sent it.
     *
     * @param producerId the producer's session
     * @param sequence counted by the producer and partition, from 0
     */
    public record Source(long producerId, int epoch, long sequence) {}

    /**
     * How it was, or is, held back.
     *
     * @param due when it joins the queue, of a timed message that waits; else null
     * @param producerGroup who is asked what became of its transaction, while that is open; else empty
     * @param checks how often it was asked
     * @param nextCheck when it is asked next, or null
     * @param expires when its transaction is rolled back by force, or null
     * @param ended when it was released, cancelled or decided; null while it is held
     * @param decidedBy who decided its transaction; null if nobody did, or it has none
     */
    public record Hold(
            @Nullable Instant due,
            String producerGroup,
            int checks,
            @Nullable Instant nextCheck,
            @Nullable Instant expires,
            @Nullable Instant ended,
            @Nullable DecidedBy decidedBy) {}

    /** Who decided a transaction. */
    public enum DecidedBy {
        /** Its producer, of its own accord. */
        PRODUCER,
        /** A producer of the group that was asked. */
        CHECK,
        /** An operator. */
        OPERATOR,
        /** Nobody, in time: it was rolled back by force. */
        TIMEOUT
    }
}
