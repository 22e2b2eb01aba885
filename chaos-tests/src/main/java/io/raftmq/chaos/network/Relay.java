package io.raftmq.chaos.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;

/** The way into one port of one node: listens where others dial it, and passes bytes on to where it listens. */
final class Relay implements AutoCloseable {
    private final int node;
    private final InetSocketAddress inside;
    private final Links links;
    private final Source source;
    private final IntFunction<InetAddress> addressOf;
    private final ServerSocket listener;
    private final Set<Passage> passages = ConcurrentHashMap.newKeySet();

    /**
     * Begins to listen.
     *
     * @param outside where the node is dialled
     * @param inside where it listens
     * @param addressOf where a node, or the clients, dial from, as the node is to see it
     */
    Relay(
            int node,
            InetSocketAddress outside,
            InetSocketAddress inside,
            Links links,
            Source source,
            IntFunction<InetAddress> addressOf) {
        this.node = node;
        this.inside = inside;
        this.links = links;
        this.source = source;
        this.addressOf = addressOf;
        try {
            listener = new ServerSocket();
            listener.setReuseAddress(true);
            listener.bind(outside, 256);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen at " + outside, e);
        }
        Threads.start("relay-" + outside.getPort(), this::accept);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket dialled = listener.accept();
                Threads.start("relay-" + listener.getLocalPort() + "-dial", () -> connect(dialled));
            } catch (IOException closed) {
                // The loop's condition tells whether that is the end.
            }
        }
    }

    private void connect(Socket dialled) {
        int from = source.of((InetSocketAddress) dialled.getRemoteSocketAddress(), (InetSocketAddress)
                dialled.getLocalSocketAddress());
        Socket onward = new Socket();
        Passage passage = new Passage(dialled, onward, links.gate(from, node), links.gate(node, from));
        passages.add(passage);
        try {
            // To connect takes both directions.
            links.gate(from, node).pass(0);
            links.gate(node, from).pass(0);
            onward.bind(new InetSocketAddress(addressOf.apply(from), 0));
            onward.connect(inside);
            passage.run();
        } catch (IOException refused) {
            passage.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            passage.close();
        } finally {
            passages.remove(passage);
        }
    }

    /** Resets every connection: both ends hear of it. */
    void reset() {
        passages.forEach(Passage::close);
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot stop listening", e);
        }
        reset();
    }
}
