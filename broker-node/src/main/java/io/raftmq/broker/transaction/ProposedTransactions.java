package io.raftmq.broker.transaction;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The transactions as they will be once everything proposed is applied: what proposed entries touched, over the applied
 * ones. An entry's touches are let go when it is applied, so the overlay is no larger than what is in flight.
 */
public final class ProposedTransactions implements Transactions {
    /** The last word of those in flight on an id; exactly one of {@code open} and {@code decided} is there. */
    private record Touched(
            long ordinal,
            @Nullable OpenTransaction open,
            @Nullable Decided decided) {}

    private record Touch(long ordinal, long id) {}

    private final Transactions applied;
    private final Map<Long, Touched> touched = new HashMap<>();
    private final Deque<Touch> touches = new ArrayDeque<>();
    private long ordinal;
    private int size;
    private long forgottenBelow;

    public ProposedTransactions(Transactions applied) {
        this.applied = applied;
        size = applied.size();
        forgottenBelow = applied.forgottenBelow();
    }

    /** Changes from now on belong to this entry. */
    public void entry(long entryOrdinal) {
        ordinal = entryOrdinal;
    }

    /** The entry's changes (and those of all before) are in the applied transactions now. */
    public void applied(long entryOrdinal) {
        for (Touch head = touches.peek(); head != null && head.ordinal() <= entryOrdinal; head = touches.peek()) {
            touches.remove();
            Touched latest = touched.get(head.id());
            if (latest != null && latest.ordinal() == head.ordinal()) {
                touched.remove(head.id());
            }
        }
    }

    @Override
    public @Nullable OpenTransaction open(long id) {
        Touched latest = touched.get(id);
        return latest != null ? latest.open() : applied.open(id);
    }

    @Override
    public @Nullable Decided decided(long id) {
        Touched latest = touched.get(id);
        return latest != null ? latest.decided() : id < forgottenBelow ? null : applied.decided(id);
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
        touch(transaction.id(), transaction, null);
    }

    @Override
    public void decide(long id, Decided decided) {
        if (open(id) != null) {
            size--;
        }
        touch(id, null, decided);
    }

    @Override
    public void forget(long belowId) {
        forgottenBelow = Math.max(forgottenBelow, belowId);
    }

    private List<OpenTransaction> untouched(List<OpenTransaction> found, int most) {
        List<OpenTransaction> result = new ArrayList<>();
        for (OpenTransaction each : found) {
            if (result.size() < most && !touched.containsKey(each.id())) {
                result.add(each);
            }
        }
        return result;
    }

    private void touch(long id, @Nullable OpenTransaction open, @Nullable Decided decided) {
        touched.put(id, new Touched(ordinal, open, decided));
        touches.add(new Touch(ordinal, id));
    }
}
