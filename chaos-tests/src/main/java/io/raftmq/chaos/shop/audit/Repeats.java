package io.raftmq.chaos.shop.audit;

import io.raftmq.chaos.shop.book.Line;
import io.raftmq.chaos.shop.book.What;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What was done twice: charged, shipped, delivered, or anything else. */
final class Repeats {
    private Repeats() {}

    static List<String> find(ShopBooks books) {
        List<String> found = new ArrayList<>();
        find("cart", books.cart(), found);
        find("order", books.order(), found);
        find("payment", books.payment(), found);
        find("stock", books.stock(), found);
        find("delivery", books.delivery(), found);
        return found;
    }

    private static void find(String book, List<Line> lines, List<String> found) {
        Set<String> seen = new HashSet<>();
        for (Line line : lines) {
            // A parcel may come back more than once: each attempt that is not acknowledged is made again.
            if (line.what() != What.RETURNED && !seen.add(line.what() + " " + line.order())) {
                found.add(line.order() + ": " + line.what() + " twice in the book of " + book);
            }
        }
    }
}
