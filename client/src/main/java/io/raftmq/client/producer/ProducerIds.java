package io.raftmq.client.producer;

import io.raftmq.client.ProducerOptions;
import io.raftmq.client.routing.ClusterCalls;
import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.BatchHeader;
import io.raftmq.client.wire.proto.InitProducerRequest;
import io.raftmq.client.wire.proto.InitProducerResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Asks the cluster for producer ids: one that all partitions share, and fresh ones after a hole. Thread-safe. */
final class ProducerIds {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Identity ANONYMOUS = new Identity(BatchHeader.NO_PRODUCER, 0);

    private final ClusterCalls cluster;
    private final ProducerOptions options;
    private @Nullable CompletableFuture<Identity> shared;

    ProducerIds(ClusterCalls cluster, ProducerOptions options) {
        this.cluster = cluster;
        this.options = options;
    }

    /** By which a partition recognises what it has stored already. */
    record Identity(long producerId, int epoch) {}

    /** The id that a partition begins with. */
    synchronized CompletableFuture<Identity> shared() {
        if (shared == null || shared.isCompletedExceptionally()) {
            shared = fresh();
        }
        return shared;
    }

    /** An id that nobody has used. */
    CompletableFuture<Identity> fresh() {
        if (!options.idempotent()) {
            return CompletableFuture.completedFuture(ANONYMOUS);
        }
        InitProducerRequest request = InitProducerRequest.newBuilder()
                .setProducerGroup(options.producerGroup())
                .build();
        return cluster.call(ApiKey.INIT_PRODUCER, request, InitProducerResponse.parser(), PATIENCE)
                .thenApply(answer -> new Identity(answer.getProducerId(), answer.getProducerEpoch()));
    }
}
