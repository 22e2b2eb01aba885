package io.raftmq.chaos.shop;

/**
 * What is to happen.
 *
 * @param kills of leaders, and as many of services
 * @param perSecond checkouts
 */
record ShopDay(long seed, int orders, int kills, int perSecond) {}
