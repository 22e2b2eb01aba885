package io.raftmq.chaos.shop.audit;

import io.raftmq.chaos.shop.book.What;
import io.raftmq.chaos.shop.model.Plan;
import java.util.ArrayList;
import java.util.List;

/**
 * What the books say together.
 *
 * @param orders known to the order service
 * @param paid for good
 * @param closed without being paid, or with the money given back
 * @param delivered into their customers' hands
 * @param unbalanced each thing on which two books disagree, in words
 */
public record Audit(int planned, long orders, long paid, long closed, long delivered, List<String> unbalanced) {

    /** Audits. While the shop still works, what is under way is unbalanced. */
    public static Audit of(Plan plan, ShopBooks books) {
        List<String> unbalanced = new ArrayList<>();
        unbalanced.addAll(Repeats.find(books));
        unbalanced.addAll(OrderByOrder.find(plan, books));
        unbalanced.addAll(CustomerOrder.find(books));
        unbalanced.addAll(Money.find(plan, books));
        unbalanced.addAll(Goods.find(plan, books));
        return new Audit(
                plan.checkouts().size(),
                ShopBooks.byOrder(books.order(), What.PLACED).size(),
                ShopBooks.byOrder(books.order(), What.PAID).size(),
                ShopBooks.byOrder(books.order(), What.CLOSED).size(),
                ShopBooks.byOrder(books.delivery(), What.DELIVERED).size(),
                List.copyOf(unbalanced));
    }

    /** Whether every order that was planned has come to its end, and all books agree to the cent. */
    public boolean good() {
        return orders == planned && paid + closed == orders && delivered == paid && unbalanced.isEmpty();
    }

    /** This audit, with something more that is wrong. */
    public Audit with(String finding) {
        List<String> more = new ArrayList<>(unbalanced);
        more.add(finding);
        return new Audit(planned, orders, paid, closed, delivered, List.copyOf(more));
    }

    /** For people who wait. */
    public String progress() {
        return orders + " of " + planned + " orders placed, " + paid + " paid, " + closed + " closed, " + delivered
                + " delivered";
    }

    /** The line that other programs read; its form is stable. */
    public String line() {
        return "orders=" + orders + " paid=" + paid + " closed=" + closed + " delivered=" + delivered + " unbalanced="
                + unbalanced.size();
    }
}
