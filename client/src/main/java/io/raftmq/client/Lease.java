package io.raftmq.client;

import java.time.Instant;

/**
 * The right to a received message for a time. It is worth something only to the consumer that received it.
 *
 * @param id fences: after another delivery, acks under this id change nothing
 * @param deadline when the message is handed to somebody else unless it is acked or renewed, in group time
 * @param deadLetter of a consumed dead letter, its number in its queue; -1 for all other messages
 */
public record Lease(long id, Instant deadline, long deadLetter) {
    /** The lease of a message that is no dead letter. */
    public Lease(long id, Instant deadline) {
        this(id, deadline, -1);
    }
}
