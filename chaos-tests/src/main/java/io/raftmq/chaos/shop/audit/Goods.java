package io.raftmq.chaos.shop.audit;

import io.raftmq.chaos.shop.book.Line;
import io.raftmq.chaos.shop.book.What;
import io.raftmq.chaos.shop.model.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The goods, product by product: what is missing on the shelves is what the vans delivered, and no shelf ever held less than nothing. */
final class Goods {
    private Goods() {}

    static List<String> find(Plan plan, ShopBooks books) {
        List<String> found = new ArrayList<>();
        Map<String, Integer> shelves = new TreeMap<>(plan.openingStock());
        for (Line line : books.stock()) {
            int direction = line.what() == What.RESERVED ? -1 : line.what() == What.RELEASED ? 1 : 0;
            line.units().forEach((product, units) -> {
                if (shelves.merge(product, direction * units, Integer::sum) < 0) {
                    found.add(product + ": fewer than none on the shelf after " + line.order());
                }
            });
        }
        Map<String, Integer> delivered = new TreeMap<>();
        books.delivery().stream()
                .filter(line -> line.what() == What.DELIVERED)
                .forEach(line ->
                        line.units().forEach((product, units) -> delivered.merge(product, units, Integer::sum)));
        plan.openingStock().forEach((product, opening) -> {
            int gone = opening - shelves.getOrDefault(product, 0);
            int brought = delivered.getOrDefault(product, 0);
            if (gone != brought) {
                found.add(product + ": " + gone + " pieces have left the shelf, " + brought + " were delivered");
            }
        });
        return found;
    }
}
