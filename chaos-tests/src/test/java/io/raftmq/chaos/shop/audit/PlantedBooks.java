package io.raftmq.chaos.shop.audit;

import io.raftmq.chaos.shop.book.Line;
import io.raftmq.chaos.shop.book.What;
import io.raftmq.chaos.shop.model.Checkout;
import io.raftmq.chaos.shop.model.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** The books of a shop in which all went well, for somebody to spoil. */
final class PlantedBooks {
    final List<Line> cart = new ArrayList<>();
    final List<Line> order = new ArrayList<>();
    final List<Line> payment = new ArrayList<>();
    final List<Line> stock = new ArrayList<>();
    final List<Line> delivery = new ArrayList<>();

    private final Map<String, Integer> shelves;

    /** Of every three orders one is paid, one is not paid in time, and one is paid too late; unless their goods are sold out. */
    PlantedBooks(Plan plan) {
        shelves = new TreeMap<>(plan.openingStock());
        int number = 0;
        for (Checkout checkout : plan.checkouts()) {
            add(plan, checkout, number++ % 3);
        }
    }

    private void add(Plan plan, Checkout checkout, int fate) {
        long cents = plan.catalogue().total(checkout.units());
        cart.add(line(What.ORDERED, checkout, cents));
        cart.add(line(What.SENT, checkout, cents));
        order.add(line(What.PLACED, checkout, cents));
        boolean there = checkout.units().entrySet().stream()
                .allMatch(wanted -> shelves.getOrDefault(wanted.getKey(), 0) >= wanted.getValue());
        if (!there) {
            stock.add(line(What.SOLD_OUT, checkout, 0));
            order.add(line(What.CLOSED, checkout, cents));
            return;
        }
        stock.add(line(What.RESERVED, checkout, 0));
        order.add(line(What.RESERVED, checkout, cents));
        if (fate != 1) {
            payment.add(line(What.CHARGED, checkout, cents));
        }
        if (fate == 0) {
            order.add(line(What.PAID, checkout, cents));
            checkout.units().forEach((product, units) -> shelves.merge(product, -units, Integer::sum));
            stock.add(line(What.SHIPPED, checkout, 0));
            delivery.add(line(What.DELIVERED, checkout, cents));
        } else {
            order.add(line(What.CLOSED, checkout, cents));
            stock.add(line(What.RELEASED, checkout, 0));
        }
        if (fate == 2) {
            payment.add(line(What.REFUNDED, checkout, cents));
        }
    }

    private static Line line(What what, Checkout checkout, long cents) {
        return new Line(what, checkout.order(), checkout.customer(), cents, checkout.units(), "");
    }

    /** Removes the first line that says that. */
    static void remove(List<Line> book, What what) {
        book.remove(find(book, what));
    }

    /** Repeats the first line that says that. */
    static void repeat(List<Line> book, What what) {
        book.add(find(book, what));
    }

    /** Changes the first line that says that. */
    static void change(List<Line> book, What what, UnaryOperator<Line> change) {
        int first = book.indexOf(find(book, what));
        book.set(first, change.apply(book.get(first)));
    }

    static Line find(List<Line> book, What what) {
        return book.stream().filter(line -> line.what() == what).findFirst().orElseThrow();
    }

    ShopBooks books() {
        return new ShopBooks(cart, order, payment, stock, delivery);
    }
}
