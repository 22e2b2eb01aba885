package io.raftmq.meta.runtime;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The hunt finds nothing. Its seed is in each failure. */
class RegisterHuntTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 1_633_322, 2_722_200})
    void noAnswerIsStale(long seed) {
        new RegisterHunt().accept(seed);
    }
}
