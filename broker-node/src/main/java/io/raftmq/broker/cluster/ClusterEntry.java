package io.raftmq.broker.cluster;

import io.raftmq.broker.config.BrokerConfig;
import io.raftmq.broker.config.NodeEndpoint;
import io.raftmq.broker.identity.Bootstrap;
import io.raftmq.broker.identity.BootstrapStep;
import io.raftmq.broker.identity.DataDirectory;
import io.raftmq.broker.identity.Founder;
import io.raftmq.broker.identity.IdentityException;
import io.raftmq.broker.identity.PeerIdentity;
import io.raftmq.broker.net.PeerFailureException;
import io.raftmq.broker.net.PeerLinks;
import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.InquireRequest;
import io.raftmq.client.wire.proto.InquireResponse;
import io.raftmq.client.wire.proto.LeaderHint;
import io.raftmq.client.wire.proto.RegisterNodeRequest;
import io.raftmq.client.wire.proto.RegisterNodeResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a fresh data directory into a cluster: asks the other nodes who they are until {@link Bootstrap} knows what to do,
 * and does it. Runs on the starting thread, which waits.
 */
public final class ClusterEntry {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterEntry.class);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration REGISTER_TIMEOUT = Duration.ofSeconds(10);
    private static final long PAUSE_MS = 100;
    private static final int SAME_WAIT = 60;

    /** A node that was wiped counts as alive for 6 s, and for 6 s more if the metadata leader is new. */
    private static final long ID_IN_USE_PATIENCE_NANOS = Duration.ofSeconds(13).toNanos();

    private final BrokerConfig config;
    private final DataDirectory directory;
    private final PeerLinks links;
    private final RegisterNodeRequest registration;
    private final Map<Integer, PeerIdentity> lastAnswers = new HashMap<>();
    private String lastWait = "";
    private long idInUseSince;

    /** @param registration what this node says of itself, should it join */
    public ClusterEntry(
            BrokerConfig config, DataDirectory directory, PeerLinks links, RegisterNodeRequest registration) {
        this.config = config;
        this.directory = directory;
        this.links = links;
        this.registration = registration;
    }

    /**
     * Returns once the directory is part of a cluster, however long that takes.
     *
     * @throws IdentityException if only a person can mend what is wrong
     * @throws NotTakenException if the cluster refuses this node
     */
    public void enter() throws IdentityException, NotTakenException, InterruptedException {
        while (!directory.identity().isMember()) {
            ask();
            BootstrapStep step = Bootstrap.next(
                    directory.identity(),
                    config.initialNodes().stream().map(NodeEndpoint::id).toList(),
                    lastAnswers);
            if (step instanceof BootstrapStep.Found found) {
                directory.become(found.identity());
                LOG.info(
                        "node {}: founds cluster {}",
                        config.nodeId(),
                        found.identity().clusterId());
            } else if (step instanceof BootstrapStep.Join join) {
                join(join);
            } else if (step instanceof BootstrapStep.Refuse refuse) {
                throw new IdentityException(refuse.why());
            } else if (step instanceof BootstrapStep.Wait wait) {
                waitFor(wait.why());
            }
        }
    }

    private void ask() {
        InquireRequest question = InquireRequest.newBuilder()
                .setNodeId(config.nodeId())
                .setDirectory(directory.identity().directory().toString())
                .build();
        Map<Integer, CompletableFuture<InquireResponse>> asked = new HashMap<>();
        for (NodeEndpoint node : config.otherInitialNodes()) {
            asked.put(
                    node.id(),
                    links.call(
                            node.host(),
                            node.clientPort(),
                            ApiKey.INQUIRE,
                            question,
                            InquireResponse.parser(),
                            ANSWER_TIMEOUT));
        }
        lastAnswers.clear();
        asked.forEach((id, answer) -> {
            try {
                lastAnswers.put(id, peer(answer.join()));
            } catch (CompletionException | IllegalArgumentException e) {
                LOG.debug("node {}: node {} does not answer: {}", config.nodeId(), id, e.getMessage());
            }
        });
    }

    private void join(BootstrapStep.Join join) throws IdentityException, NotTakenException, InterruptedException {
        for (NodeEndpoint node : config.otherInitialNodes()) {
            PeerIdentity peer = lastAnswers.get(node.id());
            if (peer == null || !peer.formed()) {
                continue;
            }
            try {
                RegisterNodeResponse answer = register(node);
                directory.become(
                        directory.identity().asMember(join.clusterId(), answer.getIncarnation(), join.founders()));
                LOG.info(
                        "node {}: joins cluster {} as incarnation {}",
                        config.nodeId(),
                        join.clusterId(),
                        answer.getIncarnation());
                return;
            } catch (CompletionException e) {
                onRefusal(e);
            }
        }
        Thread.sleep(PAUSE_MS);
    }

    /** Asks the node, and whom it names as the metadata group's leader: that one need not be among the initial nodes. */
    private RegisterNodeResponse register(NodeEndpoint node) {
        try {
            return register(node.host(), node.clientPort());
        } catch (CompletionException e) {
            if (e.getCause() instanceof PeerFailureException failure
                    && failure.code() == ErrorCode.NOT_META_LEADER
                    && failure.failure().hasLeader()) {
                LeaderHint leader = failure.failure().getLeader();
                return register(leader.getHost(), leader.getPort());
            }
            throw e;
        }
    }

    private RegisterNodeResponse register(String host, int port) {
        return links.call(
                        host, port, ApiKey.REGISTER_NODE, registration, RegisterNodeResponse.parser(), REGISTER_TIMEOUT)
                .join();
    }

    private void onRefusal(CompletionException e) throws NotTakenException, InterruptedException {
        if (!(e.getCause() instanceof PeerFailureException failure)) {
            throw e;
        }
        if (failure.code() == ErrorCode.NOT_META_LEADER) {
            return; // the next node may be the one
        }
        boolean inUse = failure.code() == ErrorCode.NODE_ID_IN_USE;
        if (inUse && idInUseSince == 0) {
            idInUseSince = System.nanoTime();
        }
        boolean patient = inUse && System.nanoTime() - idInUseSince < ID_IN_USE_PATIENCE_NANOS;
        if (failure.code().retry() == ErrorCode.Retry.NEVER && !patient) {
            throw new NotTakenException("the cluster does not take this node: " + failure.getMessage(), failure);
        }
        waitFor("the cluster does not take this node yet: " + failure.code() + ": " + failure.getMessage());
    }

    private void waitFor(String why) throws InterruptedException {
        // The same wait is told once, whatever its details count down.
        if (!why.substring(0, Math.min(why.length(), SAME_WAIT)).equals(lastWait)) {
            LOG.info("node {}: waits: {}", config.nodeId(), why);
            lastWait = why.substring(0, Math.min(why.length(), SAME_WAIT));
        }
        Thread.sleep(PAUSE_MS);
    }

    private static PeerIdentity peer(InquireResponse answer) {
        List<Founder> founders = answer.getMembersList().stream()
                .map(member -> new Founder(member.getNodeId(), UUID.fromString(member.getDirectory())))
                .toList();
        return new PeerIdentity(
                answer.getNodeId(),
                UUID.fromString(answer.getDirectory()),
                answer.getFormed(),
                answer.getClusterId(),
                founders);
    }
}
