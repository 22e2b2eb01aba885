package io.raftmq.broker.request;

import io.raftmq.broker.cluster.ImageWaits;
import io.raftmq.broker.net.Call;
import io.raftmq.broker.net.Failures;
import io.raftmq.broker.runtime.PartitionRuntime;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.AcquireRequest;
import io.raftmq.client.wire.proto.AcquireResponse;
import io.raftmq.meta.model.Assignment.Owner;
import io.raftmq.meta.model.ConsumerGroup;
import io.raftmq.meta.model.MetadataImage;
import io.raftmq.store.GroupId;
import java.time.Duration;
import java.util.Optional;

/**
 * ACQUIRE: a partition of an assigned group is taken over by its new owner. Only an ownership that the metadata gave is
 * believed; this node may learn of it a little later than the owner.
 */
final class AcquireHandler implements ApiHandler {
    private static final Duration UNTIL_KNOWN_HERE = Duration.ofSeconds(2);
    private static final int RETRY_AFTER_MS = 100;

    private final PartitionLookup partitions;
    private final ImageWaits images;

    AcquireHandler(PartitionLookup partitions, ImageWaits images) {
        this.partitions = partitions;
        this.images = images;
    }

    @Override
    public void handle(Call call) {
        AcquireRequest request = call.header(AcquireRequest.parser());
        PartitionRuntime partition = partitions.find(call, request.getTopicUid(), request.getPartition());
        if (partition != null) {
            images.until(image -> version(image, request) >= request.getEpoch(), UNTIL_KNOWN_HERE)
                    .thenAccept(image -> acquire(call, request, partition, image));
        }
    }

    private static void acquire(Call call, AcquireRequest request, PartitionRuntime partition, MetadataImage image) {
        if (version(image, request) < request.getEpoch()) {
            call.fail(Failures.of(
                    ErrorCode.BUSY, "this node does not know of epoch " + request.getEpoch() + " yet", RETRY_AFTER_MS));
            return;
        }
        Owner owner = owner(image, request).orElse(null);
        if (owner == null
                || owner.epoch() != request.getEpoch()
                || !owner.member().equals(request.getMember())) {
            call.fail(ErrorCode.FENCED, "the partition is not (any more) " + request.getMember() + "'s");
            return;
        }
        long version =
                image.group(request.getGroup()).map(ConsumerGroup::version).orElse(0L);
        partition.submit(call, leader -> {
            if (leader.isRidOfDeleted(call, request.getGroup(), image)) {
                leader.settle(
                        call,
                        leader.leader().decideAcquire(request, version, leader.nowMs()),
                        acquired -> AcquireResponse.newBuilder()
                                .setOffset(acquired.offset())
                                .setResets(acquired.resets())
                                .build());
            }
        });
    }

    private static long version(MetadataImage image, AcquireRequest request) {
        return image.group(request.getGroup())
                .map(group -> image.assignment(group).version())
                .orElse(-1L);
    }

    private static Optional<Owner> owner(MetadataImage image, AcquireRequest request) {
        GroupId partition = new GroupId(request.getTopicUid(), request.getPartition());
        return image.group(request.getGroup())
                .flatMap(group ->
                        Optional.ofNullable(image.assignment(group).owners().get(partition)));
    }
}
