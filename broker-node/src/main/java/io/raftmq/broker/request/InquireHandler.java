package io.raftmq.broker.request;

import io.raftmq.broker.identity.Identity;
import io.raftmq.broker.net.Call;
import io.raftmq.client.wire.proto.DirectoryInfo;
import io.raftmq.client.wire.proto.InquireRequest;
import io.raftmq.client.wire.proto.InquireResponse;
import java.util.function.Supplier;

/** INQUIRE: tells a node that is not part of a cluster yet who this one is, and who founded its cluster. */
final class InquireHandler implements ApiHandler {
    private final Supplier<Identity> identity;

    InquireHandler(Supplier<Identity> identity) {
        this.identity = identity;
    }

    @Override
    public void handle(Call call) {
        call.header(InquireRequest.parser());
        Identity own = identity.get();
        InquireResponse.Builder answer = InquireResponse.newBuilder()
                .setFormed(own.isMember())
                .setClusterId(own.clusterId())
                .setDirectory(own.directory().toString())
                .setNodeId(own.nodeId());
        own.founders()
                .forEach(founder -> answer.addMembers(DirectoryInfo.newBuilder()
                        .setNodeId(founder.nodeId())
                        .setDirectory(founder.directory().toString())));
        call.answer(answer.build());
    }
}
