package io.raftmq.store.commitlog;

import io.raftmq.store.GroupId;
import org.jspecify.annotations.Nullable;

/** Remembers a group's vote, or forgets it. */
final class VoteRequest extends Request {
    final GroupId group;
    /** Null to forget the group. */
    final @Nullable Vote vote;

    VoteRequest(GroupId group, @Nullable Vote vote) {
        this.group = group;
        this.vote = vote;
    }
}
