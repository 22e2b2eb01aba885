package io.raftmq.broker.request;

import io.raftmq.broker.filter.BadFilterException;
import io.raftmq.broker.filter.FilterCompiler;
import io.raftmq.broker.net.Call;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.SubscribeRequest;
import io.raftmq.client.wire.proto.Subscription;

/** SUBSCRIBE: refuses filters that cannot be understood before the metadata group hears of them. */
final class SubscribeHandler implements ApiHandler {
    private final ApiHandler metadataGroup;

    SubscribeHandler(ApiHandler metadataGroup) {
        this.metadataGroup = metadataGroup;
    }

    @Override
    public void handle(Call call) {
        for (Subscription subscription : call.header(SubscribeRequest.parser()).getSubscriptionsList()) {
            try {
                FilterCompiler.compile(subscription.getFilter());
            } catch (BadFilterException e) {
                call.fail(
                        ErrorCode.BAD_FILTER, "the filter of topic " + subscription.getTopic() + ": " + e.getMessage());
                return;
            }
        }
        metadataGroup.handle(call);
    }
}
