package io.raftmq.chaos.shop.service;

import io.raftmq.chaos.shop.book.Book;
import io.raftmq.chaos.shop.book.Line;
import io.raftmq.chaos.shop.book.What;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The stock service's book: what is on the shelves, and what is put aside for whom. Thread-safe. */
final class Shelves implements AutoCloseable {
    private final Map<String, Integer> shelves;
    private final Map<String, What> orders = new HashMap<>();
    private final Book book;

    /** @param opening pieces on the shelves at first, by product */
    Shelves(Path path, Map<String, Integer> opening) {
        shelves = new HashMap<>(opening);
        book = Book.open(path, this::replay);
    }

    private void replay(Line line) {
        orders.put(line.order(), line.what());
        if (line.what() == What.RESERVED) {
            line.units().forEach((product, units) -> shelves.merge(product, -units, Integer::sum));
        } else if (line.what() == What.RELEASED) {
            line.units().forEach((product, units) -> shelves.merge(product, units, Integer::sum));
        }
    }

    /** Puts all of it aside or nothing; answers whether it did, now or before. */
    synchronized boolean reserve(String order, Map<String, Integer> units) {
        if (!orders.containsKey(order)) {
            boolean there = units.entrySet().stream()
                    .allMatch(line -> shelves.getOrDefault(line.getKey(), 0) >= line.getValue());
            write(there ? What.RESERVED : What.SOLD_OUT, order, units);
        }
        return orders.get(order) != What.SOLD_OUT;
    }

    /** Puts back what was put aside, if it was. */
    synchronized void release(String order, Map<String, Integer> units) {
        What state = orders.get(order);
        if (state == null || state == What.SHIPPED) {
            throw new IllegalStateException(order + " is to be released and is " + (state == null ? "unknown" : state));
        }
        if (state == What.RESERVED) {
            write(What.RELEASED, order, units);
        }
    }

    /** What was put aside leaves the house. */
    synchronized void ship(String order, Map<String, Integer> units) {
        What state = orders.get(order);
        if (state == What.RESERVED) {
            write(What.SHIPPED, order, units);
        } else if (state != What.SHIPPED) {
            throw new IllegalStateException(
                    order + " is to leave the house and is " + (state == null ? "unknown" : state));
        }
    }

    private void write(What what, String order, Map<String, Integer> units) {
        Line line = new Line(what, order, "", 0, units, "");
        book.write(line);
        replay(line);
    }

    @Override
    public void close() {
        book.close();
    }
}
