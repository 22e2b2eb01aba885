package io.raftmq.chaos.shop.service;

import io.raftmq.chaos.shop.model.Charge;
import io.raftmq.chaos.shop.model.Deadline;
import io.raftmq.chaos.shop.model.Json;
import io.raftmq.chaos.shop.model.Parcel;
import io.raftmq.chaos.shop.model.Plan;
import io.raftmq.chaos.shop.model.Refund;
import io.raftmq.chaos.shop.model.ShopTopics;
import io.raftmq.chaos.shop.model.StockOrder;
import io.raftmq.chaos.shop.model.StockOrder.Action;
import io.raftmq.chaos.shop.service.Orders.Order;
import io.raftmq.client.Message;
import io.raftmq.client.Producer;

/**
 * What the order service tells the others. Each method returns when the cluster has the message, and may be called again: a dedupe key
 * makes it one message.
 */
final class OrderOutbox implements AutoCloseable {
    private final Producer producer;

    OrderOutbox(Producer producer) {
        this.producer = producer;
    }

    /** One message group an order: stock hears of it in the order in which it was said. */
    void tellStock(Order order, Action action) {
        StockOrder what = new StockOrder(order.id(), action, order.checkout().units());
        send(about(ShopTopics.STOCK_ORDERS, order.id())
                .messageGroup(order.id())
                .dedupeKey(order.id() + "/" + action)
                .tag(action.name())
                .body(Json.write(what)));
    }

    /** A timed message has no dedupe key; a second reminder finds the order paid or closed. */
    void remindOfDeadline(Order order) {
        send(about(ShopTopics.DEADLINES, order.id())
                .delay(Plan.TIME_TO_PAY)
                .body(Json.write(new Deadline(order.id()))));
    }

    /** Long after the time to pay nobody asks the customer any more: the message goes nowhere then. */
    void charge(Order order) {
        send(about(ShopTopics.CHARGES, order.id())
                .dedupeKey(order.id())
                .timeToLive(Plan.TIME_TO_PAY.multipliedBy(3).dividedBy(2))
                .body(Json.write(new Charge(order.id(), order.customer(), order.cents()))));
    }

    void refund(Order order, long cents) {
        send(about(ShopTopics.REFUNDS, order.id())
                .dedupeKey(order.id())
                .body(Json.write(new Refund(order.id(), order.customer(), cents))));
    }

    /** To delivery, and to stock, which are two groups of one topic. */
    void ship(Order order) {
        ship(new Parcel(order.id(), order.customer(), order.checkout().units(), false), order.id());
    }

    /** The same parcel, to the right address now. */
    void shipAgain(Parcel parcel) {
        ship(new Parcel(parcel.order(), parcel.customer(), parcel.units(), true), parcel.order() + "/corrected");
    }

    private void ship(Parcel parcel, String dedupeKey) {
        send(about(ShopTopics.PARCELS, parcel.order())
                .messageGroup(parcel.customer())
                .dedupeKey(dedupeKey)
                .body(Json.write(parcel)));
    }

    private static Message.Builder about(String topic, String order) {
        return Message.builder(topic).key(order);
    }

    private void send(Message.Builder message) {
        producer.send(message.build());
    }

    @Override
    public void close() {
        producer.close();
    }
}
