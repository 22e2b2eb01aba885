package io.raftmq.broker.transaction;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The transactions of a partition: all that are open, and what is remembered of those that are not. */
public interface Transactions {
    /** The open transaction of that id, or null. */
    @Nullable
    OpenTransaction open(long id);

    /** What was decided about that id, or null if it was nothing, or is forgotten. */
    @Nullable
    Decided decided(long id);

    /** Decisions below this id are remembered no more. */
    long forgottenBelow();

    /** How many are open. */
    int size();

    /** At most {@code most} of a producer group that are due to be asked about, the longest due first. */
    List<OpenTransaction> due(String group, long nowMs, int most);

    /** At most {@code most} whose time is over, the longest over first. */
    List<OpenTransaction> expired(long nowMs, int most);

    void put(OpenTransaction transaction);

    void decide(long id, Decided decided);

    void forget(long belowId);
}
