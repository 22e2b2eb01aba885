package io.raftmq.broker.timer;

import io.raftmq.client.wire.BatchTraits;

/** Which times of delivery are taken. */
public final class DeliveryTime {
    /** How far ahead a message may be due: a year, in a leap year too. */
    public static final long MAX_AHEAD_MS = 366L * 86_400_000;
    /** A client's clock may be ahead of the group's by this much, and a message due in a year is still taken. */
    private static final long SLACK_MS = 600_000;

    private DeliveryTime() {}

    /** The first of {@code count} messages that is due too far ahead of {@code nowMs}, or -1. */
    public static int tooFar(BatchTraits traits, int count, long nowMs) {
        for (int slot = 0; slot < count; slot++) {
            if (traits.get(slot).deliverAtMs() > nowMs + MAX_AHEAD_MS + SLACK_MS) {
                return slot;
            }
        }
        return -1;
    }
}
