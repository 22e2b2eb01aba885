/** Short programs that show what the client can do; a test runs each of them. Nothing here may use the broker. */
@NullMarked
package io.raftmq.broker.example;

import org.jspecify.annotations.NullMarked;
