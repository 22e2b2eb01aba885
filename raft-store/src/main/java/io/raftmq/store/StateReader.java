package io.raftmq.store;

import org.jspecify.annotations.Nullable;

/** Reads of a group's state. Keys are ordered as unsigned bytes. */
public interface StateReader {
    /** The value of {@code key}, or null. */
    byte @Nullable [] get(byte[] key);

    /** Calls {@code visitor} for each key in [from, to), in order, until it answers false. */
    void scan(byte[] from, byte[] to, Visitor visitor);

    /** Finds the greatest key in [from, key], or answers false. */
    boolean floor(byte[] from, byte[] key, Visitor visitor);

    /** Takes one key and its value; both belong to the visitor. */
    @FunctionalInterface
    interface Visitor {
        /** Answers whether to go on. */
        boolean visit(byte[] key, byte[] value);
    }
}
