package io.raftmq.chaos.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.chaos.checker.Anomaly.Kind;
import io.raftmq.chaos.history.ClaimEvent.GivingUp;
import io.raftmq.chaos.history.ClaimEvent.Granted;
import io.raftmq.chaos.history.ClaimEvent.Renewed;
import io.raftmq.chaos.history.ClaimEvent.Succeeded;
import io.raftmq.chaos.history.Event;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HolderCheckerTest {
    private static final long LEASE = 100;
    private static final long SLACK = 5;

    private final List<Event> history = new ArrayList<>();

    private void granted(long invoked, long answered, long token) {
        history.add(new Granted(answered, invoked, 0, 7, token, LEASE));
    }

    private Findings judge() {
        return HolderChecker.check(history, SLACK);
    }

    @Test
    void acceptsOneHolderAfterTheOther() {
        granted(0, 10, 1);
        history.add(new GivingUp(20, 0, 7, 1));
        granted(15, 25, 2);
        // The lease of 2 has run out.
        granted(120, 140, 3);
        history.add(new Renewed(160, 150, 0, 7, 3, LEASE));
        granted(251, 260, 4);
        history.add(new GivingUp(270, 0, 7, 4));
        history.add(new Succeeded(280, 270, 0, 7, 4));
        assertThat(judge().clean()).isTrue();
    }

    @Test
    void findsASecondHolderWithinALease() {
        granted(0, 10, 1);
        granted(11, 50, 2);
        assertThat(judge().count(Kind.TWO_HOLDERS)).isOne();
    }

    @Test
    void findsASecondHolderWithinARenewal() {
        granted(0, 10, 1);
        granted(120, 130, 2);
        history.add(new Renewed(131, 90, 0, 7, 1, LEASE));
        assertThat(judge().count(Kind.TWO_HOLDERS)).isOne();
    }

    @Test
    void findsAGrantOfWhatIsDone() {
        granted(0, 10, 1);
        history.add(new GivingUp(20, 0, 7, 1));
        history.add(new Succeeded(30, 20, 0, 7, 1));
        granted(31, 40, 2);
        assertThat(judge().count(Kind.TWO_HOLDERS)).isOne();
    }

    @Test
    void findsATokenThatDoesNotRise() {
        granted(0, 10, 5);
        granted(200, 210, 5);
        assertThat(judge().count(Kind.STALE_TOKEN)).isOne();
    }

    @Test
    void findsAnOvertakenTokenThatCounts() {
        granted(0, 10, 1);
        granted(200, 210, 2);
        history.add(new Renewed(220, 211, 0, 7, 1, LEASE));
        assertThat(judge().count(Kind.STALE_TOKEN)).isOne();
    }
}
