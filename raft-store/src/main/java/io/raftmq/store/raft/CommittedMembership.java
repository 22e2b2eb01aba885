package io.raftmq.store.raft;

import io.raftmq.store.Membership;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The membership that is committed, as far as this replica knows. JRaft tells a follower nothing of a committed
 * configuration, so it is found by comparing the log's configurations with the commit index.
 */
final class CommittedMembership {
    private final ConfigurationHistory history;
    private final Consumer<Membership> changed;
    private volatile Membership current;
    private long known = -1;

    /** @param changed told of each new membership, in order */
    CommittedMembership(ConfigurationHistory history, Membership initial, Consumer<Membership> changed) {
        this.history = history;
        this.current = initial;
        this.changed = changed;
    }

    Membership current() {
        return current;
    }

    /** Whether no configuration in the log is newer than the one that is current. */
    synchronized boolean settled() {
        return history.latest().map(latest -> latest.index() <= known).orElse(true);
    }

    /** Entries up to {@code index} are committed. */
    synchronized void committedUpTo(long index) {
        Optional<GroupConfiguration> latest = history.at(index);
        // A joint configuration is a stage on the way, never what the group consists of.
        if (latest.isPresent()
                && latest.get().index() > known
                && latest.get().oldVoters().isEmpty()) {
            known = latest.get().index();
            current = latest.get().toMembership();
            changed.accept(current);
        }
    }
}
