package io.raftmq.chaos.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class AckLedgerTest {
    private static final long MS = 1_000_000;

    private final AckLedger ledger = new AckLedger(2);

    @Test
    void countsWhatIsOnItsWay() {
        ledger.sent(0);
        ledger.sent(0);
        ledger.sent(1);
        ledger.acked(0, 0, 10);
        ledger.failed(1);
        assertThat(ledger.inFlight(Set.of(0))).isOne();
        assertThat(ledger.inFlight(Set.of(1))).isZero();
        assertThat(ledger.isAcked(0)).isTrue();
        assertThat(ledger.isAcked(1)).isFalse();
        assertThat(ledger.sent()).isEqualTo(3);
        assertThat(ledger.acked()).isOne();
        assertThat(ledger.failed()).isOne();
    }

    @Test
    void measuresTheLongestSilenceOfWatchedPartitionsOnly() {
        ledger.acked(0, 0, 100 * MS);
        ledger.acked(1, 1, 100 * MS);
        ledger.acked(0, 2, 900 * MS);
        ledger.watch(Set.of(1));
        ledger.acked(0, 3, 5_000 * MS);
        ledger.acked(1, 4, 400 * MS);
        ledger.acked(1, 5, 450 * MS);
        ledger.unwatch();
        ledger.acked(1, 6, 9_000 * MS);
        assertThat(ledger.longestGapMillis())
                .as("from the last ack before the watch")
                .isEqualTo(300);
    }
}
