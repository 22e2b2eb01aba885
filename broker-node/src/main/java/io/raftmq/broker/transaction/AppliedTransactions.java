package io.raftmq.broker.transaction;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The transactions as applied: the open ones in memory, decisions where {@link Memory} finds them. */
public final class AppliedTransactions implements Transactions {
    private static final Comparator<OpenTransaction> BY_CHECK =
            Comparator.comparingLong(OpenTransaction::nextCheckMs).thenComparingLong(OpenTransaction::id);
    private static final Comparator<OpenTransaction> BY_EXPIRY =
            Comparator.comparingLong(OpenTransaction::expiresAtMs).thenComparingLong(OpenTransaction::id);

    /** Where decisions are looked up. */
    public interface Memory {
        @Nullable
        Decided decided(long id);
    }

    private final Memory memory;
    private final TreeMap<Long, OpenTransaction> byId = new TreeMap<>();
    private final Map<String, TreeSet<OpenTransaction>> byGroup = new HashMap<>();
    private final TreeSet<OpenTransaction> byExpiry = new TreeSet<>(BY_EXPIRY);
    private long forgottenBelow;

    public AppliedTransactions(Memory memory, long forgottenBelow) {
        this.memory = memory;
        this.forgottenBelow = forgottenBelow;
    }

    @Override
    public @Nullable OpenTransaction open(long id) {
        return byId.get(id);
    }

    @Override
    public @Nullable Decided decided(long id) {
        return id < forgottenBelow ? null : memory.decided(id);
    }

    @Override
    public long forgottenBelow() {
        return forgottenBelow;
    }

    @Override
    public int size() {
        return byId.size();
    }

    @Override
    public List<OpenTransaction> due(String group, long nowMs, int most) {
        List<OpenTransaction> due = new ArrayList<>();
        TreeSet<OpenTransaction> ofGroup = byGroup.get(group);
        if (ofGroup == null) {
            return due;
        }
        for (OpenTransaction each : ofGroup) {
            if (each.nextCheckMs() > nowMs || due.size() >= most) {
                break;
            }
            due.add(each);
        }
        return due;
    }

    @Override
    public List<OpenTransaction> expired(long nowMs, int most) {
        List<OpenTransaction> expired = new ArrayList<>();
        for (OpenTransaction each : byExpiry) {
            if (each.expiresAtMs() > nowMs || expired.size() >= most) {
                break;
            }
            expired.add(each);
        }
        return expired;
    }

    @Override
    public void put(OpenTransaction transaction) {
        remove(transaction.id());
        byId.put(transaction.id(), transaction);
        byGroup.computeIfAbsent(transaction.group(), group -> new TreeSet<>(BY_CHECK))
                .add(transaction);
        byExpiry.add(transaction);
    }

    /** The decision itself is kept by whoever {@link Memory} asks. */
    @Override
    public void decide(long id, Decided decided) {
        remove(id);
    }

    @Override
    public void forget(long belowId) {
        forgottenBelow = Math.max(forgottenBelow, belowId);
    }

    /** When the next question to {@code group} is due; Long.MAX_VALUE if it has no open transaction. */
    public long nextCheckAt(String group) {
        TreeSet<OpenTransaction> all = byGroup.get(group);
        return all == null ? Long.MAX_VALUE : all.first().nextCheckMs();
    }

    /** When the next one is rolled back by force; Long.MAX_VALUE if none is open. */
    public long nextExpiryAt() {
        return byExpiry.isEmpty() ? Long.MAX_VALUE : byExpiry.first().expiresAtMs();
    }

    /** The open ones from {@code fromId} on, by id. */
    public Collection<OpenTransaction> openFrom(long fromId) {
        NavigableMap<Long, OpenTransaction> rest = byId.tailMap(fromId, true);
        return rest.values();
    }

    private void remove(long id) {
        OpenTransaction before = byId.remove(id);
        if (before == null) {
            return;
        }
        byExpiry.remove(before);
        TreeSet<OpenTransaction> ofGroup = byGroup.get(before.group());
        if (ofGroup != null) {
            ofGroup.remove(before);
            if (ofGroup.isEmpty()) {
                byGroup.remove(before.group());
            }
        }
    }
}
