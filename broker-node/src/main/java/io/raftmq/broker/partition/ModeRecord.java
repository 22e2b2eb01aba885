package io.raftmq.broker.partition;

import io.raftmq.broker.broadcast.MemberOffset;
import io.raftmq.broker.group.GroupPicture;
import java.util.List;

/** Changes of what groups that are not shared keep in a partition. */
sealed interface ModeRecord extends PartitionRecord {
    /** The partition's owner is that of a new epoch: what owners of earlier ones commit has no effect from now on. */
    record Acquire(int group, long epoch) implements ModeRecord {}

    /** A member of a broadcast group stands elsewhere. */
    record PutMember(int group, String member, MemberOffset offset) implements ModeRecord {}

    /** All members of a broadcast group go on at an offset. */
    record ResetMembers(int group, long offset) implements ModeRecord {}

    /** A group, made if it is not there, goes on from where another one stood. */
    record PutGroup(String name, long version, GroupPicture picture) implements ModeRecord {}

    /** Members of a broadcast group are forgotten. */
    record ForgetMembers(int group, List<String> members) implements ModeRecord {}
}
