package io.raftmq.chaos.shop.audit;

import io.raftmq.chaos.shop.book.Line;
import io.raftmq.chaos.shop.book.What;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How the day went, for people: what the sums do not show. */
public final class Chronicle {
    private Chronicle() {}

    /** One line. */
    public static String of(ShopBooks books) {
        Map<String, Long> reasons = books.order().stream()
                .filter(line -> line.what() == What.CLOSED)
                .collect(Collectors.groupingBy(Line::note, TreeMap::new, Collectors.counting()));
        return "Closed " + reasons + "; " + ShopBooks.count(books.payment(), What.REFUNDED)
                + " refunds of what was paid too late; " + ShopBooks.count(books.delivery(), What.RETURNED)
                + " parcels came back and went out again.";
    }
}
