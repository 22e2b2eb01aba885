package io.raftmq.chaos.shop.model;

import java.util.List;

/** Which message goes where. Each topic carries one type of message, named like it. */
public final class ShopTopics {
    /** {@link Checkout}, cart to order. In order for each customer. */
    public static final String CHECKOUTS = "shop-checkouts";
    /** {@link StockOrder}, order to stock. In order for each order: it is reserved before it is released. */
    public static final String STOCK_ORDERS = "shop-stock-orders";
    /** {@link Reservation}, stock to order: the answer to a reservation. */
    public static final String RESERVATIONS = "shop-reservations";
    /** {@link Deadline}, order to itself, timed: the end of the time to pay. */
    public static final String DEADLINES = "shop-deadlines";
    /** {@link Charge}, order to payment, with a time to live. Retried; its dead letters are refusals. */
    public static final String CHARGES = "shop-charges";
    /** {@link Payment}, payment to order, transactional: seen if, and only if, it is in payment's book. */
    public static final String PAYMENTS = "shop-payments";
    /** {@link Refund}, order to payment: paid too late. */
    public static final String REFUNDS = "shop-refunds";
    /** {@link Parcel}, order to delivery and to stock: two groups, each gets all. In order for each customer. */
    public static final String PARCELS = "shop-parcels";

    /** All of them. */
    public static final List<String> ALL =
            List.of(CHECKOUTS, STOCK_ORDERS, RESERVATIONS, DEADLINES, CHARGES, PAYMENTS, REFUNDS, PARCELS);

    private ShopTopics() {}
}
