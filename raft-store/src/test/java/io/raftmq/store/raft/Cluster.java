package io.raftmq.store.raft;

import io.raftmq.store.FreePorts;
import io.raftmq.store.GroupId;
import io.raftmq.store.PeerAddress;
import io.raftmq.store.RaftGroup;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Some nodes on loopback, in one process. */
final class Cluster implements AutoCloseable {
    private static final int WINDOW = 400;

    final List<StoreNode> nodes = new ArrayList<>();
    private final Path root;

    Cluster(Path root, int size) {
        this.root = root;
        for (int i = 0; i < size; i++) {
            addNode();
        }
    }

    StoreNode addNode() {
        return add(new PeerAddress("127.0.0.1", FreePorts.next(), 0), root.resolve("n" + nodes.size()));
    }

    /** Opens a node in a directory of its own, at an address that may have been another's. */
    StoreNode add(PeerAddress self, Path directory) {
        StoreNode node = new StoreNode(directory, self).open();
        nodes.add(node);
        return node;
    }

    Set<PeerAddress> addresses() {
        Set<PeerAddress> all = new LinkedHashSet<>();
        nodes.forEach(node -> all.add(node.self));
        return all;
    }

    void start(GroupId id) {
        Set<PeerAddress> voters = addresses();
        nodes.forEach(node -> node.start(id, voters));
    }

    /** The node that leads and has been told so. */
    StoreNode leader(GroupId id) {
        return Await.value(
                "a leader of " + id,
                () -> nodes.stream()
                        .filter(StoreNode::isOpen)
                        .filter(node ->
                                node.store().group(id).map(RaftGroup::isLeader).orElse(false))
                        .findFirst());
    }

    StoreNode follower(GroupId id) {
        StoreNode leader = leader(id);
        Optional<StoreNode> other =
                nodes.stream().filter(node -> node.isOpen() && node != leader).findFirst();
        return other.orElseThrow();
    }

    /**
     * Proposes as a client would: through whoever leads, in windows, and again what failed, until every payload is
     * acknowledged. A leadership that ends meanwhile can therefore store a payload twice. Returns the last index.
     */
    long propose(GroupId id, int count, String prefix) {
        long last = 0;
        List<String> window = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            window.add(prefix + i);
            if (window.size() == WINDOW || i == count - 1) {
                last = Math.max(last, proposeAll(id, window));
                window.clear();
            }
        }
        return last;
    }

    private long proposeAll(GroupId id, List<String> payloads) {
        long last = 0;
        List<String> open = new ArrayList<>(payloads);
        while (!open.isEmpty()) {
            StoreNode leader = leader(id);
            Map<String, Ack> acks = new LinkedHashMap<>();
            open.forEach(payload -> acks.put(payload, propose(leader, id, payload)));
            for (Map.Entry<String, Ack> each : acks.entrySet()) {
                long index = each.getValue()
                        .index
                        .orTimeout(30, TimeUnit.SECONDS)
                        .exceptionally(failure -> -1L)
                        .join();
                if (index > 0) {
                    open.remove(each.getKey());
                    last = Math.max(last, index);
                }
            }
        }
        return last;
    }

    /** Asks whoever leads, and again after each change of leadership, until it is done. */
    void askLeader(GroupId id, Function<RaftGroup, CompletableFuture<Void>> request) {
        Await.until(
                "a leader that does what it is asked",
                () -> request.apply(leader(id).group(id))
                        .orTimeout(30, TimeUnit.SECONDS)
                        .handle((nothing, failure) -> failure == null)
                        .join());
    }

    static Ack propose(StoreNode leader, GroupId id, String payload) {
        Ack ack = new Ack();
        leader.group(id)
                .propose(ByteBuffer.wrap(payload.getBytes(StandardCharsets.UTF_8)), leader.applier(id).leaderTerm, ack);
        return ack;
    }

    /** Returns once every open node's state has reached {@code index}. */
    void awaitApplied(GroupId id, long index) {
        for (StoreNode node : nodes) {
            if (node.isOpen()) {
                awaitApplied(node, id, index);
            }
        }
    }

    static void awaitApplied(StoreNode node, GroupId id, long index) {
        Await.until(
                node.self + " applies " + id + " up to " + index,
                () -> node.group(id).state().appliedIndex() >= index);
    }

    @Override
    public void close() {
        nodes.forEach(StoreNode::close);
    }
}
