package io.raftmq.broker.request;

import io.raftmq.broker.filter.Filter;
import io.raftmq.broker.net.Call;
import io.raftmq.broker.net.Failures;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.FilterSyntax;
import io.raftmq.client.wire.proto.AckRequest;
import io.raftmq.client.wire.proto.ReceiveRequest;
import io.raftmq.meta.model.ConsumerGroup;
import io.raftmq.meta.model.MetadataImage;
import io.raftmq.meta.model.Topic;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The filter by which a group receives from a topic: that of the subscription version that the receive carries, and of no
 * other. What is passed over by one version's filter is not delivered when another version lets it pass.
 */
final class GroupFilters {
    private static final int RETRY_MS = 50;

    private final CompiledFilters compiled;
    private final Supplier<MetadataImage> image;

    GroupFilters(CompiledFilters compiled, Supplier<MetadataImage> image) {
        this.compiled = compiled;
        this.image = image;
    }

    /** The filter; or null, and the call is failed. A group that never registered has none, nor have dead letters. */
    @Nullable
    Filter get(Call call, ReceiveRequest request) {
        if (!request.getDeadLettersOf().isEmpty()) {
            return Filter.ALL;
        }
        MetadataImage now = image.get();
        ConsumerGroup group = now.groups().get(request.getGroup());
        long known = group == null ? 0 : group.version();
        long asked = request.getSubscriptionVersion();
        if (asked > known && !now.isOfDeletedGroup(request.getGroup(), asked)) {
            call.fail(Failures.of(
                    ErrorCode.BUSY,
                    "this node has not heard yet of subscription version " + asked + " of group " + request.getGroup(),
                    RETRY_MS));
            return null;
        }
        if (asked > 0 && asked != known) {
            call.fail(
                    ErrorCode.STALE_SUBSCRIPTION,
                    "subscription version " + asked + " of group " + request.getGroup() + " is over: subscribe again");
            return null;
        }
        return compiled.get(call, text(now, group, request.getTopicUid()));
    }

    /** Whether the group of an ack has a filter. */
    boolean has(AckRequest request) {
        MetadataImage now = image.get();
        return !text(now, now.groups().get(request.getGroup()), request.getTopicUid())
                .strip()
                .equals(FilterSyntax.ALL);
    }

    private static String text(MetadataImage image, @Nullable ConsumerGroup group, long topicUid) {
        return image.topic(topicUid)
                .map(Topic::name)
                .map(topic -> group == null ? null : group.subscriptions().get(topic))
                .orElse(FilterSyntax.ALL);
    }
}
