/**
 * Holds the books of the shop's services against each other. Nothing here knows how the services work or what they told each other: only
 * what each of them wrote down.
 */
@NullMarked
package io.raftmq.chaos.shop.audit;

import org.jspecify.annotations.NullMarked;
