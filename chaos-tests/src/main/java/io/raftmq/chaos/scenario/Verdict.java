package io.raftmq.chaos.scenario;

/**
 * How a quickstart ended.
 *
 * @param received distinct messages that the consumer group was given
 * @param lost acknowledged and not stored, not given to the group, or not with the bytes that were sent
 * @param duplicated messages stored twice
 * @param misordered partitions whose offsets disagree with the order of sends
 * @param redelivered deliveries to the group of what it had been given already; at-least-once allows them
 * @param failoverMillis the longest time without an acknowledgement in the partitions of the killed leader
 */
record Verdict(
        long sent,
        long acked,
        long received,
        long lost,
        long duplicated,
        long misordered,
        long redelivered,
        long failoverMillis) {

    /** Everything that was sent came back, once and in order. */
    boolean good() {
        return lost == 0 && duplicated == 0 && misordered == 0 && acked == sent && received == sent;
    }

    /** The line that other programs read; its form is stable. */
    String line() {
        return "sent=" + sent + " acked=" + acked + " received=" + received + " lost=" + lost + " duplicated="
                + duplicated + " misordered=" + misordered + " redelivered=" + redelivered + " failover_ms="
                + failoverMillis;
    }
}
