package io.raftmq.chaos.cluster;

import java.nio.file.Path;

/**
 * Where one node of a local cluster lives.
 *
 * @param host where clients and other nodes dial it; they may reach it through something in between
 * @param home its directory under the cluster's: configuration and data
 */
public record NodeLayout(int id, String host, int clientPort, int raftPort, int httpPort, Path home) {
    /** The address all local nodes listen on. */
    public static final String HOST = "127.0.0.1";

    /** Its configuration file. */
    public Path config() {
        return home.resolve("node.properties");
    }

    /** Everything it stores. */
    public Path data() {
        return home.resolve("data");
    }

    /** What it prints. */
    public Path log() {
        return home.resolveSibling("n" + id + ".log");
    }

    /** Its process id, where a script started it. */
    public Path pidFile() {
        return home.resolveSibling("n" + id + ".pid");
    }

    /** Its client endpoint. */
    public String client() {
        return host + ":" + clientPort;
    }
}
