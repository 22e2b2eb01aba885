package io.raftmq.broker.partition;

import io.raftmq.broker.filter.Screen;

/**
 * What a receive of a group with a filter knows when it is decided.
 *
 * @param screen what the filter says of the messages to come, as far as they were looked at
 * @param settle whether the cursor is to go over what does not pass even if nothing is leased with it and it is little
 */
public record Sifting(Screen screen, boolean settle) {
    /** So many messages that do not pass are worth an entry of their own. */
    private static final int WORTH_AN_ENTRY = 1_000;

    /** When the group has not begun. */
    public static Sifting nothingKnown() {
        return new Sifting(new Screen(0), false);
    }

    /** Whether the cursor is to go over so many messages that do not pass, and over nothing else; 0 = there is more to do. */
    boolean isWorthAnEntry(long messages) {
        return messages == 0 || settle || messages >= WORTH_AN_ENTRY;
    }

    boolean knows(long offset) {
        return offset >= screen.first() && offset < screen.end();
    }
}
