package io.raftmq.chaos.shop.service;

import io.raftmq.chaos.shop.book.Book;
import io.raftmq.chaos.shop.book.Line;
import io.raftmq.chaos.shop.book.What;
import io.raftmq.chaos.shop.model.Charge;
import io.raftmq.chaos.shop.model.Refund;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The payment service's book: what was collected, and what was given back. Thread-safe. */
final class Accounts implements AutoCloseable {
    /** The half message that tells of a charge, by order. */
    private final Map<String, String> charged = new HashMap<>();

    private final Set<String> refunded = new HashSet<>();
    private final Book book;

    Accounts(Path path) {
        book = Book.open(path, this::replay);
    }

    private void replay(Line line) {
        if (line.what() == What.CHARGED) {
            charged.put(line.order(), line.note());
        } else {
            refunded.add(line.order());
        }
    }

    synchronized boolean isCharged(String order) {
        return charged.containsKey(order);
    }

    /** Whether that half message tells of a charge in this book. */
    synchronized boolean isChargedBy(String order, String half) {
        return half.equals(charged.get(order));
    }

    /**
     * Collects.
     *
     * @return false: it was collected before
     */
    synchronized boolean charge(Charge charge, String half) {
        if (charged.containsKey(charge.order())) {
            return false;
        }
        write(new Line(What.CHARGED, charge.order(), charge.customer(), charge.cents(), Map.of(), half));
        return true;
    }

    /** Gives back, once. */
    synchronized void refund(Refund refund) {
        if (!refunded.contains(refund.order())) {
            write(new Line(What.REFUNDED, refund.order(), refund.customer(), refund.cents(), Map.of(), ""));
        }
    }

    private void write(Line line) {
        book.write(line);
        replay(line);
    }

    @Override
    public void close() {
        book.close();
    }
}
