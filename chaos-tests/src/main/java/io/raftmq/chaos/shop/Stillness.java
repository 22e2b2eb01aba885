package io.raftmq.chaos.shop;

import io.raftmq.chaos.shop.model.ShopGroups;
import io.raftmq.chaos.shop.model.ShopTopics;
import io.raftmq.client.Admin;
import io.raftmq.client.GroupDescription.Progress;
import io.raftmq.client.TopicPartition;
import java.util.List;

/**
 * Whether nothing is on its way any more: no timer waits, no transaction is open, and every group has consumed all there is. It
 * looks upstream first, since what a consumer sends is there before its message is acknowledged.
 */
final class Stillness {
    private record Consumed(String group, String topic) {}

    private static final List<Consumed> DOWNSTREAM = List.of(
            new Consumed(ShopGroups.ORDER, ShopTopics.DEADLINES),
            new Consumed(ShopGroups.ORDER, ShopTopics.CHECKOUTS),
            new Consumed(ShopGroups.STOCK, ShopTopics.STOCK_ORDERS),
            new Consumed(ShopGroups.ORDER, ShopTopics.RESERVATIONS),
            new Consumed(ShopGroups.CHARGE, ShopTopics.CHARGES),
            new Consumed(ShopGroups.REFUSED, ShopGroups.deadLettersOf(ShopGroups.CHARGE)),
            new Consumed(ShopGroups.ORDER, ShopTopics.PAYMENTS),
            new Consumed(ShopGroups.REFUND, ShopTopics.REFUNDS),
            new Consumed(ShopGroups.DELIVERY, ShopTopics.PARCELS),
            new Consumed(ShopGroups.HELP_DESK, ShopGroups.deadLettersOf(ShopGroups.DELIVERY)),
            new Consumed(ShopGroups.DELIVERY, ShopTopics.PARCELS),
            new Consumed(ShopGroups.STOCK, ShopTopics.PARCELS),
            new Consumed(ShopGroups.STOCK, ShopTopics.STOCK_ORDERS));

    private final Admin admin;
    private final int partitions;

    Stillness(Admin admin, int partitions) {
        this.admin = admin;
        this.partitions = partitions;
    }

    /** What is on its way, in words; empty if nothing is. */
    String disturbedBy() {
        for (int partition = 0; partition < partitions; partition++) {
            if (!admin.timers(new TopicPartition(ShopTopics.DEADLINES, partition), null, 1)
                    .isEmpty()) {
                return "a deadline is to come";
            }
        }
        for (Consumed consumed : DOWNSTREAM) {
            for (Progress progress : admin.groupProgress(consumed.group(), consumed.topic())) {
                if (progress.lag() > 0) {
                    return consumed.group() + " has not consumed all of " + progress;
                }
            }
        }
        return admin.openTransactions(ShopTopics.PAYMENTS, "", 1).isEmpty() ? "" : "a transaction is open";
    }
}
