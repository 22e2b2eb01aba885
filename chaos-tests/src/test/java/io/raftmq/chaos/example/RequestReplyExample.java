package io.raftmq.chaos.example;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.raftmq.client.Message;
import io.raftmq.client.PushConsumer;
import io.raftmq.client.PushConsumerOptions;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.Replier;
import io.raftmq.client.Requester;
import io.raftmq.client.StartFrom;
import java.time.Duration;

/** Asks a service for a price over topics, so that neither side knows where the other runs. */
public final class RequestReplyExample implements AutoCloseable {
    private final Requester requester;
    private final Replier replier;
    private final PushConsumer service;

    public RequestReplyExample(RaftMqClient client) {
        requester = client.requester();
        replier = client.replier();
        service = client.pushConsumer(
                PushConsumerOptions.builder("prices")
                        .subscribe("price-requests")
                        .startFrom(StartFrom.earliest())
                        .build(),
                replier.listener(request -> price(request.bodyAsString()).getBytes(UTF_8)));
        service.start();
    }

    /** The price that the service answers within half a minute. */
    public String priceOf(String article) {
        return requester
                .request(Message.of("price-requests", article.getBytes(UTF_8)), Duration.ofSeconds(30))
                .bodyAsString();
    }

    private static String price(String article) {
        return article.length() + ".00";
    }

    @Override
    public void close() {
        service.close();
        replier.close();
        requester.close();
    }
}
