package io.raftmq.broker.request;

import io.raftmq.broker.cluster.ImageWaits;
import io.raftmq.broker.net.Call;
import io.raftmq.broker.net.Failures;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.AwaitAssignmentRequest;
import io.raftmq.client.wire.proto.AwaitAssignmentResponse;
import io.raftmq.meta.model.AssignmentAnswers;
import io.raftmq.meta.model.ConsumerGroup;
import io.raftmq.meta.model.MetadataImage;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** AWAIT_ASSIGNMENT: what a member owns, once that may have changed; from this node's own image of the metadata. */
final class AwaitAssignmentHandler implements ApiHandler {
    private static final int MAX_WAIT_MS = 30_000;
    /** Requests that may wait at once on a node. */
    private static final int MAX_WAITING = 20_000;

    private static final int RETRY_AFTER_MS = 1_000;

    private final ImageWaits images;
    private final AtomicInteger waiting = new AtomicInteger();

    AwaitAssignmentHandler(ImageWaits images) {
        this.images = images;
    }

    @Override
    public void handle(Call call) {
        AwaitAssignmentRequest request = call.header(AwaitAssignmentRequest.parser());
        if (waiting.incrementAndGet() > MAX_WAITING) {
            waiting.decrementAndGet();
            call.fail(Failures.of(ErrorCode.BUSY, "too many members wait for assignments here", RETRY_AFTER_MS));
            return;
        }
        int wait = Math.max(0, Math.min(MAX_WAIT_MS, request.getMaxWaitMs()));
        images.until(image -> isNews(image, request), Duration.ofMillis(wait)).whenComplete((image, thrown) -> {
            waiting.decrementAndGet();
            if (!call.isOpen()) {
                call.abandon();
            } else if (thrown == null) {
                answer(call, request, image);
            } else {
                call.fail(ErrorCode.INTERNAL, "the assignment cannot be read: " + thrown);
            }
        });
    }

    /** A group that is gone is news too, unless nothing was known of it. */
    private static boolean isNews(MetadataImage image, AwaitAssignmentRequest request) {
        return image.group(request.getGroup())
                .map(group -> image.assignment(group).version() > request.getKnownVersion())
                .orElse(false);
    }

    private static void answer(Call call, AwaitAssignmentRequest request, MetadataImage image) {
        ConsumerGroup group = image.group(request.getGroup()).orElse(null);
        if (group == null) {
            call.fail(ErrorCode.UNKNOWN_GROUP, "no group " + request.getGroup() + " is known here");
            return;
        }
        call.answer(AwaitAssignmentResponse.newBuilder()
                .setVersion(image.assignment(group).version())
                .addAllPartitions(AssignmentAnswers.ownedBy(request.getMember(), group, image))
                .build());
    }
}
