package io.raftmq.broker.request;

import io.raftmq.broker.net.Call;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.CreateTopicRequest;
import io.raftmq.client.wire.proto.MetadataRequest;
import io.raftmq.meta.model.MetadataImage;
import io.raftmq.meta.model.RouteAnswers;
import io.raftmq.meta.runtime.MetadataService;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * METADATA: nodes, topics and leaders, from this node's own image; creates topics asked for, if the cluster does that.
 * That a topic is unknown is said only by an image as new as the metadata leader's: this node may not have heard yet of
 * one that was created through another.
 */
final class MetadataHandler implements ApiHandler {
    private static final int MAX_TOPICS = 1_000;
    private static final int MAX_CREATED = 16;
    private static final Duration CATCH_UP = Duration.ofSeconds(2);

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
        List<String> missing = request.getTopicsList().stream()
                .filter(name -> image.topic(name).isEmpty())
                .distinct()
                .toList();
        if (missing.isEmpty()) {
            answer(call, request, image, ErrorCode.UNKNOWN_TOPIC);
        } else if (request.getAutoCreate() && image.settings().autoCreateTopics()) {
            create(missing, image.settings().defaultPartitions())
                    .whenComplete((done, thrown) -> answerUpToDate(call, request));
        } else {
            answerUpToDate(call, request);
        }
    }

    /** Completes when each is created, or cannot be: that one is answered as unknown, in its own entry. */
    private CompletableFuture<Void> create(List<String> names, int partitions) {
        return CompletableFuture.allOf(names.stream()
                .limit(MAX_CREATED)
                .map(name -> topics.create(CreateTopicRequest.newBuilder()
                                .setName(name)
                                .setPartitions(partitions)
                                .build())
                        .handle((answer, thrown) -> answer))
                .toArray(CompletableFuture<?>[]::new));
    }

    private void answerUpToDate(Call call, MetadataRequest request) {
        var unused = meta.upToDate()
                .orTimeout(CATCH_UP.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((image, thrown) -> {
                    if (thrown == null) {
                        answer(call, request, image, ErrorCode.UNKNOWN_TOPIC);
                    } else {
                        answer(call, request, meta.image(), ErrorCode.NOT_META_LEADER);
                    }
                });
    }

    private void answer(Call call, MetadataRequest request, MetadataImage image, ErrorCode missing) {
        call.answer(RouteAnswers.metadata(image, request.getTopicsList(), missing, meta.leaderNode()));
    }
}
