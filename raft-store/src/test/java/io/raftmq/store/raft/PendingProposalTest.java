package io.raftmq.store.raft;

import static org.assertj.core.api.Assertions.assertThat;

import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.error.RaftError;
import org.junit.jupiter.api.Test;

class PendingProposalTest {
    private final ProposalBudget budget = new ProposalBudget(10);
    private final Ack ack = new Ack();

    @Test
    void refusalsBeforeTheAppendAreCertain() {
        assertThat(certain(new Status(RaftError.EBUSY, "Node is busy, has too many tasks")))
                .isTrue();
        assertThat(certain(new Status(RaftError.EPERM, "Is not leader."))).isTrue();
        assertThat(certain(new Status(RaftError.EPERM, "expected_term=3 doesn't match current_term=4")))
                .isTrue();
    }

    @Test
    void everythingElseIsNot() {
        assertThat(certain(new Status(RaftError.EPERM, "Leader stepped down"))).isFalse();
        assertThat(certain(new Status(RaftError.ENODESHUTDOWN, "Node is shutting down.")))
                .isFalse();
        assertThat(certain(new Status(RaftError.EIO, "Corrupted LogStorage"))).isFalse();
        assertThat(certain(new Status(RaftError.ESTATEMACHINE, "StateMachine threw")))
                .isFalse();
    }

    @Test
    void aProposalIsSettledOnceAndGivesItsBytesBackOnce() {
        assertThat(budget.take(8)).isTrue();
        assertThat(budget.take(8)).isFalse();
        PendingProposal pending = new PendingProposal(ack, budget, 8);
        assertThat(pending.committed()).isSameAs(ack);
        pending.lost("too late");
        pending.run(new Status(RaftError.EPERM, "Leader stepped down"));
        assertThat(ack.index).isNotDone();
        assertThat(budget.take(10)).isTrue();
        assertThat(budget.take(1)).isFalse();
    }

    private boolean certain(Status status) {
        Ack told = new Ack();
        assertThat(budget.take(3)).isTrue();
        new PendingProposal(told, budget, 3).run(status);
        assertThat(told.index).isCompletedExceptionally();
        return told.certain;
    }
}
