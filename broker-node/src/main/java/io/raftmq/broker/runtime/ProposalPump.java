package io.raftmq.broker.runtime;

import io.raftmq.broker.partition.PartitionLeader;
import io.raftmq.broker.partition.ProposedEntry;
import io.raftmq.store.Proposal;
import io.raftmq.store.RaftGroup;

/**
 * Proposes what a leader has decided, for one term. While few entries are in flight the next goes at once, so a lone
 * sender never lingers; beyond that, decisions join the open entry until one comes back, so that many small senders share
 * entries. Owned by the partition's loop.
 */
final class ProposalPump {
    static final int MAX_IN_FLIGHT = 4;

    private final PartitionLeader leader;
    private final RaftGroup group;
    private final FailureSink failures;
    private int inFlight;

    /** Takes failed proposals, on any thread. */
    interface FailureSink {
        void failed(ProposalPump pump, ProposedEntry entry, boolean certain);
    }

    ProposalPump(PartitionLeader leader, RaftGroup group, FailureSink failures) {
        this.leader = leader;
        this.group = group;
        this.failures = failures;
    }

    PartitionLeader leader() {
        return leader;
    }

    /** Proposes as much as may be in flight. */
    void pump() {
        while (inFlight < MAX_IN_FLIGHT) {
            ProposedEntry entry = leader.pollEntry();
            if (entry == null) {
                return;
            }
            inFlight++;
            group.propose(entry.payload(), leader.term(), new InFlight(this, entry));
        }
    }

    /** Whether some of its entries are on their way through Raft. */
    boolean hasInFlight() {
        return inFlight > 0;
    }

    /** One of its entries came back, committed or failed. */
    void cameBack() {
        inFlight--;
    }

    /** An entry on its way through Raft. */
    record InFlight(ProposalPump pump, ProposedEntry entry) implements Proposal {
        @Override
        public void failed(boolean certain, String why) {
            pump.failures.failed(pump, entry, certain);
        }
    }
}
