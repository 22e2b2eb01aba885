package io.raftmq.meta.model;

import io.raftmq.store.GroupId;

/**
 * Who has which partition of an assigned consumer group. The epoch of an ownership is the version of the assignment that
 * gave it, so no two owners of one partition ever share one, and the later owner has the higher.
 *
 * @param version rises with each change; begins above every version of a deleted group of the same name
 * @param owners by partition; one that is missing has no owner
 */
public record Assignment(long version, PersistentMap<GroupId, Owner> owners) {
    private static final int GENERATION_BITS = 32;

    /**
     * Has a partition.
     *
     * @param member its id
     * @param epoch fences: the partition refuses commits of lower ones once the owner has come
     * @param leaving it was told to commit and release the partition, which is to go to another
     */
    public record Owner(String member, long epoch, boolean leaving) {
        public Owner leaves() {
            return new Owner(member, epoch, true);
        }

        public Owner stays() {
            return new Owner(member, epoch, false);
        }
    }

    /** Nobody has anything yet. {@code firstVersion} is that of the group, which no deleted namesake reached. */
    public static Assignment none(long firstVersion) {
        return new Assignment(firstVersion << GENERATION_BITS, PersistentMap.empty());
    }
}
