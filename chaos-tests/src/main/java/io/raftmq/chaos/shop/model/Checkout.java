package io.raftmq.chaos.shop.model;

import java.util.Map;

/**
 * A customer wants to buy what is in the cart.
 *
 * @param units pieces by product
 */
public record Checkout(String order, String customer, Map<String, Integer> units) {}
