package io.raftmq.broker.request;

import io.raftmq.broker.net.Call;
import io.raftmq.client.wire.proto.CreateTopicRequest;
import io.raftmq.client.wire.proto.MetadataRequest;
import io.raftmq.meta.model.MetadataImage;
import io.raftmq.meta.model.RouteAnswers;
import io.raftmq.meta.runtime.MetadataService;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** METADATA: nodes, topics and leaders, from this node's own image; creates topics asked for, if the cluster does that. */
final class MetadataHandler implements ApiHandler {
    private static final int MAX_TOPICS = 1_000;
    private static final int MAX_CREATED = 16;

    private final MetadataService meta;
    private final CreateTopicHandler topics;

    MetadataHandler(MetadataService meta, CreateTopicHandler topics) {
        this.meta = meta;
        this.topics = topics;
    }

    @Override
    public void handle(Call call) {
        MetadataRequest request = call.header(MetadataRequest.parser());
        InvalidRequestException.require(
                request.getTopicsCount() <= MAX_TOPICS, "at most " + MAX_TOPICS + " topics in one request");
        MetadataImage image = meta.image();
        List<String> missing = request.getAutoCreate() && image.settings().autoCreateTopics()
                ? request.getTopicsList().stream()
                        .filter(name -> image.topic(name).isEmpty())
                        .distinct()
                        .limit(MAX_CREATED)
                        .toList()
                : List.of();
        if (missing.isEmpty()) {
            answer(call, request);
            return;
        }
        // One that cannot be created is answered as unknown, in its own entry.
        CompletableFuture<?>[] created = missing.stream()
                .map(name -> topics.create(CreateTopicRequest.newBuilder()
                                .setName(name)
                                .setPartitions(image.settings().defaultPartitions())
                                .build())
                        .handle((answer, thrown) -> answer))
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(created).whenComplete((done, thrown) -> answer(call, request));
    }

    private void answer(Call call, MetadataRequest request) {
        call.answer(RouteAnswers.metadata(meta.image(), request.getTopicsList(), meta.leaderNode()));
    }
}
