package io.raftmq.chaos.shop.model;

import java.util.Map;

/** What is to be done with an order's goods. */
public record StockOrder(String order, Action action, Map<String, Integer> units) {
    /** To be done. */
    public enum Action {
        /** Put aside, if all of it is there. */
        RESERVE,
        /** Put back what was put aside, if it was. */
        RELEASE
    }
}
