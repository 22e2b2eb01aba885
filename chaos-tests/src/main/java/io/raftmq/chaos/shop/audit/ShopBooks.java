package io.raftmq.chaos.shop.audit;

import io.raftmq.chaos.shop.book.Book;
import io.raftmq.chaos.shop.book.Line;
import io.raftmq.chaos.shop.book.What;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The lines of all services' books.
 *
 * @param delivery of both vans
 */
public record ShopBooks(List<Line> cart, List<Line> order, List<Line> payment, List<Line> stock, List<Line> delivery) {
    /** Reads them as they are, also while they are written. */
    public static ShopBooks read(Path directory) {
        List<Line> delivery = new ArrayList<>(Book.read(file(directory, "delivery-1")));
        delivery.addAll(Book.read(file(directory, "delivery-2")));
        return new ShopBooks(
                Book.read(file(directory, "cart")),
                Book.read(file(directory, "order")),
                Book.read(file(directory, "payment")),
                Book.read(file(directory, "stock")),
                delivery);
    }

    /** Where a service's book lies. */
    public static Path file(Path directory, String service) {
        return directory.resolve(service + ".book");
    }

    /** Number of lines that say that. */
    static long count(List<Line> book, What what) {
        return book.stream().filter(line -> line.what() == what).count();
    }

    /** The lines that say that, by order; of several about one order, the first. */
    static Map<String, Line> byOrder(List<Line> book, What what) {
        Map<String, Line> lines = new LinkedHashMap<>();
        book.stream().filter(line -> line.what() == what).forEach(line -> lines.putIfAbsent(line.order(), line));
        return lines;
    }
}
