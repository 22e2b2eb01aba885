package io.raftmq.store.raft;

import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.option.RaftMetaStorageOptions;
import com.alipay.sofa.jraft.storage.RaftMetaStorage;
import io.raftmq.store.GroupId;
import io.raftmq.store.commitlog.Vote;
import io.raftmq.store.commitlog.VoteJournal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** JRaft's term and vote of one group, in the journal that all groups share. JRaft calls it under the node's lock. */
final class JournalVotes implements RaftMetaStorage {
    private static final Logger LOG = LoggerFactory.getLogger(JournalVotes.class);

    private final GroupId group;
    private final VoteJournal journal;
    private final Runnable failed;
    private Vote vote;

    /** @param failed run when a vote could not be written: the replica must stop */
    JournalVotes(GroupId group, VoteJournal journal, Runnable failed) {
        this.group = group;
        this.journal = journal;
        this.failed = failed;
        this.vote = journal.read(group);
    }

    @Override
    public boolean init(RaftMetaStorageOptions options) {
        return true;
    }

    @Override
    public void shutdown() {
        // Every change was written when it was made.
    }

    @Override
    public synchronized long getTerm() {
        return vote.term();
    }

    @Override
    public synchronized PeerId getVotedFor() {
        PeerId peer = new PeerId();
        if (!vote.votedFor().isEmpty() && !peer.parse(vote.votedFor())) {
            throw new IllegalStateException(group + ": the journal holds a vote for no peer: " + vote.votedFor());
        }
        return peer;
    }

    @Override
    public boolean setTerm(long term) {
        return write(term, getVotedFor());
    }

    @Override
    public boolean setVotedFor(PeerId peer) {
        return write(getTerm(), peer);
    }

    @Override
    public boolean setTermAndVotedFor(long term, PeerId peer) {
        return write(term, peer);
    }

    private synchronized boolean write(long term, PeerId votedFor) {
        Vote next = new Vote(term, votedFor.isEmpty() ? "" : votedFor.toString());
        if (next.equals(vote)) {
            return true;
        }
        try {
            journal.write(group, next.term(), next.votedFor());
            vote = next;
            return true;
        } catch (RuntimeException e) {
            LOG.error("{}: the vote for term {} could not be written", group, term, e);
            failed.run();
            return false;
        }
    }
}
