package io.raftmq.chaos.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftmq.chaos.history.Send.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {
    private final AtomicLong clock = new AtomicLong(1_000);
    private final History history = new History(10, () -> clock.getAndAdd(5));

    @Test
    void pairsEachSendWithItsOutcome() {
        Stamp a = new Stamp(0, 0);
        Stamp b = new Stamp(0, 1);
        Stamp c = new Stamp(1, 0);
        history.sendInvoked(a, 2);
        history.sendInvoked(b, 3);
        history.sendInvoked(c, 0);
        history.sendAcknowledged(a, 2, 17);
        history.sendRefused(b, "busy");
        history.sendUnknown(c, "timed out");
        assertThat(Sends.of(history.events()))
                .containsExactly(
                        new Send(a, 2, 17, Outcome.ACKNOWLEDGED, 5, 20),
                        new Send(b, 3, -1, Outcome.REFUSED, 10, 25),
                        new Send(c, 0, -1, Outcome.UNKNOWN, 15, Long.MAX_VALUE));
    }

    @Test
    void refusesAStampSentTwiceAndAnOutcomeWithoutASend() {
        history.sendInvoked(new Stamp(0, 0), 0);
        history.sendInvoked(new Stamp(0, 0), 0);
        assertThatThrownBy(() -> Sends.of(history.events())).hasMessageContaining("sent twice");
        History other = new History(10);
        other.sendAcknowledged(new Stamp(0, 1), 0, 0);
        assertThatThrownBy(() -> Sends.of(other.events())).hasMessageContaining("without a send");
    }

    @Test
    void isBounded() {
        for (int i = 0; i < 10; i++) {
            history.seek(0, 0);
        }
        assertThatThrownBy(() -> history.seek(0, 0)).hasMessageContaining("full at 10 events");
    }

    @Test
    void timesNeverGoBackUnderConcurrency() throws Exception {
        History shared = new History(100_000);
        List<Thread> threads = new ArrayList<>();
        for (int reader = 0; reader < 4; reader++) {
            int me = reader;
            threads.add(new Thread(() -> {
                for (int i = 0; i < 5_000; i++) {
                    shared.seek(me, i);
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        List<Event> events = shared.events();
        assertThat(events).hasSize(20_000);
        assertThat(events.stream().mapToLong(Event::nanos).toArray()).isSorted();
    }

    @Test
    void isWrittenAsJsonLines(@TempDir Path directory) throws Exception {
        history.sendInvoked(new Stamp(3, 4), 1);
        history.faultBegan("kill", 2);
        Path file = directory.resolve("history.jsonl");
        HistoryFile.write(file, history.events());
        assertThat(Files.readAllLines(file))
                .containsExactly(
                        "{\"event\":\"SendInvoked\",\"nanos\":5,\"stamp\":{\"sender\":3,\"sequence\":4},\"partition\":1}",
                        "{\"event\":\"FaultBegan\",\"nanos\":10,\"fault\":\"kill\",\"node\":2}");
    }

    @Test
    void stampsSurviveTextAndPacking() {
        Stamp stamp = new Stamp(Stamp.MAX_SENDERS - 1, 123_456_789_012L);
        assertThat(Stamp.parse(stamp.toString())).isEqualTo(stamp);
        assertThat(Stamp.unpack(stamp.packed())).isEqualTo(stamp);
        assertThatThrownBy(() -> Stamp.parse("12")).hasMessageContaining("not a stamp");
        assertThatThrownBy(() -> new Stamp(0, -1)).hasMessageContaining("out of range");
    }
}
