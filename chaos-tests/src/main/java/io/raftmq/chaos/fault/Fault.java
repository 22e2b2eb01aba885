package io.raftmq.chaos.fault;

import io.raftmq.chaos.cluster.Cluster;
import io.raftmq.chaos.history.History;

/** Something done to one node that can be undone. */
public enum Fault {
    /** {@code kill -9}; undone by a start. */
    KILL {
        @Override
        void begin(Cluster cluster, int node) {
            cluster.kill(node);
        }

        @Override
        void end(Cluster cluster, int node) {
            cluster.restart(node);
        }
    },
    /** SIGSTOP: connections stay open and nothing answers; undone by SIGCONT. */
    PAUSE {
        @Override
        void begin(Cluster cluster, int node) {
            cluster.pause(node);
        }

        @Override
        void end(Cluster cluster, int node) {
            cluster.resume(node);
        }
    };

    /** Does it to the node, and writes it down first. */
    public final void inject(Cluster cluster, int node, History history) {
        history.faultBegan(name(), node);
        begin(cluster, node);
    }

    /** Undoes it, and writes it down after. */
    public final void heal(Cluster cluster, int node, History history) {
        end(cluster, node);
        history.faultEnded(name(), node);
    }

    abstract void begin(Cluster cluster, int node);

    abstract void end(Cluster cluster, int node);
}
