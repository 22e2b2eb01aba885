package io.raftmq.chaos.shop.service;

import io.raftmq.client.PushConsumerOptions;
import io.raftmq.client.StartFrom;
import java.time.Duration;

/** What all consumers of the shop have in common. */
final class Consumers {
    /** Soon after a service died, others (or its next life) get what it had in hand. Renewed while a listener runs. */
    static final Duration LEASE = Duration.ofSeconds(5);

    private Consumers() {}

    static PushConsumerOptions.Builder of(String group) {
        return PushConsumerOptions.builder(group)
                .startFrom(StartFrom.earliest())
                .lease(LEASE)
                .threads(4);
    }
}
