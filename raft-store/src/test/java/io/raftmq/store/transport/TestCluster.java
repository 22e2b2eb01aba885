package io.raftmq.store.transport;

import com.alipay.sofa.jraft.Closure;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.entity.Task;
import com.alipay.sofa.jraft.util.ThreadPoolsFactory;
import io.raftmq.store.FreePorts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/** Several nodes in one process, each with its own transport and a replica of every group. */
final class TestCluster implements AutoCloseable {
    private static final AtomicInteger CLUSTERS = new AtomicInteger();
    private static final ThreadPoolExecutor CLOSURES =
            new ThreadPoolExecutor(8, 8, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                Thread thread = new Thread(task, "test-closures");
                thread.setDaemon(true);
                return thread;
            });

    final List<TestNode> nodes = new ArrayList<>();
    final List<String> groups = new ArrayList<>();
    private final String name;
    private final List<PeerId> voters = new ArrayList<>();

    TestCluster(int nodeCount, int groupCount, UnaryOperator<TransportOptions> adjust) throws IOException {
        String name = "test" + CLUSTERS.incrementAndGet();
        this.name = name;
        for (int i = 0; i < nodeCount; i++) {
            TransportOptions options = TransportOptions.of(name, "127.0.0.1", FreePorts.next());
            TestNode node = new TestNode(RaftTransport.open(adjust.apply(options)));
            nodes.add(node);
            voters.add(node.peer);
        }
        for (int i = 0; i < groupCount; i++) {
            addGroup();
        }
    }

    void addGroup() {
        String group = name + "-g" + groups.size();
        groups.add(group);
        ThreadPoolsFactory.registerThreadPool(group, CLOSURES);
        for (TestNode node : nodes) {
            node.start(group, voters);
        }
    }

    Optional<TestNode> leader(String group) {
        return nodes.stream()
                .filter(node -> node.replicas.containsKey(group)
                        && node.replica(group).node().isLeader())
                .findFirst();
    }

    TestNode awaitLeader(String group, Duration limit) {
        AtomicReference<TestNode> found = new AtomicReference<>();
        Eventually.within(limit, "a leader of " + group, () -> {
            leader(group).ifPresent(found::set);
            return found.get() != null;
        });
        return Objects.requireNonNull(found.get());
    }

    void awaitLeaders(Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        for (String group : groups) {
            awaitLeader(group, Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
        }
    }

    static void propose(TestNode leader, String group, byte[] payload, Closure done) {
        Task task = new Task(ByteBuffer.wrap(payload), done);
        leader.replica(group).node().apply(task);
    }

    @Override
    public void close() {
        nodes.forEach(TestNode::shutDownGroups);
        nodes.forEach(node -> node.transport.close());
    }
}
