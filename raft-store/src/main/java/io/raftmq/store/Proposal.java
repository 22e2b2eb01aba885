package io.raftmq.store;

/**
 * The proposer's own object, handed back with the {@link CommittedEntry} once its entry is committed, or told of
 * failure. Exactly one of the two happens.
 */
public interface Proposal {
    /**
     * Called on a JRaft thread when the entry will not come back as committed on this node. Must return at once.
     *
     * @param certain true when the entry was provably never appended anywhere (refused at the door); false means
     *     "outcome unknown": it may yet be committed by another leader
     */
    void failed(boolean certain, String why);
}
