package io.raftmq.chaos.network;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** Relays in front of all ports of all nodes. Node i is dialled, and dials, at {@code 127.0.2.i}. */
public final class Network implements AutoCloseable {
    private final Links links;
    private final Source source;
    private final List<Relay> relays = new ArrayList<>();

    public Network(int nodes, Source source) {
        this.links = new Links(nodes);
        this.source = source;
    }

    /** The address of a node, as all others know it. */
    public static String hostOf(int node) {
        return "127.0.2." + node;
    }

    /** Whether this machine has such addresses and tells whose a connection is. */
    public static boolean available() {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(hostOf(1), 0));
            return SocketOwners.known();
        } catch (IOException absent) {
            return false;
        }
    }

    /** Opens the way to a port of a node that listens at 127.0.0.1. */
    public void open(int node, int port) {
        relays.add(new Relay(
                node,
                new InetSocketAddress(hostOf(node), port),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                links,
                source,
                Network::addressOf));
    }

    /** What passes, and what does not. */
    public Links links() {
        return links;
    }

    /** Lets everything pass again, and has every connection begin anew. */
    public void healAndReset() {
        relays.forEach(Relay::reset);
        links.heal();
    }

    @Override
    public void close() {
        relays.forEach(Relay::close);
        links.heal();
    }

    private static InetAddress addressOf(int from) {
        try {
            return from == Links.CLIENTS ? InetAddress.getLoopbackAddress() : InetAddress.getByName(hostOf(from));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("a literal address needs no name service", e);
        }
    }
}
