package io.raftmq.chaos.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds ports for a local cluster below the range from which systems give ports to outgoing connections: a node that was
 * killed must find its port free when it comes back.
 */
public final class FreePorts {
    private static final int LOWEST = 20_000;
    private static final int HIGHEST = 32_000;
    private static final int SPAN = 30;
    private static final int TRIES = 500;

    private FreePorts() {}

    /** A base port with which a {@link ClusterLayout} has all its ports free now. */
    public static int base() {
        for (int i = 0; i < TRIES; i++) {
            int base = LOWEST + SPAN * ThreadLocalRandom.current().nextInt((HIGHEST - LOWEST) / SPAN);
            if (allFree(base)) {
                return base;
            }
        }
        throw new ClusterException("no " + SPAN + " free ports in a row between " + LOWEST + " and " + HIGHEST);
    }

    private static boolean allFree(int base) {
        for (int port = base; port < base + SPAN; port++) {
            if (!free(port)) {
                return false;
            }
        }
        return true;
    }

    private static boolean free(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
