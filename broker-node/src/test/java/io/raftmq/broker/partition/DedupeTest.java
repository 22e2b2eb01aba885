package io.raftmq.broker.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.client.wire.ErrorCode;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DedupeTest {
    private static final long WINDOW = 60_000;

    private TestPartition p = new TestPartition();

    private Decision<Produced> sending(long producer, long sequence, @Nullable String... keys) {
        return p.leader.decideProduce(TestBatches.keyed(producer, sequence, keys), WINDOW, p.now);
    }

    private Produced send(long producer, long sequence, String... keys) {
        return p.committed(sending(producer, sequence, keys));
    }

    private static Produced.Stored stored(long offset, long time) {
        return new Produced.Stored(offset, time, false);
    }

    private static Produced.Stored repeat(long offset, long time) {
        return new Produced.Stored(offset, time, true);
    }

    /** The slot of the stored batch that each offset names. */
    private List<Integer> slots() {
        return p.machine.messages().scan(p.machine.logStartOffset(), Integer.MAX_VALUE, 1_000).stream()
                .flatMap(entry -> IntStream.range(entry.firstSlot(), entry.firstSlot() + entry.count())
                        .boxed())
                .toList();
    }

    @Test
    void whatWasStoredUnderAKeyIsNotStoredAgainWithinTheWindow() {
        long first = p.now;
        assertThat(send(7, 0, "a").keyed()).containsExactly(stored(0, first));
        p.now += 1_000;
        Produced again = send(8, 0, "a");
        assertThat(again).isEqualTo(new Produced(0, first, true, List.of(repeat(0, first))));
        assertThat(p.machine.endOffset()).isEqualTo(1);
        p.now = first + WINDOW - 1;
        assertThat(send(8, 1, "a").duplicate()).isTrue();
        p.now = first + WINDOW;
        assertThat(send(8, 2, "a").keyed()).containsExactly(stored(1, p.now));
        assertThat(p.machine.dedupeKeys()).isEqualTo(1);
        assertThat(p.state.dump().keySet().stream().filter(key -> key.startsWith("3c")))
                .as("the old time is gone too")
                .hasSize(1);
    }

    @Test
    void ofABatchOnlyWhatIsNewIsStored() {
        long first = p.now;
        send(7, 0, "b", "d");
        p.now += 5;
        Produced mixed = send(7, 2, "a", "b", "c", "c", "d", "e");
        assertThat(mixed.keyed())
                .containsExactly(
                        stored(2, p.now),
                        repeat(0, first),
                        stored(3, p.now),
                        repeat(3, p.now),
                        repeat(1, first),
                        stored(4, p.now));
        assertThat(mixed.duplicate()).isFalse();
        assertThat(p.machine.endOffset()).isEqualTo(5);
        assertThat(slots()).containsExactly(0, 1, 0, 2, 5);
        assertThat(p.bytesAt(4)).isEqualTo(p.bytesAt(2));
        assertThat(p.machine.retainedBytes())
                .as("a batch counts once")
                .isEqualTo(TestBatches.keyed(7, 0, "b", "d").bytes().remaining()
                        + TestBatches.keyed(7, 2, "a", "b", "c", "c", "d", "e")
                                .bytes()
                                .remaining());
        assertThat(p.machine
                        .messages()
                        .traits(p.machine.messages().scan(0, 1, 1).get(0))
                        .isNone())
                .isTrue();
    }

    @Test
    void aRetriedBatchIsAnsweredAsItWasStored() {
        long first = p.now;
        send(7, 0, "a", "b");
        send(7, 2, "b", "c");
        assertThat(send(7, 2, "b", "c").keyed()).containsExactly(repeat(1, first), repeat(2, first));
        assertThat(send(7, 0, "a", "b").keyed()).containsExactly(repeat(0, first), repeat(1, first));
        assertThat(send(7, 4, "a").duplicate()).as("all of it known").isTrue();
        assertThat(send(7, 4, "a").duplicate()).as("and retried").isTrue();
        assertThat(send(7, 5, "d").keyed()).as("the sequence went on").containsExactly(stored(3, first));
        p.refused(sending(7, 9, "e"), ErrorCode.SEQUENCE_GAP);
    }

    @Test
    void whatIsInFlightCountsAndIsWaitedFor() {
        Decision.Await<Produced> first = p.waiting(sending(7, 0, "a"));
        Decision.Await<Produced> second = p.waiting(sending(8, 0, "a", "b"));
        assertThat(second.answer().keyed()).containsExactly(repeat(0, p.now), stored(1, p.now));
        Decision.Await<Produced> third = p.waiting(sending(9, 0, "b"));
        assertThat(third.answer().duplicate()).isTrue();
        p.commitAll();
        assertThat(List.of(first.entry(), second.entry(), third.entry()))
                .allSatisfy(entry -> assertThat(entry.outcome()).isEqualTo(Outcome.APPLIED));
        assertThat(p.machine.endOffset()).isEqualTo(2);
    }

    @Test
    void aKeyWhoseMessageWasNotStoredIsFree() {
        p.waiting(sending(7, 0, "a"));
        p.leader.failed(p.poll().get(0), true);
        p.machine.tellSettled();
        assertThat(send(8, 0, "a").keyed()).containsExactly(stored(0, p.now));
        p.waiting(sending(8, 1, "b"));
        p.leaderChange();
        assertThat(send(9, 0, "b").keyed()).containsExactly(stored(1, p.now));
    }

    @Test
    void keysSurviveAChangeOfLeaderAndARestart() {
        long first = p.now;
        send(7, 0, "a", "b", "a");
        p.leaderChange();
        assertThat(send(8, 0, "b").keyed()).containsExactly(repeat(1, first));
        p.reload();
        p.leader = p.machine.startLeading(++p.term);
        assertThat(send(9, 0, "a").keyed()).containsExactly(repeat(0, first));
        assertThat(p.machine.dedupeKeys()).isEqualTo(2);
        assertThat(slots()).containsExactly(0, 1);
    }

    @Test
    void keysAreForgottenAsOthersComeAndAtTheBoundNewOnesAreRefused() {
        p = new TestPartition(PartitionLimits.DEFAULT.withKeys(new KeyLimits(1, 3)));
        send(7, 0, "a", "b", "c");
        p.refused(sending(7, 3, "d"), ErrorCode.BUSY);
        assertThat(send(7, 3, "b").duplicate())
                .as("one that is known is answered")
                .isTrue();
        p.now += WINDOW + 1;
        assertThat(send(7, 4, "d", "b").duplicate()).isFalse();
        assertThat(p.machine.dedupeKeys()).isEqualTo(2);
        assertThat(p.state.dump().keySet().stream().filter(key -> key.startsWith("3b")))
                .hasSize(2);
    }

    @Test
    void aShorterWindowCountsAtOnceALongerOneFromThenOn() {
        send(7, 0, "a");
        p.now += 10_000;
        assertThat(p.committed(p.leader.decideProduce(TestBatches.keyed(8, 0, "a"), 10_000, p.now))
                        .duplicate())
                .isFalse();
        p.now += 10_000;
        assertThat(send(8, 1, "a").duplicate()).as("remembered for 10 s only").isFalse();
    }

    @Test
    void aBatchOfWhichOnlySomeMessagesHaveKeysIsRefused() {
        p.refused(sending(7, 0, "a", null), ErrorCode.INVALID_ARGUMENT);
        p.refused(sending(7, 0, null, "a"), ErrorCode.INVALID_ARGUMENT);
    }

    @Test
    void aProducerWithoutAnIdIsDedupedByItsKeysToo() {
        send(-1, 0, "a");
        assertThat(send(-1, 0, "a").keyed()).containsExactly(repeat(0, p.now));
        assertThat(p.machine.endOffset()).isEqualTo(1);
    }

    @Test
    void retentionTrimsBetweenTheEntriesOfOneBatch() {
        send(7, 0, "x");
        send(7, 1, "a", "x", "b");
        long size = p.machine.retainedBytes();
        p.committed(p.leader.decideTrim(new Retention(-1, size - 1, 0), p.now));
        assertThat(p.machine.logStartOffset()).isEqualTo(1);
        assertThat(slots()).containsExactly(0, 2);
        assertThat(send(7, 4, "x").keyed()).as("a key outlives its message").containsExactly(repeat(0, p.now));
    }
}
