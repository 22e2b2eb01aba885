package io.raftmq.broker.partition;

import io.raftmq.broker.held.HeldRun;
import io.raftmq.broker.partition.PartitionState.At;
import io.raftmq.broker.partition.TransactionRecord.BeginTransactions;
import io.raftmq.broker.partition.TransactionRecord.CheckTransactions;
import io.raftmq.broker.partition.TransactionRecord.EndTransactions;
import io.raftmq.broker.partition.TransactionRecord.ForgetDecisions;
import io.raftmq.broker.transaction.Decided;
import io.raftmq.broker.transaction.OpenTransaction;
import io.raftmq.broker.transaction.Transactions;

/** What each record of the transactions' room does to a partition's state. Total: what is not open is passed over. */
final class TransactionReplay {
    private TransactionReplay() {}

    static void apply(TransactionRecord record, PartitionState state, At at, Changes changes) {
        if (record instanceof BeginTransactions r) {
            begin(r, state, at, changes);
        } else if (record instanceof CheckTransactions r) {
            check(r, state, at, changes);
        } else if (record instanceof EndTransactions r) {
            end(r, state, at, changes);
        } else if (record instanceof ForgetDecisions r) {
            state.transactions.forget(r.belowId());
            changes.decisionsForgotten(r.belowId());
        }
    }

    private static void begin(BeginTransactions record, PartitionState state, At at, Changes changes) {
        for (int i = 0; i < record.count(); i++) {
            OpenTransaction begun =
                    OpenTransaction.begun(record.firstId() + i, record.group(), at.timeMs(), record.schedule());
            state.transactions.put(begun);
            changes.transactionPut(begun);
        }
    }

    private static void check(CheckTransactions record, PartitionState state, At at, Changes changes) {
        Transactions transactions = state.transactions;
        for (long id : record.ids()) {
            OpenTransaction open = transactions.open(id);
            if (open != null) {
                OpenTransaction checked = open.checkedAt(at.timeMs());
                transactions.put(checked);
                changes.transactionPut(checked);
            }
        }
    }

    private static void end(EndTransactions record, PartitionState state, At at, Changes changes) {
        for (long id : record.ids()) {
            if (state.transactions.open(id) != null) {
                long offset = release(id, record.commit(), state, at, changes);
                Decided decided = new Decided(record.commit(), record.by(), at.timeMs(), offset);
                state.transactions.decide(id, decided);
                changes.transactionDecided(id, decided);
            }
        }
    }

    /** Lets the message into the queue, or lets go of it; answers its offset. */
    private static long release(long id, boolean commit, PartitionState state, At at, Changes changes) {
        HeldRun taken = state.held.take(id, 1);
        if (taken != null && commit) {
            return HeldChanges.queue(taken, state, at, changes).baseOffset();
        }
        if (taken != null) {
            state.held.bodies().unpin(taken.body(), taken.count(), state.head.logStart());
        }
        return Decided.NOWHERE;
    }
}
