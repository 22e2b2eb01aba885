package io.raftmq.broker.transaction;

import io.raftmq.broker.inflight.LastWords;
import io.raftmq.broker.inflight.LastWords.Word;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The transactions as they will be once everything proposed is applied: what proposed entries touched, over the applied ones. */
public final class ProposedTransactions implements Transactions {
    private final Transactions applied;
    private final LastWords<Long, Standing> touched = new LastWords<>();
    private int size;
    private long forgottenBelow;

    public ProposedTransactions(Transactions applied) {
        this.applied = applied;
        size = applied.size();
        forgottenBelow = applied.forgottenBelow();
    }

    /** Changes from now on belong to this entry. */
    public void entry(long entryOrdinal) {
        touched.entry(entryOrdinal);
    }

    /** The entry's changes (and those of all before) are in the applied transactions now. */
    public void applied(long entryOrdinal) {
        touched.applied(entryOrdinal);
    }

    @Override
    public @Nullable OpenTransaction open(long id) {
        Word<Standing> latest = touched.on(id);
        if (latest == null) {
            return applied.open(id);
        }
        return latest.value() instanceof OpenTransaction open ? open : null;
    }

    @Override
    public @Nullable Decided decided(long id) {
        Word<Standing> latest = touched.on(id);
        if (latest == null) {
            return id < forgottenBelow ? null : applied.decided(id);
        }
        return latest.value() instanceof Decided decided ? decided : null;
    }

    @Override
    public long forgottenBelow() {
        return forgottenBelow;
    }

    @Override
    public int size() {
        return size;
    }

    /** Of those that no entry in flight touches: what was begun or asked about just now is not due. */
    @Override
    public List<OpenTransaction> due(String group, long nowMs, int most) {
        return untouched(applied.due(group, nowMs, most + touched.size()), most);
    }

    @Override
    public List<OpenTransaction> expired(long nowMs, int most) {
        return untouched(applied.expired(nowMs, most + touched.size()), most);
    }

    @Override
    public void put(OpenTransaction transaction) {
        if (open(transaction.id()) == null) {
            size++;
        }
        touched.say(transaction.id(), transaction);
    }

    @Override
    public void decide(long id, Decided decided) {
        if (open(id) != null) {
            size--;
        }
        touched.say(id, decided);
    }

    @Override
    public void forget(long belowId) {
        forgottenBelow = Math.max(forgottenBelow, belowId);
    }

    private List<OpenTransaction> untouched(List<OpenTransaction> found, int most) {
        List<OpenTransaction> result = new ArrayList<>();
        for (OpenTransaction each : found) {
            if (result.size() < most && touched.on(each.id()) == null) {
                result.add(each);
            }
        }
        return result;
    }
}
