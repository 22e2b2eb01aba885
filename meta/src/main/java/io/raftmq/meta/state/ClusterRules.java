package io.raftmq.meta.state;

import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.AlterClusterRequest;
import io.raftmq.client.wire.proto.AlterClusterResponse;
import io.raftmq.client.wire.proto.InitProducerRequest;
import io.raftmq.client.wire.proto.InitProducerResponse;
import io.raftmq.meta.model.ClusterSettings;
import io.raftmq.meta.model.MetaException;
import io.raftmq.meta.model.MetadataImage;
import io.raftmq.meta.model.Node;
import io.raftmq.meta.proto.FeatureLevelRaised;
import io.raftmq.meta.proto.MetaRecord;
import io.raftmq.meta.proto.ProducerIdsTaken;
import io.raftmq.meta.record.ClusterValues;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Decides about the cluster's settings, its feature level and its counters. */
final class ClusterRules {
    private final int supported;

    ClusterRules(int supported) {
        this.supported = supported;
    }

    Decision alter(AlterClusterRequest request, MetadataImage image) {
        List<MetaRecord> records = new ArrayList<>();
        if (request.hasFeatureLevel() && request.getFeatureLevel() != image.featureLevel()) {
            records.add(raise(request.getFeatureLevel(), image));
        }
        ClusterSettings settings = image.settings();
        if (request.hasDefaultPartitions()) {
            Bounds.range("default_partitions", request.getDefaultPartitions(), 1, Bounds.MAX_PARTITIONS_PER_TOPIC);
        }
        ClusterSettings changed = new ClusterSettings(
                request.hasAutoCreateTopics() ? request.getAutoCreateTopics() : settings.autoCreateTopics(),
                request.hasDefaultPartitions() ? request.getDefaultPartitions() : settings.defaultPartitions(),
                settings.defaultReplication());
        if (!changed.equals(settings)) {
            records.add(MetaRecord.newBuilder()
                    .setSettingsChanged(ClusterValues.of(changed))
                    .build());
        }
        return new Decision(records, ClusterRules::settings);
    }

    Decision initProducer(InitProducerRequest request, MetadataImage image) {
        Bounds.check(
                request.getProducerGroup().length() <= Bounds.MAX_ID_CHARS,
                "producer_group is longer than " + Bounds.MAX_ID_CHARS + " characters");
        long id = image.nextProducerId();
        return Decision.one(
                MetaRecord.newBuilder()
                        .setProducerIdsTaken(ProducerIdsTaken.newBuilder().setNext(id + 1)),
                InitProducerResponse.newBuilder().setProducerId(id).build());
    }

    private MetaRecord raise(int level, MetadataImage image) {
        if (level < image.featureLevel()) {
            throw new MetaException(
                    ErrorCode.FEATURE_LEVEL,
                    "the feature level is " + image.featureLevel() + " and never goes down (asked: " + level + ")");
        }
        Node lowest = image.nodes().values().stream()
                .min(Comparator.comparingInt(Node::maxFeatureLevel))
                .orElseThrow();
        if (level > lowest.maxFeatureLevel()) {
            throw new MetaException(
                    ErrorCode.FEATURE_LEVEL,
                    "node " + lowest.id() + " knows feature levels up to " + lowest.maxFeatureLevel() + " only (asked: "
                            + level + "): upgrade it first");
        }
        if (level > supported) {
            throw new MetaException(
                    ErrorCode.FEATURE_LEVEL,
                    "the metadata leader knows feature levels up to " + supported + " only (asked: " + level + ")");
        }
        return MetaRecord.newBuilder()
                .setFeatureLevelRaised(FeatureLevelRaised.newBuilder().setLevel(level))
                .build();
    }

    private static AlterClusterResponse settings(MetadataImage image) {
        return AlterClusterResponse.newBuilder()
                .setFeatureLevel(image.featureLevel())
                .setAutoCreateTopics(image.settings().autoCreateTopics())
                .setDefaultPartitions(image.settings().defaultPartitions())
                .build();
    }
}
