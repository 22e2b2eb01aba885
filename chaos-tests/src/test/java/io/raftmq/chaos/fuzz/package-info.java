/** Every decoder under inputs that nobody meant. The decoders' own sides of it lie beside them, in their modules' tests. */
@NullMarked
package io.raftmq.chaos.fuzz;

import org.jspecify.annotations.NullMarked;
