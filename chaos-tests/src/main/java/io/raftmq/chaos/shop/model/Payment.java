package io.raftmq.chaos.shop.model;

/** An amount was collected. */
public record Payment(String order, long cents) {}
