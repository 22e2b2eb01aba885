package io.raftmq.chaos.shop.audit;

import io.raftmq.chaos.shop.book.Line;
import io.raftmq.chaos.shop.book.What;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Whether each customer's orders were placed in the order in which the customer checked out. */
final class CustomerOrder {
    private CustomerOrder() {}

    static List<String> find(ShopBooks books) {
        Map<String, List<String>> checkedOut = byCustomer(books.cart(), What.ORDERED);
        Map<String, List<String>> placed = byCustomer(books.order(), What.PLACED);
        List<String> found = new ArrayList<>();
        placed.forEach((customer, orders) -> {
            List<String> before = checkedOut.getOrDefault(customer, List.of());
            // What is not placed yet is missed elsewhere.
            List<String> expected = before.stream().filter(orders::contains).toList();
            if (!orders.equals(expected)) {
                found.add(customer + ": checked out " + expected + ", placed " + orders);
            }
        });
        return found;
    }

    private static Map<String, List<String>> byCustomer(List<Line> book, What what) {
        Map<String, List<String>> orders = new LinkedHashMap<>();
        for (Line line : ShopBooks.byOrder(book, what).values()) {
            orders.computeIfAbsent(line.customer(), customer -> new ArrayList<>())
                    .add(line.order());
        }
        return orders;
    }
}
