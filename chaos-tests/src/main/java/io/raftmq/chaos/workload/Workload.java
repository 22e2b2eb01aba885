package io.raftmq.chaos.workload;

import io.raftmq.chaos.checker.Findings;
import io.raftmq.chaos.history.History;
import java.util.List;

/**
 * One kind of traffic, with a topic, a history and a judge of its own. Its life: {@link #start}, whatever happens to the
 * cluster meanwhile, {@link #settle} once the cluster is whole again, {@link #judge}, {@link #close}.
 */
public interface Workload extends AutoCloseable {
    /** A short name: what users choose it by. */
    String name();

    /** The topics it uses. */
    List<String> topics();

    /** What it wrote down so far. */
    History history();

    /** Promises that the cluster made to it so far: operations answered OK. */
    long acked();

    /** Makes what it needs and begins. Wants a whole cluster. */
    void start();

    /**
     * Begins nothing new, and returns when all that was begun has its outcome and consumers have nothing left to do; what
     * does not come to rest within a minute or so is written down. Throws what ended one of its threads.
     */
    void settle();

    /** Reads what the cluster holds in the end, and says what is wrong. */
    Findings judge();

    /** Lets go of everything, whatever state it is in. */
    @Override
    void close();
}
