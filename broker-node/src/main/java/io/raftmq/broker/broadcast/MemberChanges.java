package io.raftmq.broker.broadcast;

/**
 * Is told what changed, so that it can be stored piece by piece; stores nothing unless overridden. Groups go by their number
 * in the partition.
 */
public interface MemberChanges {
    /** Stores nothing. */
    MemberChanges NONE = new MemberChanges() {};

    default void memberPut(int group, String member, MemberOffset offset) {}

    default void memberRemoved(int group, String member) {}

    /** The group has no members any more. */
    default void membersRemoved(int group) {}
}
