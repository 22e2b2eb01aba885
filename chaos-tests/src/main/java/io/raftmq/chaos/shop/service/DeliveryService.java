package io.raftmq.chaos.shop.service;

import io.raftmq.chaos.shop.book.What;
import io.raftmq.chaos.shop.model.Json;
import io.raftmq.chaos.shop.model.Parcel;
import io.raftmq.chaos.shop.model.Plan;
import io.raftmq.chaos.shop.model.ShopGroups;
import io.raftmq.chaos.shop.model.ShopTopics;
import io.raftmq.client.ConsumeResult;
import io.raftmq.client.IdempotentOptions;
import io.raftmq.client.MessageView;
import io.raftmq.client.PushConsumer;
import io.raftmq.client.RaftMqClient;
import java.nio.file.Path;

/**
 * A van. There are two, each with a book that the other does not see, in one consumer group: any parcel may be given to either, and,
 * when a broker dies with its last leases, to both. What keeps a customer from getting two parcels is the claim on the order, which
 * the cluster holds.
 */
final class DeliveryService implements ShopService {
    private final Plan plan;
    private final Round round;
    private final PushConsumer consumer;

    DeliveryService(RaftMqClient client, Path book, Plan plan) {
        this.plan = plan;
        round = new Round(book, plan.catalogue());
        consumer = client.pushConsumer(
                Consumers.of(ShopGroups.DELIVERY).subscribe(ShopTopics.PARCELS).build(),
                client.claims().idempotent(IdempotentOptions.byKey(ShopGroups.DELIVERY), this::onParcel));
    }

    @Override
    public void start() {
        consumer.start();
    }

    private ConsumeResult onParcel(MessageView message) {
        Parcel parcel = Json.read(message.bodyAsString(), Parcel.class);
        if (round.isDelivered(parcel.order())) {
            return ConsumeResult.SUCCESS;
        }
        if (plan.addressUnknown(parcel.order()) && !parcel.corrected()) {
            // No further attempt would find it: to the dead letters, which the help desk reads.
            round.write(What.RETURNED, parcel);
            return ConsumeResult.DEAD_LETTER;
        }
        if (plan.nobodyAtHome(parcel.order()) && message.attempt() == 1) {
            // The customer's other parcels wait behind this one; other customers' do not.
            return ConsumeResult.RETRY;
        }
        round.write(What.DELIVERED, parcel);
        return ConsumeResult.SUCCESS;
    }

    @Override
    public void close() {
        consumer.close();
        round.close();
    }
}
