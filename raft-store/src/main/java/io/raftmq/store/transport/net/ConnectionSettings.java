package io.raftmq.store.transport.net;

import java.time.Duration;

/**
 * How connections behave. {@link #defaults} gives what production runs with.
 *
 * @param cluster the cluster's id; nodes of another cluster are refused
 * @param self this node's own address, as peers know it
 * @param maxBody the longest frame body taken or sent, bytes
 * @param maxUnansweredBytes how many bytes of requests may wait for answers, per connection; beyond it calls fail at once
 * @param connectTimeout how long dialling and the handshake may take, together
 * @param firstBackoff how long after a lost connection the next is tried
 * @param maxBackoff the longest pause between two tries
 * @param pingInterval between two pings; also how finely calls time out
 * @param deadAfter a connection on which nothing was heard for so long is closed
 */
public record ConnectionSettings(
        String cluster,
        NodeAddress self,
        int maxBody,
        long maxUnansweredBytes,
        Duration connectTimeout,
        Duration firstBackoff,
        Duration maxBackoff,
        Duration pingInterval,
        Duration deadAfter) {
    private static final int REMEMBERED_BYTES = 1024;

    public ConnectionSettings {
        if (maxBody < 64 * 1024 || maxUnansweredBytes < maxBody) {
            throw new IllegalArgumentException(
                    "maxBody must be at least 64 KiB and maxUnansweredBytes at least maxBody: " + maxBody + ", "
                            + maxUnansweredBytes);
        }
    }

    /** What a request that nobody answered yet counts for: its bytes, and what else it takes to remember it. */
    static int costOf(int frameBytes) {
        return frameBytes + REMEMBERED_BYTES;
    }

    /** 16 MiB bodies, 64 MiB unanswered, 1 s to connect, backoff 20 ms to 1 s, pings every 100 ms, dead after 5 s. */
    public static ConnectionSettings defaults(String cluster, NodeAddress self) {
        return new ConnectionSettings(
                cluster,
                self,
                16 * 1024 * 1024,
                64L * 1024 * 1024,
                Duration.ofSeconds(1),
                Duration.ofMillis(20),
                Duration.ofSeconds(1),
                Duration.ofMillis(100),
                Duration.ofSeconds(5));
    }
}
