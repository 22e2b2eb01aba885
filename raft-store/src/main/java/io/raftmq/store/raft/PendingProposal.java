package io.raftmq.store.raft;

import com.alipay.sofa.jraft.Closure;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.error.RaftError;
import io.raftmq.store.Proposal;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A proposal on its way through JRaft: it comes back with its committed entry, or fails; never both. JRaft hands this
 * object to the state machine on success and runs it on failure.
 */
final class PendingProposal implements Closure {
    private final Proposal proposal;
    private final ProposalBudget budget;
    private final int bytes;
    private final AtomicBoolean settled = new AtomicBoolean();

    PendingProposal(Proposal proposal, ProposalBudget budget, int bytes) {
        this.proposal = proposal;
        this.budget = budget;
        this.bytes = bytes;
    }

    /** The proposer's object: the entry is committed and is being delivered. */
    Proposal committed() {
        if (settled.compareAndSet(false, true)) {
            budget.giveBack(bytes);
        }
        return proposal;
    }

    /** The entry's fate is not known on this node. */
    void lost(String why) {
        fail(false, why);
    }

    @Override
    public void run(Status status) {
        if (!status.isOk()) {
            fail(provablyNotAppended(status), status.getErrorMsg());
        }
    }

    private void fail(boolean certain, String why) {
        if (settled.compareAndSet(false, true)) {
            budget.giveBack(bytes);
            proposal.failed(certain, why);
        }
    }

    /**
     * Whether JRaft 1.4.1 refused the task before it became a log entry. EBUSY is only used so (full ring, log cache
     * over its bound, leadership being transferred). EPERM is used so for two refusals, told by their text, but also
     * when a leader steps down with the entry in its log.
     */
    static boolean provablyNotAppended(Status status) {
        if (status.getRaftError() == RaftError.EBUSY) {
            return true;
        }
        String text = String.valueOf(status.getErrorMsg());
        return status.getRaftError() == RaftError.EPERM
                && (text.startsWith("Is not leader") || text.startsWith("expected_term="));
    }
}
