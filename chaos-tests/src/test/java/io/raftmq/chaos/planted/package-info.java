/**
 * The suite on itself: bugs are planted into copies of the sources, which nothing but a test ever loads, and the same
 * checkers that find nothing in the clean build must find each.
 */
@NullMarked
package io.raftmq.chaos.planted;

import org.jspecify.annotations.NullMarked;
