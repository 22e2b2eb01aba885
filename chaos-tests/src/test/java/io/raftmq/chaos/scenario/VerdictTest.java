package io.raftmq.chaos.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VerdictTest {
    @Test
    void theLineIsStable() {
        assertThat(new Verdict(10, 10, 10, 0, 0, 0, 3, 412).line())
                .isEqualTo(
                        "sent=10 acked=10 received=10 lost=0 duplicated=0 misordered=0 redelivered=3 failover_ms=412");
    }

    @Test
    void onlyEverythingBackIsGood() {
        assertThat(new Verdict(10, 10, 10, 0, 0, 0, 3, 412).good()).isTrue();
        assertThat(new Verdict(10, 10, 9, 0, 0, 0, 0, 0).good()).isFalse();
        assertThat(new Verdict(10, 9, 9, 0, 0, 0, 0, 0).good()).isFalse();
        assertThat(new Verdict(10, 10, 10, 1, 0, 0, 0, 0).good()).isFalse();
        assertThat(new Verdict(10, 10, 10, 0, 1, 0, 0, 0).good()).isFalse();
        assertThat(new Verdict(10, 10, 10, 0, 0, 1, 0, 0).good()).isFalse();
    }
}
