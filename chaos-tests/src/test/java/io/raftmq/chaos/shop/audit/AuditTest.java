package io.raftmq.chaos.shop.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.chaos.shop.book.Book;
import io.raftmq.chaos.shop.book.Line;
import io.raftmq.chaos.shop.book.What;
import io.raftmq.chaos.shop.model.Plan;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Books that agree pass, and whatever is spoiled in one of them is seen. */
class AuditTest {
    private final Plan plan = new Plan(7, 12);
    private final PlantedBooks planted = new PlantedBooks(plan);

    @Test
    void booksThatAgreePass() {
        Audit audit = Audit.of(plan, planted.books());
        assertThat(audit.unbalanced()).isEmpty();
        assertThat(audit.good()).isTrue();
        assertThat(audit.line()).isEqualTo("orders=12 paid=4 closed=8 delivered=4 unbalanced=0");
    }

    @Test
    void theDayIsTold() {
        assertThat(Chronicle.of(planted.books()))
                .startsWith("Closed {=8}; 4 refunds")
                .endsWith("0 parcels came back and went out again.");
    }

    @ParameterizedTest
    @MethodSource("spoilers")
    void whatIsSpoiledIsSeen(Consumer<PlantedBooks> spoiler) {
        spoiler.accept(planted);
        Audit audit = Audit.of(plan, planted.books());
        assertThat(audit.unbalanced()).isNotEmpty();
        assertThat(audit.good()).isFalse();
        assertThat(audit.line()).doesNotContain("unbalanced=0");
    }

    static Stream<Named<Consumer<PlantedBooks>>> spoilers() {
        return Stream.of(
                spoiler("an order nobody placed", books -> PlantedBooks.remove(books.order, What.PLACED)),
                spoiler("an order nobody ordered", books -> PlantedBooks.remove(books.cart, What.ORDERED)),
                spoiler("an order without an end", books -> PlantedBooks.remove(books.order, What.CLOSED)),
                spoiler("an order with two ends", books -> books.order.add(of(books.order, What.CLOSED, What.PAID))),
                spoiler("an end that comes twice", books -> PlantedBooks.repeat(books.order, What.PAID)),
                spoiler("a charge too many", books -> PlantedBooks.repeat(books.payment, What.CHARGED)),
                spoiler("a charge that is missing", books -> PlantedBooks.remove(books.payment, What.CHARGED)),
                spoiler(
                        "a cent too many",
                        books -> PlantedBooks.change(books.payment, What.CHARGED, AuditTest::plusOneCent)),
                spoiler(
                        "a cent too many in the order",
                        books -> PlantedBooks.change(books.order, What.PAID, AuditTest::plusOneCent)),
                spoiler("a refund that is missing", books -> PlantedBooks.remove(books.payment, What.REFUNDED)),
                spoiler(
                        "a refund of another customer",
                        books -> PlantedBooks.change(books.payment, What.REFUNDED, AuditTest::ofAnother)),
                spoiler("a parcel that is missing", books -> PlantedBooks.remove(books.delivery, What.DELIVERED)),
                spoiler("a parcel brought twice", books -> PlantedBooks.repeat(books.delivery, What.DELIVERED)),
                spoiler(
                        "a parcel nobody paid",
                        books -> books.delivery.add(of(books.order, What.CLOSED, What.DELIVERED))),
                spoiler(
                        "a piece too many in a parcel",
                        books -> PlantedBooks.change(books.delivery, What.DELIVERED, AuditTest::plusOnePiece)),
                spoiler("goods never put aside", books -> PlantedBooks.remove(books.stock, What.RESERVED)),
                spoiler("goods never put back", books -> PlantedBooks.remove(books.stock, What.RELEASED)),
                spoiler("goods that never left", books -> PlantedBooks.remove(books.stock, What.SHIPPED)),
                spoiler(
                        "a piece too many put back",
                        books -> PlantedBooks.change(books.stock, What.RELEASED, AuditTest::plusOnePiece)));
    }

    @Test
    void aCustomersOrdersPlacedTheWrongWayRoundAreSeen() {
        Line first = PlantedBooks.find(planted.cart, What.ORDERED);
        planted.order.removeIf(line -> line.customer().equals(first.customer()) && line.what() == What.PLACED);
        planted.cart.stream()
                .filter(line -> line.customer().equals(first.customer()) && line.what() == What.ORDERED)
                .forEach(line -> planted.order.add(0, as(line, What.PLACED)));
        assertThat(Audit.of(plan, planted.books()).unbalanced())
                .singleElement()
                .asString()
                .startsWith(first.customer() + ": checked out");
    }

    @Test
    void aShelfThatHeldLessThanNothingIsSeen() {
        Line line = PlantedBooks.find(planted.stock, What.RESERVED);
        Map<String, Integer> tooMany = new TreeMap<>(plan.openingStock());
        tooMany.replaceAll((product, units) -> units + 1);
        planted.stock.add(0, new Line(What.RESERVED, "order-x", line.customer(), 0, tooMany, ""));
        planted.stock.add(1, new Line(What.RELEASED, "order-x", line.customer(), 0, tooMany, ""));
        assertThat(Audit.of(plan, planted.books()).unbalanced()).anyMatch(found -> found.contains("fewer than none"));
    }

    @Test
    void ordersThatNeverCameAreMissed() {
        Plan larger = new Plan(7, 13);
        assertThat(Audit.of(larger, planted.books()).good()).isFalse();
    }

    @Test
    void whatKeptTheDayFromEndingCounts() {
        Audit audit = Audit.of(plan, planted.books()).with("a transaction is open");
        assertThat(audit.good()).isFalse();
        assertThat(audit.line()).endsWith("unbalanced=1");
    }

    @Test
    void booksAreReadFromTheirFiles(@TempDir Path directory) {
        write(directory, "cart", planted.cart);
        write(directory, "order", planted.order);
        write(directory, "payment", planted.payment);
        write(directory, "stock", planted.stock);
        write(directory, "delivery-1", planted.delivery.subList(0, 1));
        write(directory, "delivery-2", planted.delivery.subList(1, planted.delivery.size()));
        assertThat(Audit.of(plan, ShopBooks.read(directory)).good()).isTrue();
        write(directory, "delivery-2", planted.delivery.subList(0, 1));
        assertThat(Audit.of(plan, ShopBooks.read(directory)).unbalanced()).anyMatch(found -> found.contains("twice"));
    }

    private static void write(Path directory, String service, Iterable<Line> lines) {
        try (Book book = Book.open(ShopBooks.file(directory, service), line -> {})) {
            lines.forEach(book::write);
        }
    }

    private static Named<Consumer<PlantedBooks>> spoiler(String name, Consumer<PlantedBooks> spoiler) {
        return Named.of(name, spoiler);
    }

    private static Line of(Iterable<Line> book, What template, What what) {
        for (Line line : book) {
            if (line.what() == template) {
                return as(line, what);
            }
        }
        throw new AssertionError("no " + template);
    }

    private static Line as(Line line, What what) {
        return new Line(what, line.order(), line.customer(), line.cents(), line.units(), line.note());
    }

    private static Line plusOneCent(Line line) {
        return new Line(line.what(), line.order(), line.customer(), line.cents() + 1, line.units(), line.note());
    }

    private static Line ofAnother(Line line) {
        return new Line(line.what(), line.order(), "customer-x", line.cents(), line.units(), line.note());
    }

    private static Line plusOnePiece(Line line) {
        Map<String, Integer> units = new TreeMap<>(line.units());
        units.replaceAll((product, pieces) -> pieces + 1);
        return new Line(line.what(), line.order(), line.customer(), line.cents(), units, line.note());
    }
}
