package io.raftmq.chaos.shop.service;

import io.raftmq.chaos.shop.book.Book;
import io.raftmq.chaos.shop.book.Line;
import io.raftmq.chaos.shop.book.What;
import io.raftmq.chaos.shop.model.Catalogue;
import io.raftmq.chaos.shop.model.Checkout;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** The cart service's book: what was ordered, and of what the cluster knows. */
final class Carts implements AutoCloseable {
    private final Set<String> ordered = new HashSet<>();
    private final Set<String> sent = new HashSet<>();
    private final Catalogue catalogue;
    private final Book book;

    Carts(Path path, Catalogue catalogue) {
        this.catalogue = catalogue;
        this.book = Book.open(path, this::replay);
    }

    private void replay(Line line) {
        (line.what() == What.ORDERED ? ordered : sent).add(line.order());
    }

    boolean isSent(Checkout checkout) {
        return sent.contains(checkout.order());
    }

    void ordered(Checkout checkout) {
        if (!ordered.contains(checkout.order())) {
            write(What.ORDERED, checkout);
        }
    }

    void sent(Checkout checkout) {
        write(What.SENT, checkout);
    }

    private void write(What what, Checkout checkout) {
        long cents = catalogue.total(checkout.units());
        Line line = new Line(what, checkout.order(), checkout.customer(), cents, checkout.units(), "");
        book.write(line);
        replay(line);
    }

    @Override
    public void close() {
        book.close();
    }
}
