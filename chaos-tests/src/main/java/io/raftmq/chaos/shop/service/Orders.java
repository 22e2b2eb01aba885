package io.raftmq.chaos.shop.service;

import io.raftmq.chaos.shop.book.Book;
import io.raftmq.chaos.shop.book.Line;
import io.raftmq.chaos.shop.book.What;
import io.raftmq.chaos.shop.model.Checkout;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The order service's book: where each order stands. Each step answers how the order stands after it, whether this call has
 * taken the step, or an earlier one, or another step that excludes it: PAID and CLOSED are for good. Thread-safe.
 */
final class Orders implements AutoCloseable {
    /** Not all goods were there. */
    static final String SOLD_OUT = "sold out";

    /** An order. */
    record Order(Checkout checkout, long cents, What state, String note) {
        String id() {
            return checkout.order();
        }

        String customer() {
            return checkout.customer();
        }

        boolean is(What what) {
            return state == what;
        }
    }

    private final Map<String, Order> orders = new HashMap<>();
    private final Book book;

    Orders(Path path) {
        book = Book.open(path, this::replay);
    }

    private void replay(Line line) {
        Checkout checkout = new Checkout(line.order(), line.customer(), line.units());
        orders.put(line.order(), new Order(checkout, line.cents(), line.what(), line.note()));
    }

    synchronized Order place(Checkout checkout, long cents) {
        Order known = orders.get(checkout.order());
        return known != null ? known : write(new Order(checkout, cents, What.PLACED, ""));
    }

    synchronized Order reserve(String id) {
        Order order = get(id);
        return order.is(What.PLACED) ? step(order, What.RESERVED, "") : order;
    }

    synchronized Order pay(String id) {
        Order order = get(id);
        if (order.is(What.PLACED)) {
            throw new IllegalStateException(id + " is paid before anybody was asked to pay for it");
        }
        return order.is(What.RESERVED) ? step(order, What.PAID, "") : order;
    }

    synchronized Order close(String id, String why) {
        Order order = get(id);
        return order.is(What.PLACED) || order.is(What.RESERVED) ? step(order, What.CLOSED, why) : order;
    }

    private Order get(String id) {
        Order order = orders.get(id);
        if (order == null) {
            throw new IllegalStateException(id + " was never placed");
        }
        return order;
    }

    private Order step(Order order, What state, String note) {
        return write(new Order(order.checkout(), order.cents(), state, note));
    }

    private Order write(Order order) {
        Line line = new Line(
                order.state(),
                order.id(),
                order.customer(),
                order.cents(),
                order.checkout().units(),
                order.note());
        book.write(line);
        replay(line);
        return order;
    }

    @Override
    public void close() {
        book.close();
    }
}
