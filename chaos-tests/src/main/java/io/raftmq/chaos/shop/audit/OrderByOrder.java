package io.raftmq.chaos.shop.audit;

import io.raftmq.chaos.shop.book.Line;
import io.raftmq.chaos.shop.book.What;
import io.raftmq.chaos.shop.model.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Follows each order through all books: what one of them says of it must be what the others say. */
final class OrderByOrder {
    private final Plan plan;
    private final Map<String, Line> ordered;
    private final Map<String, Line> placed;
    private final Map<String, Line> paid;
    private final Map<String, Line> closed;
    private final Map<String, Line> charged;
    private final Map<String, Line> refunded;
    private final Map<String, Line> reserved;
    private final Map<String, Line> released;
    private final Map<String, Line> shipped;
    private final Map<String, Line> delivered;
    private final List<String> found = new ArrayList<>();

    private OrderByOrder(Plan plan, ShopBooks books) {
        this.plan = plan;
        ordered = ShopBooks.byOrder(books.cart(), What.ORDERED);
        placed = ShopBooks.byOrder(books.order(), What.PLACED);
        paid = ShopBooks.byOrder(books.order(), What.PAID);
        closed = ShopBooks.byOrder(books.order(), What.CLOSED);
        charged = ShopBooks.byOrder(books.payment(), What.CHARGED);
        refunded = ShopBooks.byOrder(books.payment(), What.REFUNDED);
        reserved = ShopBooks.byOrder(books.stock(), What.RESERVED);
        released = ShopBooks.byOrder(books.stock(), What.RELEASED);
        shipped = ShopBooks.byOrder(books.stock(), What.SHIPPED);
        delivered = ShopBooks.byOrder(books.delivery(), What.DELIVERED);
    }

    static List<String> find(Plan plan, ShopBooks books) {
        OrderByOrder audit = new OrderByOrder(plan, books);
        Set<String> all = new TreeSet<>(audit.ordered.keySet());
        for (List<Line> book : List.of(books.order(), books.payment(), books.stock(), books.delivery())) {
            book.forEach(line -> all.add(line.order()));
        }
        all.forEach(audit::follow);
        return audit.found;
    }

    private void follow(String order) {
        Line wanted = ordered.get(order);
        if (wanted == null) {
            found.add(order + ": nobody ordered it");
            return;
        }
        same(order, "placed", wanted, placed.get(order));
        boolean isPaid = paid.containsKey(order);
        if (isPaid == closed.containsKey(order)) {
            found.add(order + ": " + (isPaid ? "both paid and closed" : "neither paid nor closed"));
        }
        money(wanted, isPaid);
        goods(wanted, isPaid);
    }

    private void money(Line wanted, boolean isPaid) {
        long net = cents(charged.get(wanted.order())) - cents(refunded.get(wanted.order()));
        long due = isPaid ? plan.catalogue().total(wanted.units()) : 0;
        if (net != due) {
            found.add(wanted.order() + ": payment kept " + net + " cents, the order is " + due);
        }
    }

    private void goods(Line wanted, boolean isPaid) {
        String order = wanted.order();
        if (isPaid) {
            same(order, "reserved", wanted, reserved.get(order));
            same(order, "shipped", wanted, shipped.get(order));
            same(order, "delivered", wanted, delivered.get(order));
            absent(order, "released", released.get(order));
        } else {
            absent(order, "shipped", shipped.get(order));
            absent(order, "delivered", delivered.get(order));
            if (reserved.containsKey(order)) {
                same(order, "released", wanted, released.get(order));
            }
        }
    }

    private void same(String order, String what, Line wanted, @Nullable Line line) {
        if (line == null) {
            found.add(order + ": not " + what);
        } else if (!line.units().equals(wanted.units())) {
            found.add(order + ": ordered " + wanted.units() + ", " + what + " " + line.units());
        } else if (line.cents() != 0 && line.cents() != wanted.cents()) {
            found.add(order + ": ordered for " + wanted.cents() + " cents, " + what + " for " + line.cents());
        }
    }

    private void absent(String order, String what, @Nullable Line line) {
        if (line != null) {
            found.add(order + ": not paid, and " + what);
        }
    }

    private static long cents(@Nullable Line line) {
        return line == null ? 0 : line.cents();
    }
}
