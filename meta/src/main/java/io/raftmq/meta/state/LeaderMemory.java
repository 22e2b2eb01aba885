package io.raftmq.meta.state;

import io.raftmq.meta.model.MetadataImage;

/**
 * What only the metadata group's leader knows, and forgets when it stops leading: who was heard of when. Owned by one
 * thread; time is given with each call.
 */
public final class LeaderMemory {
    private final NodeLiveness nodes;
    private final GroupMembers members;
    private final Handovers handovers = new Handovers();
    private final DamageReports damage;

    /**
     * The memory of a leader that just began.
     *
     * @param deadAfterMs silence after which a node is dead
     * @param sessionMs silence after which a group's member is forgotten
     * @param rebuildAfterMs how long a replica must have been damaged before it is made anew
     */
    public LeaderMemory(MetadataImage image, long deadAfterMs, long sessionMs, long rebuildAfterMs, long now) {
        nodes = new NodeLiveness(deadAfterMs, image, now);
        members = new GroupMembers(sessionMs, now);
        damage = new DamageReports(rebuildAfterMs);
    }

    NodeLiveness nodes() {
        return nodes;
    }

    GroupMembers members() {
        return members;
    }

    Handovers handovers() {
        return handovers;
    }

    DamageReports damage() {
        return damage;
    }

    /** This process did not run for that long: nobody's silence in that time counts. */
    public void forgive(long pausedMs) {
        nodes.forgive(pausedMs);
        members.forgive(pausedMs);
        handovers.forgive(pausedMs);
    }
}
