package io.raftmq.broker.request;

import com.google.protobuf.Message;
import io.raftmq.broker.cluster.MetaApi;
import io.raftmq.broker.cluster.MetaGateway;
import io.raftmq.broker.net.Call;
import java.util.concurrent.CompletableFuture;

/** The apis that the metadata group answers: here if this node leads it, else through the one that does. */
final class MetadataGroupHandler implements ApiHandler {
    private final MetaApi<?, ?> api;
    private final MetaGateway gateway;

    MetadataGroupHandler(MetaApi<?, ?> api, MetaGateway gateway) {
        this.api = api;
        this.gateway = gateway;
    }

    @Override
    public void handle(Call call) {
        Message request = call.header(api.request());
        CompletableFuture<Message> result =
                call.connection().isFromNode() ? gateway.callHere(api, request) : gateway.call(api, request);
        result.whenComplete((answer, thrown) -> {
            if (thrown == null) {
                call.answer(answer);
            } else {
                call.fail(gateway.failure(thrown));
            }
        });
    }
}
