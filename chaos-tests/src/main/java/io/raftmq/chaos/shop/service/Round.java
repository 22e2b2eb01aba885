package io.raftmq.chaos.shop.service;

import io.raftmq.chaos.shop.book.Book;
import io.raftmq.chaos.shop.book.Line;
import io.raftmq.chaos.shop.book.What;
import io.raftmq.chaos.shop.model.Catalogue;
import io.raftmq.chaos.shop.model.Parcel;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** A van's book: what it has brought, and what it has brought back. Thread-safe. */
final class Round implements AutoCloseable {
    private final Catalogue catalogue;
    private final Set<String> delivered = new HashSet<>();
    private final Book book;

    Round(Path path, Catalogue catalogue) {
        this.catalogue = catalogue;
        book = Book.open(path, this::replay);
    }

    private void replay(Line line) {
        if (line.what() == What.DELIVERED) {
            delivered.add(line.order());
        }
    }

    synchronized boolean isDelivered(String order) {
        return delivered.contains(order);
    }

    synchronized void write(What what, Parcel parcel) {
        long cents = catalogue.total(parcel.units());
        Line line = new Line(what, parcel.order(), parcel.customer(), cents, parcel.units(), "");
        book.write(line);
        replay(line);
    }

    @Override
    public void close() {
        book.close();
    }
}
