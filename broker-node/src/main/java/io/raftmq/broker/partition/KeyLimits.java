package io.raftmq.broker.partition;

/**
 * The bounds of a partition's tables of keys.
 *
 * @param maxClaims claims held, those kept as succeeded included; beyond it new ones are refused as BUSY
 * @param maxDedupeKeys keys under which messages were stored within the topic's window; beyond it messages with new keys
 *     are refused as BUSY
 */
public record KeyLimits(int maxClaims, int maxDedupeKeys) {
    /** 1,000,000 claims, 2,000,000 keys: at most about 100 MiB and 200 MiB of disk. */
    public static final KeyLimits DEFAULT = new KeyLimits(1_000_000, 2_000_000);

    public KeyLimits {
        if (maxClaims < 1 || maxDedupeKeys < 1) {
            throw new IllegalArgumentException("every limit is at least 1");
        }
    }
}
