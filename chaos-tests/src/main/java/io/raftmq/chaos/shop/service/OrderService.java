package io.raftmq.chaos.shop.service;

import io.raftmq.chaos.shop.book.What;
import io.raftmq.chaos.shop.model.Checkout;
import io.raftmq.chaos.shop.model.Deadline;
import io.raftmq.chaos.shop.model.Json;
import io.raftmq.chaos.shop.model.Parcel;
import io.raftmq.chaos.shop.model.Payment;
import io.raftmq.chaos.shop.model.Plan;
import io.raftmq.chaos.shop.model.Reservation;
import io.raftmq.chaos.shop.model.ShopGroups;
import io.raftmq.chaos.shop.model.ShopTopics;
import io.raftmq.chaos.shop.model.StockOrder.Action;
import io.raftmq.chaos.shop.service.Orders.Order;
import io.raftmq.client.ConsumeResult;
import io.raftmq.client.MessageView;
import io.raftmq.client.PushConsumer;
import io.raftmq.client.RaftMqClient;
import java.nio.file.Path;
import java.util.List;

/**
 * Leads each order from its checkout to its end, paid or closed. Nobody else decides which of the two: a payment and the end of the
 * time to pay may come at the same instant, and the book takes the first.
 */
final class OrderService implements ShopService {
    private final Plan plan;
    private final Orders orders;
    private final OrderOutbox outbox;
    private final List<PushConsumer> consumers;

    OrderService(RaftMqClient client, Path book, Plan plan) {
        this.plan = plan;
        orders = new Orders(book);
        outbox = new OrderOutbox(client.producer());
        consumers = List.of(
                client.pushConsumer(
                        Consumers.of(ShopGroups.ORDER)
                                .subscribe(ShopTopics.CHECKOUTS)
                                .subscribe(ShopTopics.RESERVATIONS)
                                .subscribe(ShopTopics.PAYMENTS)
                                .subscribe(ShopTopics.DEADLINES)
                                .build(),
                        this::onEvent),
                // A group's dead letters are consumed like any topic: a charge that could not be collected closes its
                // order ...
                client.pushConsumer(
                        Consumers.of(ShopGroups.REFUSED)
                                .subscribe(ShopGroups.deadLettersOf(ShopGroups.CHARGE))
                                .build(),
                        this::onRefused),
                // ... and a parcel that came back is sent again.
                client.pushConsumer(
                        Consumers.of(ShopGroups.HELP_DESK)
                                .subscribe(ShopGroups.deadLettersOf(ShopGroups.DELIVERY))
                                .build(),
                        this::onReturned));
    }

    @Override
    public void start() {
        consumers.forEach(PushConsumer::start);
    }

    private ConsumeResult onEvent(MessageView message) {
        String body = message.bodyAsString();
        switch (message.topic()) {
            case ShopTopics.CHECKOUTS -> placed(Json.read(body, Checkout.class));
            case ShopTopics.RESERVATIONS -> answered(Json.read(body, Reservation.class));
            case ShopTopics.PAYMENTS -> paid(Json.read(body, Payment.class));
            case ShopTopics.DEADLINES -> close(Json.read(body, Deadline.class).order(), "not paid in time");
            default -> throw new IllegalArgumentException("not for the order service: " + message);
        }
        return ConsumeResult.SUCCESS;
    }

    private void placed(Checkout checkout) {
        Order order = orders.place(checkout, plan.catalogue().total(checkout.units()));
        outbox.tellStock(order, Action.RESERVE);
        outbox.remindOfDeadline(order);
    }

    private void answered(Reservation answer) {
        if (!answer.reserved()) {
            orders.close(answer.order(), Orders.SOLD_OUT);
            return;
        }
        Order order = orders.reserve(answer.order());
        // Another state means that this message comes again, or that the order was closed while stock looked for its
        // goods.
        if (order.is(What.RESERVED)) {
            outbox.charge(order);
        }
    }

    private void paid(Payment payment) {
        Order order = orders.pay(payment.order());
        if (order.is(What.PAID)) {
            outbox.ship(order);
        } else {
            outbox.refund(order, payment.cents());
        }
    }

    private void close(String id, String why) {
        Order order = orders.close(id, why);
        if (order.is(What.CLOSED)) {
            // Also if nothing is reserved yet: stock hears of this after the reservation, since both are of one message
            // group.
            outbox.tellStock(order, Action.RELEASE);
        }
    }

    private ConsumeResult onRefused(MessageView letter) {
        String order = letter.keys().get(0);
        close(order, "payment refused");
        return ConsumeResult.SUCCESS;
    }

    private ConsumeResult onReturned(MessageView letter) {
        outbox.shipAgain(Json.read(letter.bodyAsString(), Parcel.class));
        return ConsumeResult.SUCCESS;
    }

    @Override
    public void close() {
        consumers.forEach(PushConsumer::close);
        outbox.close();
        orders.close();
    }
}
