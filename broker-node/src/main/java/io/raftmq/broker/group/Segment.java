package io.raftmq.broker.group;

/**
 * Neighbouring messages that a cursor goes over, and what becomes of them.
 *
 * @param count how many, at least 1; within an int unless they are passed over
 * @param fate what becomes of them
 * @param lane the lane they belong to, 0 = none
 */
public record Segment(long count, Fate fate, long lane) {
    /** What becomes of messages at a cursor, and its number in the format. */
    public enum Fate {
        /** Not for this cursor, or not for anyone any more: nothing is remembered of them. */
        PASSED(0),
        /** Delivered, for the first time. */
        LEASED(1),
        /** They wait for earlier members of their lane. */
        PARKED(2),
        /** On offer at once, never delivered as far as is known. */
        WAITING(3);

        private final int code;

        Fate(int code) {
            this.code = code;
        }

        public int code() {
            return code;
        }
    }

    public Segment {
        if (count < 1 || (fate != Fate.PASSED && count > Integer.MAX_VALUE)) {
            throw new IllegalArgumentException("a segment of " + count);
        }
    }

    /** A segment outside of lanes. */
    public static Segment of(long count, Fate fate) {
        return new Segment(count, fate, 0);
    }
}
