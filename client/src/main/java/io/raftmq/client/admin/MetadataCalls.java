package io.raftmq.client.admin;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.raftmq.client.net.Blocking;
import io.raftmq.client.routing.ClusterCalls;
import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.proto.MetadataRequest;
import io.raftmq.client.wire.proto.MetadataResponse;
import java.time.Duration;
import java.util.List;

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

    /** What the cluster says of the topics; of all, if none is named. */
    MetadataResponse metadata(List<String> topics) {
        MetadataRequest request =
                MetadataRequest.newBuilder().addAllTopics(topics).build();
        return call(ApiKey.METADATA, request, MetadataResponse.parser());
    }
}
