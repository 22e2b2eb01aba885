package io.raftmq.broker.request;

import io.raftmq.broker.cluster.ImageWaits;
import io.raftmq.broker.cluster.MetaApi;
import io.raftmq.broker.cluster.MetaGateway;
import io.raftmq.broker.config.BrokerConfig;
import io.raftmq.broker.net.Call;
import io.raftmq.client.wire.proto.CreateTopicRequest;
import io.raftmq.client.wire.proto.CreateTopicResponse;
import io.raftmq.client.wire.proto.TopicSettings;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * CREATE_TOPIC: as the metadata group's other apis, but settings left open are those of this node's configuration, and it
 * is answered when this node itself knows the topic, so that who asked finds it here.
 */
final class CreateTopicHandler implements ApiHandler {
    private static final Duration UNTIL_KNOWN_HERE = Duration.ofSeconds(2);

    private final MetaGateway gateway;
    private final ImageWaits images;
    private final BrokerConfig.TopicDefaults defaults;

    CreateTopicHandler(MetaGateway gateway, ImageWaits images, BrokerConfig.TopicDefaults defaults) {
        this.gateway = gateway;
        this.images = images;
        this.defaults = defaults;
    }

    @Override
    public void handle(Call call) {
        CreateTopicRequest request = call.header(CreateTopicRequest.parser());
        if (call.connection().isFromNode()) {
            answer(call, gateway.callHere(MetaApi.CREATE_TOPIC, request).thenApply(CreateTopicResponse.class::cast));
        } else {
            answer(call, create(request));
        }
    }

    /** Creates the topic; done when this node's image has it. */
    CompletableFuture<CreateTopicResponse> create(CreateTopicRequest request) {
        return gateway.call(MetaApi.CREATE_TOPIC, withDefaults(request)).thenCompose(answer -> {
            CreateTopicResponse created = (CreateTopicResponse) answer;
            return images.until(
                            image -> image.topic(created.getTopic().getUid()).isPresent(), UNTIL_KNOWN_HERE)
                    .thenApply(image -> created);
        });
    }

    private CreateTopicRequest withDefaults(CreateTopicRequest request) {
        TopicSettings.Builder settings = request.getSettings().toBuilder();
        if (settings.getRetentionMs() == 0) {
            settings.setRetentionMs(defaults.retentionMs());
        }
        if (settings.getRetentionBytes() == 0) {
            settings.setRetentionBytes(defaults.retentionBytes());
        }
        return request.toBuilder().setSettings(settings).build();
    }

    private void answer(Call call, CompletableFuture<CreateTopicResponse> result) {
        result.whenComplete((created, thrown) -> {
            if (thrown == null) {
                call.answer(created);
            } else {
                call.fail(gateway.failure(thrown));
            }
        });
    }
}
