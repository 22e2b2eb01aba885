package io.raftmq.chaos.shop.model;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * What the shop sells, and for how much.
 *
 * @param prices cents for one piece, by product
 */
public record Catalogue(Map<String, Integer> prices) {
    private static final int PRODUCTS = 12;

    static Catalogue of(SplittableRandom random) {
        Map<String, Integer> prices = new TreeMap<>();
        for (int product = 1; product <= PRODUCTS; product++) {
            prices.put(String.format("product-%02d", product), random.nextInt(99, 20_000));
        }
        return new Catalogue(prices);
    }

    /** What so many pieces cost, in cents. */
    public long total(Map<String, Integer> units) {
        return units.entrySet().stream()
                .mapToLong(line -> (long) prices.getOrDefault(line.getKey(), 0) * line.getValue())
                .sum();
    }
}
