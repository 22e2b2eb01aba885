package io.raftmq.broker.partition;

/**
 * What became of a copy of a group.
 *
 * @param offset where the copy goes on; -1 if the source had not been here
 * @param atMs the source's state that was copied is of this time
 */
public record Copied(long offset, long atMs) {
    /** The source was never here. */
    static final Copied NOTHING = new Copied(-1, 0);
}
