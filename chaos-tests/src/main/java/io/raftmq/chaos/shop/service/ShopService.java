package io.raftmq.chaos.shop.service;

/** One of the shop's services. */
interface ShopService extends AutoCloseable {
    /** Begins to work, and returns. */
    void start();

    /** Ends in good order. What is not done comes again when the service does. */
    @Override
    void close();
}
