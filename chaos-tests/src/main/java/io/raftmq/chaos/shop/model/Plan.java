package io.raftmq.chaos.shop.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * The world that a seed stands for: who orders what, who pays how, and what is on the shelves at first. Every process makes it
 * anew from the same seed and finds the same.
 */
public final class Plan {
    /** From the checkout until an order that is not paid is closed. */
    public static final Duration TIME_TO_PAY = Duration.ofSeconds(6);
    /** What each customer's account holds at first, in cents. */
    public static final long OPENING_BALANCE = 100_000_000;

    private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

    private final Catalogue catalogue;
    private final List<Checkout> checkouts = new ArrayList<>();
    private final long seed;

    public Plan(long seed, int orders) {
        this.seed = seed;
        SplittableRandom random = new SplittableRandom(seed);
        catalogue = Catalogue.of(random);
        int customers = Math.max(3, orders / 10);
        List<String> products = List.copyOf(catalogue.prices().keySet());
        for (int number = 1; number <= orders; number++) {
            Map<String, Integer> units = new TreeMap<>();
            for (int line = random.nextInt(1, 4); line > 0; line--) {
                units.merge(products.get(random.nextInt(products.size())), random.nextInt(1, 5), Integer::sum);
            }
            String customer = String.format("customer-%03d", random.nextInt(customers));
            checkouts.add(new Checkout(String.format("order-%05d", number), customer, units));
        }
    }

    public Catalogue catalogue() {
        return catalogue;
    }

    /** All that will be ordered, in this order. */
    public List<Checkout> checkouts() {
        return List.copyOf(checkouts);
    }

    /** Pieces on the shelves at first: of every fourth product fewer than will be asked for. */
    public Map<String, Integer> openingStock() {
        Map<String, Integer> stock = new TreeMap<>();
        catalogue.prices().keySet().forEach(product -> stock.put(product, 0));
        checkouts.forEach(
                checkout -> checkout.units().forEach((product, units) -> stock.merge(product, units, Integer::sum)));
        int[] place = {0};
        stock.replaceAll((product, demand) -> place[0]++ % 4 == 0 ? demand * 7 / 10 : demand);
        return stock;
    }

    /** How the customer pays this order. */
    public PayingManner paying(String order) {
        return PayingManner.of(roll(order, 1));
    }

    /** How long a customer who pays late thinks it over: until a little before the time to pay is over, or after it. */
    public Duration hesitation(String order) {
        return TIME_TO_PAY.minusMillis(20L * roll(order, 4)).plusMillis(500);
    }

    /** Nobody opens when the parcel is brought for the first time. */
    public boolean nobodyAtHome(String order) {
        return roll(order, 2) < 10;
    }

    /** The address does not exist. */
    public boolean addressUnknown(String order) {
        return roll(order, 3) < 5;
    }

    /** 0 to 99, the same for every process that asks. */
    private int roll(String order, int question) {
        return new SplittableRandom(seed + SPREAD * order.hashCode() + question).nextInt(100);
    }
}
