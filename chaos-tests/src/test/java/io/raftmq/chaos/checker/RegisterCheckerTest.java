package io.raftmq.chaos.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.chaos.checker.Anomaly.Kind;
import io.raftmq.chaos.history.Event;
import io.raftmq.chaos.history.RegisterEvent;
import io.raftmq.chaos.history.RegisterEvent.Act;
import io.raftmq.chaos.history.RegisterEvent.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RegisterCheckerTest {
    private final List<Event> history = new ArrayList<>();

    private void add(long invoked, long answered, Act act, long version, Outcome outcome) {
        history.add(new RegisterEvent(answered, invoked, 0, 1, act, version, outcome));
    }

    private void raised(long invoked, long answered, long version) {
        add(invoked, answered, Act.RAISE, version, Outcome.DONE);
    }

    private void read(long invoked, long answered, long version) {
        add(invoked, answered, Act.READ, version, Outcome.DONE);
    }

    private void expectClean() {
        assertThat(RegisterChecker.check(history).toString()).isEqualTo("no anomalies");
    }

    private void expectStale() {
        assertThat(RegisterChecker.check(history).count(Kind.STALE_REGISTER)).isOne();
    }

    @Test
    void oneAfterTheOther() {
        read(1, 2, 0);
        raised(3, 4, 5);
        read(5, 6, 5);
        add(7, 8, Act.RAISE, 4, Outcome.REFUSED);
        raised(9, 10, 6);
        read(11, 12, 6);
        expectClean();
    }

    @Test
    void aReadWhileAVersionIsWrittenMaySeeEither() {
        raised(1, 10, 5);
        read(2, 3, 0);
        read(4, 5, 5);
        expectClean();
    }

    @Test
    void aReadDoesNotGoBackFromWhatAnotherSaw() {
        raised(1, 10, 5);
        read(2, 3, 5);
        read(4, 5, 0);
        expectStale();
    }

    @Test
    void aReadAfterAnAnsweredWriteIsNotOlder() {
        raised(1, 2, 5);
        raised(3, 4, 6);
        read(5, 6, 5);
        expectStale();
    }

    @Test
    void whatNobodyWroteIsNotRead() {
        raised(1, 2, 5);
        read(3, 4, 7);
        expectStale();
    }

    @Test
    void aLostWriteIsSeen() {
        raised(1, 2, 5);
        read(3, 4, 0);
        expectStale();
    }

    @Test
    void aLowerVersionThatCountsIsSeen() {
        raised(1, 2, 5);
        raised(3, 4, 4);
        expectStale();
    }

    @Test
    void aRefusalThatNothingExplainsIsSeen() {
        raised(1, 2, 5);
        add(3, 4, Act.RAISE, 6, Outcome.REFUSED);
        expectStale();
    }

    @Test
    void aRefusalByWhatIsWrittenAtTheSameTimeIsExplained() {
        raised(1, 10, 7);
        add(3, 4, Act.RAISE, 6, Outcome.REFUSED);
        expectClean();
    }

    @Test
    void whatWasRefusedInTheEndMayHaveCountedBefore() {
        add(1, 10, Act.RAISE, 5, Outcome.REFUSED);
        read(2, 3, 5);
        raised(4, 5, 6);
        expectClean();
    }

    @Test
    void whatNobodyKnowsMayComeLateOrNever() {
        add(1, 2, Act.RAISE, 5, Outcome.UNKNOWN);
        read(3, 4, 0);
        read(5, 6, 5);
        expectClean();
        history.remove(2);
        expectClean();
    }

    @Test
    void whatNobodyKnowsDoesNotComeBeforeItWasAsked() {
        read(1, 2, 5);
        add(3, 4, Act.RAISE, 5, Outcome.UNKNOWN);
        expectStale();
    }

    @Test
    void ofTwoThatCreateOneIsRefused() {
        add(1, 5, Act.CREATE, 1, Outcome.DONE);
        add(2, 6, Act.CREATE, 2, Outcome.REFUSED);
        read(7, 8, 1);
        expectClean();
        add(9, 10, Act.CREATE, 3, Outcome.DONE);
        expectStale();
    }

    @Test
    void aCreationIsNotRefusedByNothing() {
        add(1, 2, Act.CREATE, 1, Outcome.REFUSED);
        read(3, 4, 0);
        expectStale();
    }

    @Test
    void registersAreJudgedOneByOne() {
        raised(1, 2, 5);
        history.add(new RegisterEvent(4, 3, 0, 2, Act.READ, 0, Outcome.DONE));
        expectClean();
    }

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 20);
    }

    /** Actors at one true register, each operation with a moment of effect within its interval, one in three unanswered. */
    @ParameterizedTest
    @MethodSource("seeds")
    void whatARegisterDidIsAlwaysExplainedAndALateReadOfAnOldVersionNever(long seed) {
        Random random = new Random(seed);
        long version = 0;
        for (long effect = 100; effect < 40_000; effect += 100) {
            long invoked = effect - 1 - random.nextInt(400);
            long answered = effect + 1 + random.nextInt(400);
            if (random.nextBoolean()) {
                read(invoked, answered, version);
            } else {
                long wanted = Math.max(1, version + 3 - random.nextInt(5));
                boolean allowed = wanted > version;
                if (wanted == version) {
                    continue;
                }
                boolean told = random.nextInt(3) > 0;
                Outcome outcome = !told ? Outcome.UNKNOWN : allowed ? Outcome.DONE : Outcome.REFUSED;
                add(invoked, answered, Act.RAISE, wanted, outcome);
                version = allowed ? wanted : version;
            }
        }
        expectClean();
        raised(50_000, 50_001, version + 10);
        read(50_002, 50_003, version);
        expectStale();
    }
}
