package io.raftmq.broker.net;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.netty.channel.EventLoopGroup;
import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.proto.HandshakeRequest;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** This node's requests to other nodes, by their client endpoints. Thread-safe. */
public final class PeerLinks implements AutoCloseable {
    /** A client id that begins so belongs to a node. */
    public static final String NODE_CLIENT_ID = "raftmq-node-";

    private final EventLoopGroup loops;
    private final HandshakeRequest introduction;
    private final Map<String, PeerLink> links = new ConcurrentHashMap<>();

    /** @param loops the threads that read and write; they stay the caller's */
    public PeerLinks(int nodeId, EventLoopGroup loops) {
        this.loops = loops;
        this.introduction = HandshakeRequest.newBuilder()
                .setClientId(NODE_CLIENT_ID + nodeId)
                .setSoftware("raftmq-broker")
                .build();
    }

    /**
     * Asks another node.
     *
     * @return its answer, completed on an event loop: continue elsewhere with anything long; or a {@link
     *     PeerFailureException}, at the latest after {@code timeout}
     */
    public <T> CompletableFuture<T> call(
            String host, int port, ApiKey api, MessageLite header, Parser<T> answer, Duration timeout) {
        return links.computeIfAbsent(
                        host + ":" + port,
                        // A name is resolved when the link connects, each time anew.
                        key -> new PeerLink(InetSocketAddress.createUnresolved(host, port), loops.next(), introduction))
                .call(api, header, answer, timeout);
    }

    @Override
    public void close() {
        links.values().forEach(PeerLink::close);
    }
}
