package io.raftmq.meta.runtime;

import io.raftmq.store.CommittedEntry;
import io.raftmq.store.FaultHandler;
import io.raftmq.store.GroupListener;
import io.raftmq.store.Membership;
import io.raftmq.store.PeerAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries what Raft tells of the metadata group onto the metadata loop, in order. */
final class MetaGroupListener implements GroupListener {
    private static final Logger LOG = LoggerFactory.getLogger(MetaGroupListener.class);

    private final MetadataLoop loop;
    private final FaultHandler faults;
    private final CompletableFuture<MetadataNode> node = new CompletableFuture<>();

    MetaGroupListener(MetadataLoop loop, FaultHandler faults) {
        this.loop = loop;
        this.faults = faults;
    }

    /** The group runs and its state is read: calls that came early go on now. */
    void started(MetadataNode started) {
        node.complete(started);
    }

    /** The state could not be read: calls that came early, and all later ones, fail. */
    void notStarted(RuntimeException why) {
        node.completeExceptionally(why);
    }

    /** Holds Raft back until the entries are applied. */
    @Override
    public void onCommitted(List<CommittedEntry> entries) {
        onLoop(ready -> ready.committed(entries));
    }

    @Override
    public void onLeaderStart(long term) {
        onLoop(ready -> ready.lead(term));
    }

    @Override
    public void onLeaderStop() {
        onLoop(MetadataNode::follow);
    }

    @Override
    public void onFollow(PeerAddress leader, long term) {
        LOG.info("{}: metadata leader is {} in term {}", loop, leader, term);
    }

    /** Nothing to do: the leader reads the membership when it looks at it next. */
    @Override
    public void onMembership(Membership membership) {
        LOG.info("{}: metadata group is now {}", loop, membership);
    }

    /** Nothing to do: entries are applied before {@link #onCommitted} returns. */
    @Override
    public void beforeStateReplaced() {}

    @Override
    public void onStateReplaced() {
        onLoop(MetadataNode::reload);
    }

    @Override
    public void onQuarantined(String why) {
        faults.fatal(
                "running the metadata group: its log or state on this node is damaged. Start the node with an empty data"
                        + " directory; it will copy everything from its peers",
                new IllegalStateException(why));
    }

    private void onLoop(Consumer<MetadataNode> task) {
        MetadataNode ready = node.join();
        try {
            loop.executeAndWait(() -> task.accept(ready));
        } catch (RejectedExecutionException e) {
            // Closed: what was not applied is delivered again at the next start.
            LOG.info("{}: closed, no more metadata is applied", loop);
        }
    }
}
