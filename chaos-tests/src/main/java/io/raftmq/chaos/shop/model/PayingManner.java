package io.raftmq.chaos.shop.model;

/** How customers pay. */
public enum PayingManner {
    /** At once. */
    PROMPT,
    /** At once, but their bank cannot be reached at first. */
    BANK_AWAY,
    /** About when the time to pay is over. */
    LATE,
    /** Never. */
    FORGETFUL,
    /** Never: the bank has blocked the card. */
    BLOCKED;

    /** @param roll 0 to 99 */
    static PayingManner of(int roll) {
        if (roll < 70) {
            return PROMPT;
        }
        if (roll < 80) {
            return BANK_AWAY;
        }
        if (roll < 87) {
            return LATE;
        }
        return roll < 94 ? FORGETFUL : BLOCKED;
    }
}
