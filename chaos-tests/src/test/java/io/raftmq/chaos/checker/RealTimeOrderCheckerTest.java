package io.raftmq.chaos.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.chaos.checker.Anomaly.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RealTimeOrderCheckerTest {
    private record Interval(long invoked, long returned) {}

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void agreesWithTryingAllPairsOnRandomSmallLogs(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            List<Interval> log = new ArrayList<>();
            for (int i = 0, n = 2 + random.nextInt(6); i < n; i++) {
                long invoked = random.nextInt(20);
                boolean known = random.nextInt(5) > 0;
                log.add(new Interval(invoked, known ? invoked + 1 + random.nextInt(10) : Long.MAX_VALUE));
            }
            RealTimeOrderChecker checker = new RealTimeOrderChecker();
            for (int offset = 0; offset < log.size(); offset++) {
                checker.stored(0, offset, log.get(offset).invoked, log.get(offset).returned);
            }
            assertThat(checker.findings().count(Kind.REAL_TIME_ORDER) > 0)
                    .as("seed %d round %d: %s", seed, round, log)
                    .isEqualTo(somePairIsReversed(log));
        }
    }

    private static boolean somePairIsReversed(List<Interval> log) {
        for (int low = 0; low < log.size(); low++) {
            for (int high = low + 1; high < log.size(); high++) {
                if (log.get(high).returned < log.get(low).invoked) {
                    return true;
                }
            }
        }
        return false;
    }
}
