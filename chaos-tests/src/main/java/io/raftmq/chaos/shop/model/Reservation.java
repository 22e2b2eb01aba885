package io.raftmq.chaos.shop.model;

/**
 * Whether an order's goods were put aside.
 *
 * @param reserved false: sold out
 */
public record Reservation(String order, boolean reserved) {}
