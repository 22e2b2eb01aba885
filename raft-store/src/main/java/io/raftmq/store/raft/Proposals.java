package io.raftmq.store.raft;

import com.alipay.sofa.jraft.Node;
import com.alipay.sofa.jraft.entity.Task;
import io.raftmq.store.GroupId;
import io.raftmq.store.Proposal;
import io.raftmq.store.RaftGroup;
import java.nio.ByteBuffer;

/** Hands proposals to JRaft, those that are within the bounds of this replica's leadership and of its budget. */
final class Proposals {
    private final GroupId id;
    private final Node node;
    private final Leadership leadership;
    private final ProposalBudget budget;
    private final HostCounters counters;

    Proposals(GroupId id, Node node, Leadership leadership, ProposalBudget budget, HostCounters counters) {
        this.id = id;
        this.node = node;
        this.leadership = leadership;
        this.budget = budget;
        this.counters = counters;
    }

    /** See {@link RaftGroup#propose}. */
    void propose(ByteBuffer payload, long expectedTerm, Proposal proposal) {
        int bytes = payload.remaining();
        if (bytes == 0 || bytes > RaftGroup.MAX_PAYLOAD_BYTES) {
            refuse(proposal, "an entry has 1 to " + RaftGroup.MAX_PAYLOAD_BYTES + " bytes, not " + bytes);
        } else if (!leadership.leadsIn(expectedTerm)) {
            refuse(proposal, "this replica does not lead in term " + expectedTerm);
        } else if (!budget.take(bytes)) {
            refuse(proposal, "more than " + budget.limit() + " bytes are proposed and not yet applied: try again");
        } else {
            PendingProposal pending = new PendingProposal(proposal, budget, bytes);
            try {
                node.apply(new Task(payload, pending, expectedTerm));
            } catch (IllegalStateException e) {
                pending.lost("the replica is being stopped");
            }
        }
    }

    private void refuse(Proposal proposal, String why) {
        counters.refused().increment();
        JraftPools.closures().execute(() -> proposal.failed(true, id + ": " + why));
    }
}
