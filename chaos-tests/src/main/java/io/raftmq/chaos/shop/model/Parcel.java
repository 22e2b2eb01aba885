package io.raftmq.chaos.shop.model;

import java.util.Map;

/**
 * A paid order to be brought to its customer.
 *
 * @param corrected the help desk has looked the address up
 */
public record Parcel(String order, String customer, Map<String, Integer> units, boolean corrected) {}
