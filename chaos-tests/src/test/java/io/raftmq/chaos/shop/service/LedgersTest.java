package io.raftmq.chaos.shop.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftmq.chaos.shop.book.Book;
import io.raftmq.chaos.shop.book.What;
import io.raftmq.chaos.shop.model.Charge;
import io.raftmq.chaos.shop.model.Checkout;
import io.raftmq.chaos.shop.model.Refund;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each step is booked once, however often it is taken, also by the next life of its service. */
class LedgersTest {
    private static final Checkout CHECKOUT = new Checkout("order-1", "customer-1", Map.of("product", 3));
    private static final Charge CHARGE = new Charge("order-1", "customer-1", 300);

    @TempDir
    private Path directory;

    private Path path;

    @BeforeEach
    void name() {
        path = directory.resolve("book");
    }

    @Test
    void anOrderIsPaidOrClosedWhicheverIsFirst() {
        try (Orders orders = new Orders(path)) {
            orders.place(CHECKOUT, 300);
            orders.reserve("order-1");
            assertThat(orders.close("order-1", "late").is(What.CLOSED)).isTrue();
            assertThat(orders.pay("order-1").is(What.CLOSED)).isTrue();
        }
        try (Orders orders = new Orders(path)) {
            assertThat(orders.place(CHECKOUT, 300).note()).isEqualTo("late");
            assertThat(orders.reserve("order-1").is(What.CLOSED)).isTrue();
        }
        assertThat(Book.read(path)).extracting("what").containsExactly(What.PLACED, What.RESERVED, What.CLOSED);
    }

    @Test
    void anOrderThatIsPaidIsNotClosed() {
        try (Orders orders = new Orders(path)) {
            orders.place(CHECKOUT, 300);
            assertThatThrownBy(() -> orders.pay("order-1")).hasMessageContaining("before anybody was asked");
            orders.reserve("order-1");
            orders.pay("order-1");
            assertThat(orders.close("order-1", "late").is(What.PAID)).isTrue();
            assertThatThrownBy(() -> orders.pay("order-2")).hasMessageContaining("never placed");
        }
    }

    @Test
    void anOrderIsChargedByOneHalfMessage() {
        try (Accounts accounts = new Accounts(path)) {
            assertThat(accounts.charge(CHARGE, "1-0-h1")).isTrue();
            assertThat(accounts.charge(CHARGE, "1-0-h2")).isFalse();
        }
        try (Accounts accounts = new Accounts(path)) {
            assertThat(accounts.isCharged("order-1")).isTrue();
            assertThat(accounts.isChargedBy("order-1", "1-0-h1")).isTrue();
            assertThat(accounts.isChargedBy("order-1", "1-0-h2")).isFalse();
            assertThat(accounts.isChargedBy("order-2", "1-0-h1")).isFalse();
            accounts.refund(new Refund("order-1", "customer-1", 300));
            accounts.refund(new Refund("order-1", "customer-1", 300));
        }
        assertThat(Book.read(path)).extracting("what").containsExactly(What.CHARGED, What.REFUNDED);
    }

    @Test
    void goodsArePutAsideOnceAndBackOnce() {
        try (Shelves shelves = new Shelves(path, Map.of("product", 5))) {
            assertThat(shelves.reserve("order-1", CHECKOUT.units())).isTrue();
            assertThat(shelves.reserve("order-1", CHECKOUT.units())).isTrue();
            assertThat(shelves.reserve("order-2", CHECKOUT.units())).isFalse();
        }
        try (Shelves shelves = new Shelves(path, Map.of("product", 5))) {
            shelves.release("order-1", CHECKOUT.units());
            shelves.release("order-1", CHECKOUT.units());
            shelves.release("order-2", CHECKOUT.units());
            assertThat(shelves.reserve("order-2", CHECKOUT.units()))
                    .as("sold out is an answer for good")
                    .isFalse();
            assertThat(shelves.reserve("order-3", CHECKOUT.units())).isTrue();
            shelves.ship("order-3", CHECKOUT.units());
            shelves.ship("order-3", CHECKOUT.units());
            assertThatThrownBy(() -> shelves.release("order-3", CHECKOUT.units()))
                    .hasMessageContaining("SHIPPED");
            assertThatThrownBy(() -> shelves.ship("order-4", CHECKOUT.units())).hasMessageContaining("unknown");
        }
    }
}
