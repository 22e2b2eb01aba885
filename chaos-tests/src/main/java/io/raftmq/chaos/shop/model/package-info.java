/**
 * What the example shop's services have agreed upon: the topics, the groups, the messages, and the world that a seed stands for
 * (prices, customers, who pays and who forgets). Pure: nothing here knows a broker, a file or a thread.
 */
@NullMarked
package io.raftmq.chaos.shop.model;

import org.jspecify.annotations.NullMarked;
