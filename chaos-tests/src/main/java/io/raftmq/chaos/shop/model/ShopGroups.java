package io.raftmq.chaos.shop.model;

/**
 * Who consumes. A group has one retry policy, so messages that are to be retried in different ways are consumed by different
 * groups, also where one service does both.
 */
public final class ShopGroups {
    /** The order service's events; none of them is ever given up. */
    public static final String ORDER = "shop-order";
    /** The order service again: charges that no attempt could collect. */
    public static final String REFUSED = "shop-refused";
    /** The order service once more: parcels that came back. */
    public static final String HELP_DESK = "shop-help-desk";
    /** Payment: charges, with few attempts. */
    public static final String CHARGE = "shop-charge";
    /** Payment: refunds, never given up; also the group of its transactions. */
    public static final String REFUND = "shop-refund";
    /** Stock; nothing is given up. */
    public static final String STOCK = "shop-stock";
    /** Delivery, two processes. */
    public static final String DELIVERY = "shop-delivery";

    private ShopGroups() {}

    /** The topic of a group's dead letters. */
    public static String deadLettersOf(String group) {
        return "%DLQ%" + group;
    }
}
