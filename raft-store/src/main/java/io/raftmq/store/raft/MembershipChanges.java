package io.raftmq.store.raft;

import com.alipay.sofa.jraft.Closure;
import com.alipay.sofa.jraft.Node;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.entity.Task;
import com.alipay.sofa.jraft.error.RaftError;
import io.raftmq.store.GroupId;
import io.raftmq.store.NotLeaderException;
import io.raftmq.store.PeerAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A leader's changes to its group's membership. Each may be repeated: what is so already is not done again. */
final class MembershipChanges {
    private static final Logger LOG = LoggerFactory.getLogger(MembershipChanges.class);

    private final GroupId group;
    private final Node node;

    MembershipChanges(GroupId group, Node node) {
        this.group = group;
        this.node = node;
    }

    CompletableFuture<Void> addLearners(Set<PeerAddress> learners) {
        return change(done -> node.addLearners(Peers.toJraft(learners), done));
    }

    CompletableFuture<Void> removeLearners(Set<PeerAddress> learners) {
        return change(done -> {
            List<PeerId> present = new ArrayList<>(Peers.toJraft(learners));
            present.retainAll(node.listLearners());
            if (present.isEmpty()) {
                done.run(Status.OK());
            } else {
                node.removeLearners(present, done);
            }
        });
    }

    /** Learners that are to vote stop being learners first: JRaft does not promote in one step. */
    CompletableFuture<Void> changeVoters(Set<PeerAddress> voters) {
        return removeLearners(voters)
                .thenCompose(nothing -> change(done -> {
                    node.changePeers(new Configuration(Peers.toJraft(voters), node.listLearners()), done);
                    nudge();
                }));
    }

    /**
     * Appends an entry of the store's own, of no bytes. JRaft looks whether a newcomer has caught up only when it answers
     * to an append; one that had nothing to catch up with may have answered before JRaft began to look, and in an idle
     * group the change would then never go on. If the node is too busy to take it, other entries do the same.
     */
    private void nudge() {
        node.apply(new Task(ByteBuffer.allocate(0), status -> LOG.debug("{}: nudged: {}", group, status)));
    }

    /** A change that reports to a closure. */
    private interface Change {
        void run(Closure done);
    }

    private CompletableFuture<Void> change(Change change) {
        CompletableFuture<Void> future = new CompletableFuture<>();
        try {
            change.run(status -> complete(future, status));
        } catch (IllegalStateException e) {
            // How JRaft says that the node does not lead, or is being shut down.
            future.completeExceptionally(new NotLeaderException(group + ": " + e.getMessage()));
        } catch (IllegalArgumentException e) {
            future.completeExceptionally(e);
        }
        return future;
    }

    private void complete(CompletableFuture<Void> future, Status status) {
        if (status.isOk()) {
            future.complete(null);
        } else if (status.getRaftError() == RaftError.EPERM) {
            future.completeExceptionally(new NotLeaderException(group + ": " + status.getErrorMsg()));
        } else {
            future.completeExceptionally(new IllegalStateException(group + ": " + status.getErrorMsg()));
        }
    }
}
