package io.raftmq.chaos.shop.model;

/** The time to pay is over. */
public record Deadline(String order) {}
