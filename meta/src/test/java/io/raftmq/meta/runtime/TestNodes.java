package io.raftmq.meta.runtime;

import com.google.protobuf.Message;
import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.InitProducerRequest;
import io.raftmq.client.wire.proto.NodeHeartbeatRequest;
import io.raftmq.meta.model.ClusterSettings;
import io.raftmq.meta.model.MetaException;
import io.raftmq.meta.model.MetadataImage;
import io.raftmq.meta.state.World;
import io.raftmq.store.PeerAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/** Metadata services of several nodes over one group in memory. */
final class TestNodes implements AutoCloseable {
    private static final int DEADLINE_SECONDS = 20;

    final FakeRaft raft;
    final AtomicLong clock = new AtomicLong(1_000_000);
    final List<String> faults = new ArrayList<>();
    final Map<PeerAddress, MetadataService> services = new HashMap<>();
    private final List<InitialNode> initial = new ArrayList<>();

    TestNodes(int nodes) {
        Set<PeerAddress> voters = new HashSet<>();
        for (int id = 1; id <= nodes; id++) {
            initial.add(new InitialNode(id, World.directory(id, 0), World.peer(id, 0)));
            voters.add(World.peer(id, 0));
        }
        raft = new FakeRaft(voters);
        for (int id = 1; id <= nodes; id++) {
            start(id, 0);
        }
    }

    /** A formed cluster, led by node 1, with all nodes registered; the leader has nothing left to do of itself. */
    static TestNodes formed(int nodes) {
        TestNodes cluster = new TestNodes(nodes);
        cluster.raft.elect(World.peer(1, 0));
        for (int id = 1; id <= nodes; id++) {
            cluster.register(id, 0);
        }
        await(cluster.leader(), image -> image.cluster().metaGroup().voters().size() == nodes);
        return cluster;
    }

    MetadataService start(int id, int incarnation) {
        return start(id, incarnation, options(id, incarnation));
    }

    MetadataService start(int id, int incarnation, MetadataOptions options) {
        PeerAddress peer = World.peer(id, incarnation);
        MetadataService service = MetadataService.start(
                raft.at(peer), options, clock::get, (what, cause) -> record(what + ": " + cause.getMessage()));
        services.put(peer, service);
        return service;
    }

    private void record(String fault) {
        synchronized (faults) {
            faults.add(fault);
        }
    }

    MetadataOptions options(int id, int incarnation) {
        boolean founder = incarnation == 0 && id <= initial.size();
        return new MetadataOptions(
                id,
                founder ? initial : List.of(),
                ClusterSettings.DEFAULT,
                Duration.ofMillis(100),
                Duration.ofMillis(600),
                Duration.ofSeconds(3),
                Duration.ofSeconds(30),
                Duration.ofMillis(5),
                10_000,
                1_000,
                1);
    }

    MetadataService node(int id) {
        return node(id, 0);
    }

    MetadataService node(int id, int incarnation) {
        MetadataService service = services.get(World.peer(id, incarnation));
        if (service == null) {
            throw new IllegalStateException("node " + id + " was not started");
        }
        return service;
    }

    MetadataService leader() {
        PeerAddress leader = raft.leader();
        MetadataService service = leader == null ? null : services.get(leader);
        if (service == null) {
            throw new IllegalStateException("nobody leads");
        }
        return service;
    }

    /** Registers at the leader, once it knows that it leads. */
    void register(int id, int directory) {
        retry(ApiKey.REGISTER_NODE, World.registration(id, World.directory(id, directory), ""));
    }

    /** Asks the leader again as long as it does not know that it leads. */
    Message retry(ApiKey api, Message request) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (true) {
            try {
                return get(leader().submit(api, request));
            } catch (MetaException e) {
                if (e.code() != ErrorCode.NOT_META_LEADER || System.nanoTime() > deadline) {
                    throw e;
                }
                Thread.onSpinWait();
            }
        }
    }

    CompletableFuture<Message> initProducer() {
        return leader().submit(ApiKey.INIT_PRODUCER, InitProducerRequest.getDefaultInstance());
    }

    void heartbeat(int id) {
        long epoch = leader().image().node(id).orElseThrow().epoch();
        get(leader().submit(
                        ApiKey.NODE_HEARTBEAT,
                        NodeHeartbeatRequest.newBuilder()
                                .setNodeId(id)
                                .setEpoch(epoch)
                                .build()));
    }

    /** Lets time pass until {@code silent} counts as dead, while the others send their heartbeats. */
    void untilDead(int silent, int... others) {
        for (int passed = 0; leader().image().node(silent).orElseThrow().alive(); passed += 100) {
            if (passed > 10_000) {
                throw new AssertionError("node " + silent + " does not die");
            }
            clock.addAndGet(100);
            for (int other : others) {
                heartbeat(other);
            }
            raft.awaitTick();
        }
    }

    /** The first image of that node that is as wanted. */
    static MetadataImage await(MetadataService service, Predicate<MetadataImage> wanted) {
        CompletableFuture<MetadataImage> seen = new CompletableFuture<>();
        service.onChange(image -> {
            if (wanted.test(image)) {
                seen.complete(image);
            }
        });
        return get(seen);
    }

    /** The future's answer within the deadline; what it failed with is thrown. */
    static <T> T get(CompletableFuture<T> future) {
        try {
            return future.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new AssertionError(e);
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("no answer within " + DEADLINE_SECONDS + " s", e);
        }
    }

    @Override
    public void close() {
        raft.release();
        services.values().forEach(MetadataService::close);
    }
}
