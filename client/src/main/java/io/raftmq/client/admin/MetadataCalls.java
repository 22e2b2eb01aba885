package io.raftmq.client.admin;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.raftmq.client.net.Blocking;
import io.raftmq.client.net.RequestException;
import io.raftmq.client.routing.ClusterCalls;
import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.MetadataRequest;
import io.raftmq.client.wire.proto.MetadataResponse;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Requests that the metadata group answers, waited for. Thread-safe. */
final class MetadataCalls {
    private final ClusterCalls cluster;
    private final Duration patience;

    MetadataCalls(ClusterCalls cluster, Duration patience) {
        this.cluster = cluster;
        this.patience = patience;
    }

    <T> T call(ApiKey api, MessageLite request, Parser<T> parser) {
        return Blocking.await(cluster.call(api, request, parser, patience));
    }

    /**
     * What the cluster says of the topics; of all, if none is named. That one is unknown is a node's answer only if it could
     * make sure; one that is cut off from the others cannot, and another is asked.
     */
    MetadataResponse metadata(List<String> topics) {
        MetadataRequest request =
                MetadataRequest.newBuilder().addAllTopics(topics).build();
        return Blocking.await(
                cluster.call(ApiKey.METADATA, request, MetadataResponse.parser(), patience, MetadataCalls::notTold));
    }

    private static @Nullable RequestException notTold(MetadataResponse answer) {
        return answer.getTopicsList().stream()
                .filter(topic -> topic.getError() != 0 && topic.getError() != ErrorCode.UNKNOWN_TOPIC.id())
                .findFirst()
                .map(topic -> RequestException.result(
                        topic.getError(), "the node cannot tell whether there is a topic " + topic.getName()))
                .orElse(null);
    }
}
