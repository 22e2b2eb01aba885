package io.raftmq.chaos.failover;

import io.raftmq.chaos.cluster.ProcessCluster;
import io.raftmq.chaos.network.Network;
import java.util.Arrays;
import java.util.Locale;

/** A way in which a cluster loses a node that leads. */
public enum LeaderLoss {
    /** {@code kill -9}. */
    KILLED {
        @Override
        void take(ProcessCluster cluster, int node) {
            cluster.kill(node);
        }

        @Override
        void giveBack(ProcessCluster cluster, int node) {
            cluster.launch(node);
        }
    },
    /** SIGSTOP: its connections stay, and nothing answers. */
    FROZEN {
        @Override
        void take(ProcessCluster cluster, int node) {
            cluster.pause(node);
        }

        @Override
        void giveBack(ProcessCluster cluster, int node) {
            cluster.resume(node);
        }
    },
    /** Nothing passes between it and its peers; clients still reach it. */
    ISOLATED {
        @Override
        void take(ProcessCluster cluster, int node) {
            Network network = cluster.network().orElseThrow();
            network.links().peersOf(node).forEach(peer -> network.links().part(node, peer));
        }

        @Override
        void giveBack(ProcessCluster cluster, int node) {
            cluster.network().orElseThrow().healAndReset();
        }
    };

    abstract void take(ProcessCluster cluster, int node);

    abstract void giveBack(ProcessCluster cluster, int node);

    /** As users write it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The kind of that {@link #text()}. */
    public static LeaderLoss of(String text) {
        return Arrays.stream(values())
                .filter(kind -> kind.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("a leader cannot be '" + text + "' here, but "
                        + Arrays.stream(values()).map(LeaderLoss::text).toList()));
    }
}
