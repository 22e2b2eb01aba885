package io.raftmq.chaos.shop.model;

/** An amount was collected for an order that was closed by then. */
public record Refund(String order, String customer, long cents) {}
