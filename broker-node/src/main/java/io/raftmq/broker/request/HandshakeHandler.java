package io.raftmq.broker.request;

import io.raftmq.broker.identity.Identity;
import io.raftmq.broker.net.Call;
import io.raftmq.broker.net.PeerLinks;
import io.raftmq.client.wire.proto.HandshakeRequest;
import io.raftmq.client.wire.proto.HandshakeResponse;
import java.net.InetAddress;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** HANDSHAKE: who this broker is, and its limits. A node of the cluster is recognised by where it calls from. */
final class HandshakeHandler implements ApiHandler {
    private static final int MAX_CLIENT_ID = 255;

    private final Supplier<Identity> identity;
    private final IntSupplier featureLevel;
    private final int maxFrameBytes;
    private final Predicate<InetAddress> isNode;

    HandshakeHandler(
            Supplier<Identity> identity, IntSupplier featureLevel, int maxFrameBytes, Predicate<InetAddress> isNode) {
        this.identity = identity;
        this.featureLevel = featureLevel;
        this.maxFrameBytes = maxFrameBytes;
        this.isNode = isNode;
    }

    @Override
    public void handle(Call call) {
        HandshakeRequest request = call.header(HandshakeRequest.parser());
        InvalidRequestException.require(
                request.getClientId().length() <= MAX_CLIENT_ID, "client_id is longer than " + MAX_CLIENT_ID);
        call.connection().nameClient(request.getClientId());
        if (request.getClientId().startsWith(PeerLinks.NODE_CLIENT_ID)
                && isNode.test(call.connection().address())) {
            call.connection().markFromNode();
        }
        Identity own = identity.get();
        call.answer(HandshakeResponse.newBuilder()
                .setClusterId(own.clusterId())
                .setNodeId(own.nodeId())
                .setFeatureLevel(featureLevel.getAsInt())
                .setMaxFrameBytes(maxFrameBytes)
                .build());
    }
}
