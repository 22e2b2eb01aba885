/** What holds for all modules: which may know which, and what their benchmarks may allocate. What one module promises lies in its own tests. */
@NullMarked
package io.raftmq.chaos.house;

import org.jspecify.annotations.NullMarked;
