package io.raftmq.chaos.shop.model;

/** An amount to be collected from a customer. */
public record Charge(String order, String customer, long cents) {}
