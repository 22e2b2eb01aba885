package io.raftmq.store.commitlog;

import io.raftmq.store.GroupId;
import java.util.Set;

/**
 * The Raft (term, vote) of all groups of the node, in one file. Thread-safe; concurrent writes share one sync. A vote is
 * never lost silently: damage makes {@link #read} of the groups it may concern fail.
 */
public final class VoteJournal {
    private final VoteFile file;
    private final Submitter writer;

    VoteJournal(VoteFile file, Submitter writer) {
        this.file = file;
        this.writer = writer;
    }

    /**
     * The group's vote; {@link Vote#NONE} if it never had one.
     *
     * @throws io.raftmq.store.DamagedEntryException if the group's last vote may have been lost to damage: the replica
     *     must not vote, and is rebuilt under a new identity
     */
    public Vote read(GroupId group) {
        return file.read(group);
    }

    /** The groups that have a vote here, or had one that damage took. */
    public Set<GroupId> groups() {
        return file.groups();
    }

    /** Whether {@link #read} would fail. */
    public boolean damaged(GroupId group) {
        return file.damaged(group);
    }

    /**
     * Remembers a vote; on the disk before it returns.
     *
     * @throws io.raftmq.store.DamagedEntryException if {@link #damaged}
     * @throws LogFullException if the disk has no room; the vote is as it was
     */
    public void write(GroupId group, long term, String votedFor) {
        writer.run(new VoteRequest(group, new Vote(term, votedFor)));
    }

    /** Forgets the group and its damage, if any; on the disk before it returns. */
    public void erase(GroupId group) {
        writer.run(new VoteRequest(group, null));
    }
}
