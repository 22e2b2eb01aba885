package io.raftmq.chaos.checker;

import io.raftmq.chaos.history.Stamp;
import org.jspecify.annotations.Nullable;

/**
 * Something that must never happen, and did.
 *
 * @param about the message it happened to, by which its events are found in the history; null if there is none
 * @param description which messages, where, and what was expected
 */
public record Anomaly(Kind kind, @Nullable Stamp about, String description) {
    /** In what way a promise is broken, as summaries count. */
    public enum Family {
        /** What was promised is not there. */
        LOST,
        /** Something is there more often than it may be, or though it must not be. */
        DUPLICATED,
        /** Something comes before what it has to come after. */
        MISORDERED,
        /** What was known already is not known any more. */
        STALE
    }

    /** The promises that can be broken. */
    public enum Kind {
        /** An acknowledged message is not there. */
        LOST(Family.LOST),
        /** Something did not come to rest although the cluster was whole: a message that nobody got, a lasting lease. */
        STUCK(Family.LOST),
        /** A message is there that nobody sent. */
        UNEXPECTED(Family.DUPLICATED),
        /** A message is there that was certainly refused, rolled back, cancelled, or not decided yet. */
        ABORTED_READ(Family.DUPLICATED),
        /** One message is stored at two offsets. */
        DUPLICATED(Family.DUPLICATED),
        /** A partition's offsets disagree with the order of one sender's sends. */
        MISORDERED(Family.MISORDERED),
        /** Two messages were seen at one offset. */
        OFFSET_CONFLICT(Family.LOST),
        /** A message is not at the offset that its receipt names. */
        OFFSET_MISMATCH(Family.LOST),
        /** A reader went back without having been moved. */
        NON_MONOTONIC_READ(Family.STALE),
        /** A reader jumped over a message that others saw. */
        SKIPPED_READ(Family.LOST),
        /** A send that had returned lies behind one that began later. */
        REAL_TIME_ORDER(Family.MISORDERED),
        /** A partition's end was answered below what had been acknowledged or answered before the question. */
        STALE_END(Family.STALE),
        /** A message was asked for after its ack had been answered, and given out. */
        REDELIVERED(Family.DUPLICATED),
        /** An owner began below an offset that had been committed before it asked. */
        OFFSET_WENT_BACK(Family.STALE),
        /** A transaction was decided otherwise than its application decided. */
        DECISION_FLIPPED(Family.STALE),
        /** A timed message came before its time. */
        EARLY(Family.MISORDERED),
        /** A message of a message group came before, or while, another one was at work that it has to wait for. */
        LANE_ORDER(Family.MISORDERED),
        /** A message was delivered more often than its group's limit and the changes of leader allow. */
        TOO_MANY_ATTEMPTS(Family.DUPLICATED),
        /** A message is done and a dead letter too, or a dead letter without having had its attempts. */
        WRONGLY_BURIED(Family.DUPLICATED),
        /** Two held one key at a time, or it was processed again although it was done. */
        TWO_HOLDERS(Family.DUPLICATED),
        /** A claim's token is not above those before it, or an overtaken one was accepted. */
        STALE_TOKEN(Family.STALE),
        /** The answers about a register of the metadata have no order in which all are right. */
        STALE_REGISTER(Family.STALE);

        private final Family family;

        Kind(Family family) {
            this.family = family;
        }

        /** How summaries count it. */
        public Family family() {
            return family;
        }
    }

    @Override
    public String toString() {
        return kind + ": " + description;
    }
}
