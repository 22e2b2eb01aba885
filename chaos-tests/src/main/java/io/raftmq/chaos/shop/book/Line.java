package io.raftmq.chaos.shop.book;

import java.util.Map;

/**
 * A line of a book.
 *
 * @param cents 0 where no money moves
 * @param units pieces by product; empty where no goods move
 * @param note empty if there is nothing to add
 */
public record Line(What what, String order, String customer, long cents, Map<String, Integer> units, String note) {}
