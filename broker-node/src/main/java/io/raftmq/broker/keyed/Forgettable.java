package io.raftmq.broker.keyed;

/** What is remembered of a key. */
public interface Forgettable {
    /** Group time in ms from which on the entry means nothing and may be removed. */
    long forgetAtMs();
}
