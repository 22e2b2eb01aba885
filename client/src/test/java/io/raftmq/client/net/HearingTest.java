package io.raftmq.client.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.client.net.Hearing.Next;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HearingTest {
    private static final long PATIENCE_MS = Hearing.PATIENCE.toMillis();
    private static final long IDLE_MS = 1_000;
    private static final long SILENCE_MS = 4_000;

    private final Hearing hearing = new Hearing(Duration.ofMillis(IDLE_MS), Duration.ofMillis(SILENCE_MS), ms(0));

    private static long ms(long value) {
        return TimeUnit.MILLISECONDS.toNanos(value);
    }

    private Next at(long millis, boolean awaited) {
        return hearing.next(ms(millis), awaited);
    }

    @Test
    void whoIsAskedAndSaysNothingIsPingedThenSuspectedThenGivenUp() {
        hearing.asked(ms(10));
        hearing.asked(ms(150));
        assertThat(at(9 + PATIENCE_MS, true)).isEqualTo(Next.NOTHING);
        assertThat(at(10 + PATIENCE_MS, true)).isEqualTo(Next.PING);
        hearing.pinged(ms(10 + PATIENCE_MS));
        assertThat(at(9 + 2 * PATIENCE_MS, true)).isEqualTo(Next.NOTHING);
        assertThat(at(10 + 2 * PATIENCE_MS, true)).isEqualTo(Next.SUSPECT);
        assertThat(at(SILENCE_MS, true)).isEqualTo(Next.SUSPECT);
        assertThat(at(SILENCE_MS + 1, true)).isEqualTo(Next.GIVE_UP);
    }

    @Test
    void anyWordEndsTheSuspicion() {
        hearing.asked(ms(10));
        hearing.pinged(ms(300));
        assertThat(at(600, true)).isEqualTo(Next.SUSPECT);
        hearing.heard(ms(610));
        assertThat(at(620, true)).isEqualTo(Next.NOTHING);
        assertThat(hearing.sinceNanos()).isEqualTo(ms(610));
    }

    /** A long poll is answered when there is something to say. */
    @Test
    void whoAnsweredSinceItWasAskedIsPingedOnlyAsAnIdleOneIs() {
        hearing.asked(ms(10));
        hearing.heard(ms(20));
        assertThat(at(20 + IDLE_MS - 1, true)).isEqualTo(Next.NOTHING);
        assertThat(at(20 + IDLE_MS, true)).isEqualTo(Next.PING);
        assertThat(at(20 + IDLE_MS, false)).isEqualTo(Next.PING);
    }

    @Test
    void whoOwesNothingIsNeitherSuspectedNorGivenUp() {
        hearing.pinged(ms(10));
        assertThat(at(SILENCE_MS * 2, false)).isEqualTo(Next.NOTHING);
    }
}
