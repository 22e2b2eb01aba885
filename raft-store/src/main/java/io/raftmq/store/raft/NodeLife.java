package io.raftmq.store.raft;

import com.alipay.sofa.jraft.Node;
import io.raftmq.store.transport.RaftNodeOptions;

/** The one start and the one end of a JRaft node. */
final class NodeLife {
    private final Node node;
    private final RaftNodeOptions options;
    private boolean begun;
    private volatile boolean running;

    NodeLife(Node node, RaftNodeOptions options) {
        this.node = node;
        this.options = options;
    }

    /**
     * Starts the node.
     *
     * @param whenRunning done once it runs, before it may be ended
     * @throws IllegalStateException if it does not start; {@link #end} is due all the same
     */
    synchronized void begin(Runnable whenRunning) {
        begun = true;
        if (!node.init(options)) {
            throw new IllegalStateException("JRaft refuses, its log says why");
        }
        options.started(node);
        running = true;
        whenRunning.run();
    }

    boolean isRunning() {
        return running;
    }

    /** Returns once the node is down; at once if it never began or has ended. */
    synchronized void end() {
        running = false;
        if (!begun) {
            return;
        }
        begun = false;
        options.stopping(node);
        node.shutdown();
        try {
            node.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
