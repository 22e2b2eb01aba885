package io.raftmq.broker.request;

import io.raftmq.broker.net.Call;
import io.raftmq.broker.net.Failures;
import io.raftmq.broker.partition.QueueEntry;
import io.raftmq.broker.quota.LeaderShares;
import io.raftmq.broker.quota.Quotas;
import io.raftmq.broker.quota.Quotas.Drawers;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.meta.model.MetadataImage;
import io.raftmq.meta.model.Topic;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Lets requests in as the quotas say, or answers them with the time to wait. */
final class FlowControl {
    private final Quotas quotas;
    private final Supplier<MetadataImage> image;
    private final LeaderShares shares;

    FlowControl(Quotas quotas, Supplier<MetadataImage> image, LeaderShares shares) {
        this.quotas = quotas;
        this.image = image;
        this.shares = shares;
    }

    /** Whether so much may be sent to a topic; if not, the call is failed. */
    boolean admitsSend(Call call, long topicUid, int messages, int bytes) {
        return noWait(call, quotas.send(drawers(call, topicUid, null), messages, bytes));
    }

    /** Whether anything may be received from a topic, for a group or (null) by offset; if not, the call is failed. */
    boolean admitsReceive(Call call, long topicUid, @Nullable String group) {
        return noWait(call, quotas.receive(drawers(call, topicUid, group)));
    }

    /** Messages were handed out. A batch counts whole, since it is sent whole. */
    void received(Call call, long topicUid, @Nullable String group, long messages, List<QueueEntry> batches) {
        if (messages > 0) {
            long bytes = batches.stream().mapToLong(QueueEntry::length).sum();
            quotas.received(drawers(call, topicUid, group), messages, bytes);
        }
    }

    private Drawers drawers(Call call, long topicUid, @Nullable String group) {
        Topic topic = image.get().topic(topicUid).orElse(null);
        String client = call.connection().clientId();
        return topic == null
                ? new Drawers(null, group, client, 1)
                : new Drawers(topic.name(), group, client, shares.of(topic));
    }

    private static boolean noWait(Call call, int waitMs) {
        if (waitMs > 0) {
            call.fail(Failures.of(
                    ErrorCode.QUOTA_EXCEEDED, "a quota of the topic, the group or the client is used up", waitMs));
        }
        return waitMs == 0;
    }
}
