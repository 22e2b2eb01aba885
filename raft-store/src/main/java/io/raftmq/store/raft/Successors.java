package io.raftmq.store.raft;

import com.alipay.sofa.jraft.Node;
import com.alipay.sofa.jraft.Status;
import io.raftmq.store.GroupId;
import io.raftmq.store.PeerAddress;
import io.raftmq.store.RaftGroup;
import io.raftmq.store.commitlog.GroupLog;
import io.raftmq.store.transport.RaftNodeOptions;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** Who may lead after this replica: how far its peers are behind, and which of them it hands leadership to. */
final class Successors {
    /** One this close behind has caught up well before JRaft gives the transfer up. */
    private static final long MAX_LAG = 1_000;

    private final GroupId id;
    private final HostResources host;
    private final GroupLog log;
    private final Node node;
    private final RaftNodeOptions nodeOptions;
    private final Leadership leadership;
    private final CommittedMembership membership;

    Successors(
            GroupId id,
            HostResources host,
            GroupLog log,
            Node node,
            RaftNodeOptions nodeOptions,
            Leadership leadership,
            CommittedMembership membership) {
        this.id = id;
        this.host = host;
        this.log = log;
        this.node = node;
        this.nodeOptions = nodeOptions;
        this.leadership = leadership;
        this.membership = membership;
    }

    /** See {@link RaftGroup#lag}. */
    Optional<Long> lag(PeerAddress peer) {
        OptionalLong next = leadership.leads() ? nodeOptions.nextIndex(Peers.toJraft(peer)) : OptionalLong.empty();
        return next.isEmpty() ? Optional.empty() : Optional.of(Math.max(0, log.lastIndex() + 1 - next.getAsLong()));
    }

    /** See {@link RaftGroup#transferLeadership}. */
    CompletableFuture<Void> handOver(PeerAddress to) {
        if (!leadership.leads()) {
            // Also while an earlier handover that failed is being taken back.
            return refused("this replica does not lead");
        }
        if (!to.equals(host.options().self()) && !canTakeOver(to)) {
            return refused(to + " cannot take over now: it is no voter, does not answer, or is far behind");
        }
        Status status = nodeOptions.transfer(() -> node.transferLeadershipTo(Peers.toJraft(to)));
        return status.isOk() ? CompletableFuture.completedFuture(null) : refused(status.getErrorMsg());
    }

    /** While leadership is handed over nobody leads: it is tried only with who can be expected to take it. */
    private boolean canTakeOver(PeerAddress to) {
        return membership.current().voters().contains(to)
                && !host.transport().liveness().isSuspect(to.host(), to.port())
                && lag(to).map(entries -> entries <= MAX_LAG).orElse(false);
    }

    private CompletableFuture<Void> refused(String why) {
        return CompletableFuture.failedFuture(new IllegalStateException(id + ": " + why));
    }
}
