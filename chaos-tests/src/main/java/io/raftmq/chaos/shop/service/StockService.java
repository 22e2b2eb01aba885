package io.raftmq.chaos.shop.service;

import io.raftmq.chaos.shop.model.Json;
import io.raftmq.chaos.shop.model.Parcel;
import io.raftmq.chaos.shop.model.Plan;
import io.raftmq.chaos.shop.model.Reservation;
import io.raftmq.chaos.shop.model.ShopGroups;
import io.raftmq.chaos.shop.model.ShopTopics;
import io.raftmq.chaos.shop.model.StockOrder;
import io.raftmq.client.ConsumeResult;
import io.raftmq.client.Message;
import io.raftmq.client.MessageView;
import io.raftmq.client.Producer;
import io.raftmq.client.PushConsumer;
import io.raftmq.client.RaftMqClient;
import java.nio.file.Path;

/** Puts goods aside for orders, and lets them go: back to the shelf, or out of the house. */
final class StockService implements ShopService {
    private final Shelves shelves;
    private final Producer producer;
    private final PushConsumer consumer;

    StockService(RaftMqClient client, Path book, Plan plan) {
        shelves = new Shelves(book, plan.openingStock());
        producer = client.producer();
        consumer = client.pushConsumer(
                Consumers.of(ShopGroups.STOCK)
                        .subscribe(ShopTopics.STOCK_ORDERS)
                        .subscribe(ShopTopics.PARCELS)
                        .build(),
                this::onMessage);
    }

    @Override
    public void start() {
        consumer.start();
    }

    private ConsumeResult onMessage(MessageView message) {
        if (message.topic().equals(ShopTopics.PARCELS)) {
            Parcel parcel = Json.read(message.bodyAsString(), Parcel.class);
            shelves.ship(parcel.order(), parcel.units());
            return ConsumeResult.SUCCESS;
        }
        StockOrder what = Json.read(message.bodyAsString(), StockOrder.class);
        switch (what.action()) {
            case RESERVE -> answer(new Reservation(what.order(), shelves.reserve(what.order(), what.units())));
            case RELEASE -> shelves.release(what.order(), what.units());
        }
        return ConsumeResult.SUCCESS;
    }

    private void answer(Reservation answer) {
        producer.send(Message.builder(ShopTopics.RESERVATIONS)
                .dedupeKey(answer.order())
                .key(answer.order())
                .body(Json.write(answer))
                .build());
    }

    @Override
    public void close() {
        consumer.close();
        producer.close();
        shelves.close();
    }
}
