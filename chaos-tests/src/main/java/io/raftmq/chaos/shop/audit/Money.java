package io.raftmq.chaos.shop.audit;

import io.raftmq.chaos.shop.book.Line;
import io.raftmq.chaos.shop.book.What;
import io.raftmq.chaos.shop.model.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The money, account by account: what payment's book took from each customer is what the order service has down as paid by that
 * customer, and what the vans handed over.
 */
final class Money {
    private Money() {}

    static List<String> find(Plan plan, ShopBooks books) {
        Map<String, Long> balances = new TreeMap<>();
        plan.checkouts().forEach(checkout -> balances.put(checkout.customer(), Plan.OPENING_BALANCE));
        long till = 0;
        for (Line line : books.payment()) {
            long taken = line.what() == What.CHARGED ? line.cents() : -line.cents();
            balances.merge(line.customer(), -taken, Long::sum);
            till += taken;
        }
        Map<String, Long> paid = sums(books.order(), What.PAID);
        List<String> found = new ArrayList<>();
        Set<String> customers = new TreeSet<>(balances.keySet());
        customers.addAll(paid.keySet());
        for (String customer : customers) {
            long balance = balances.getOrDefault(customer, Plan.OPENING_BALANCE);
            long expected = Plan.OPENING_BALANCE - paid.getOrDefault(customer, 0L);
            if (balance != expected) {
                found.add(customer + ": the account holds " + balance + " cents, by the orders it should hold "
                        + expected);
            }
        }
        compare("the orders are paid with", till, total(paid), found);
        compare("the vans delivered goods for", till, total(sums(books.delivery(), What.DELIVERED)), found);
        return found;
    }

    private static Map<String, Long> sums(List<Line> book, What what) {
        Map<String, Long> sums = new TreeMap<>();
        book.stream()
                .filter(line -> line.what() == what)
                .forEach(line -> sums.merge(line.customer(), line.cents(), Long::sum));
        return sums;
    }

    private static long total(Map<String, Long> sums) {
        return sums.values().stream().mapToLong(Long::longValue).sum();
    }

    private static void compare(String who, long till, long cents, List<String> found) {
        if (till != cents) {
            found.add("the till holds " + till + " cents, " + who + " " + cents);
        }
    }
}
