package io.raftmq.broker.keyed;

/** 128 bits that stand for a key: so many that no two keys have the same ones. */
public record KeyHash(long high, long low) {
    /** Its size in keys and records. */
    public static final int BYTES = 16;
}
