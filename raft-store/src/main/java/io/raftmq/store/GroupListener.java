package io.raftmq.store;

import java.util.List;

/**
 * What a group tells the layer above. All calls come from the group's own state machine thread, one after the other;
 * a call may block (that holds this group back, and nothing else). Typically each is posted to the loop that owns the
 * partition's state, in order.
 */
public interface GroupListener {
    /**
     * Entries were committed and are on this node's own disk (written, for a group with {@code flush=async}). The
     * receiver writes their effects with {@link GroupState#newBatch()} in order. Entries at or below
     * {@link GroupState#appliedIndex()} as of the start are never delivered again.
     */
    void onCommitted(List<CommittedEntry> entries);

    /** This node leads from now on, under {@code term}; everything committed before has been delivered. */
    void onLeaderStart(long term);

    /** This node no longer leads; proposals still open will be told {@link Proposal#failed} or committed later. */
    void onLeaderStop();

    /** The group follows {@code leader} in {@code term}. */
    void onFollow(PeerAddress leader, long term);

    /** The membership that is now committed. */
    void onMembership(Membership membership);

    /**
     * The state is about to be replaced by a snapshot. Returns only when every delivered entry has been written and
     * nothing more will be written until {@link #onStateReplaced()}.
     */
    void beforeStateReplaced();

    /** A snapshot replaced {@link GroupState}: forget what was cached and read it anew. */
    void onStateReplaced();

    /**
     * This replica stopped for good on this run (damaged log, diverged state). The node goes on without it; the layer
     * above reports it and has the replica rebuilt from its peers.
     */
    void onQuarantined(String why);
}
