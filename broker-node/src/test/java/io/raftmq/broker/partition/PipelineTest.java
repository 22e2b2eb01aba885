package io.raftmq.broker.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftmq.client.wire.ErrorCode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What happens to decisions whose entries fail, and to those decided on top of them. */
class PipelineTest {
    private final TestPartition p = new TestPartition();
    private final List<Outcome> told = new ArrayList<>();

    private ProposedEntry send(long sequence) {
        Decision.Await<Produced> sent = p.waiting(p.leader.decideProduce(TestBatches.of(7, 0, sequence, 1), p.now));
        sent.entry().whenSettled(told::add);
        ProposedEntry entry = p.leader.pollEntry();
        assertThat(entry).isSameAs(sent.entry());
        return sent.entry();
    }

    @Test
    void anEntryDecidedOnTopOfARefusedOneHasNoEffectThoughCommitted() {
        ProposedEntry first = send(0);
        ProposedEntry refused = send(1);
        ByteBuffer onTop = send(2).payload();
        ByteBuffer firstPayload = first.payload();
        p.waiting(p.leader.decideProduce(TestBatches.of(7, 0, 3, 1), p.now))
                .entry()
                .whenSettled(told::add);

        p.leader.failed(refused, true);
        p.machine.tellSettled();
        assertThat(told).containsExactly(Outcome.WITHOUT_EFFECT, Outcome.WITHOUT_EFFECT, Outcome.WITHOUT_EFFECT);
        assertThat(p.leader.pollEntry()).isNull();
        p.refused(p.leader.decideProduce(TestBatches.plain(1), p.now), ErrorCode.BUSY);

        assertThat(p.commit(firstPayload, p.term)).isTrue();
        p.refused(p.leader.decideProduce(TestBatches.plain(1), p.now), ErrorCode.BUSY);
        assertThat(p.commit(onTop, p.term)).isFalse();
        assertThat(told).hasSize(4).endsWith(Outcome.APPLIED);
        assertThat(p.machine.endOffset()).isEqualTo(1);

        ProposedEntry again = send(1);
        assertThat(p.commit(again.payload(), p.term)).isTrue();
        assertThat(p.machine.endOffset()).isEqualTo(2);
        assertThat(p.leader.unappliedBytes()).isZero();
    }

    @Test
    void theCommitOfALaterEntryMayBeSeenBeforeTheFailureOfAnEarlierOne() {
        ProposedEntry refused = send(0);
        ByteBuffer onTop = send(1).payload();
        assertThat(p.commit(onTop, p.term)).isFalse();
        assertThat(told).containsExactly(Outcome.WITHOUT_EFFECT, Outcome.WITHOUT_EFFECT);
        p.refused(p.leader.decideProduce(TestBatches.plain(1), p.now), ErrorCode.BUSY);
        p.leader.failed(refused, true);
        assertThat(p.commit(send(0).payload(), p.term)).isTrue();
    }

    @Test
    void anUncertainFailureEndsTheLeadership() {
        ProposedEntry first = send(0);
        ByteBuffer payload = first.payload();
        send(1);
        p.waiting(p.leader.decideProduce(TestBatches.of(7, 0, 2, 1), p.now))
                .entry()
                .whenSettled(told::add);
        p.leader.failed(first, false);
        p.machine.tellSettled();
        assertThat(told).containsExactly(Outcome.UNKNOWN, Outcome.UNKNOWN, Outcome.WITHOUT_EFFECT);
        p.refused(p.leader.decideProduce(TestBatches.plain(1), p.now), ErrorCode.NOT_LEADER);

        assertThat(p.commit(payload, p.term)).as("the next leader committed it").isTrue();
        p.leaderChange();
        assertThat(p.now(p.leader.decideProduce(TestBatches.of(7, 0, 0, 1), p.now)))
                .isEqualTo(new Produced(0, p.now, true));
    }

    @Test
    void aLostSuffixLeavesNothingBehind() {
        send(0);
        send(1);
        p.leaderChange();
        assertThat(told).containsExactly(Outcome.UNKNOWN, Outcome.UNKNOWN);
        assertThat(p.commit(send(0).payload(), p.term)).isTrue();
        assertThat(p.machine.endOffset()).isEqualTo(1);
    }

    @Test
    void failuresOfAnEarlierLeadershipAreIgnored() {
        ProposedEntry old = send(0);
        PartitionLeader oldLeader = p.leader;
        p.leaderChange();
        p.leader.failed(old, true);
        oldLeader.failed(old, false);
        assertThat(p.commit(send(0).payload(), p.term)).isTrue();
        p.refused(oldLeader.decideProduce(TestBatches.plain(1), p.now), ErrorCode.NOT_LEADER);
        assertThatThrownBy(() -> p.machine.startLeading(p.term - 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void leadingAgainInTheSameTermGoesOnWhereTheEntriesEnded() {
        assertThat(p.commit(send(0).payload(), p.term)).isTrue();
        p.machine.stopLeading();
        p.leader = p.machine.startLeading(p.term);
        assertThat(p.commit(send(1).payload(), p.term)).isTrue();
        assertThat(p.machine.endOffset()).isEqualTo(2);
    }

    @Test
    void anEntryThatWaitsToBeHandedOutDoesNotGiveItsTimeToWhatComesLater() {
        p.waiting(p.leader.decideProduce(TestBatches.plain(1), p.now));
        p.now += 50;
        Decision.Await<Produced> soon = p.waiting(p.leader.decideProduce(TestBatches.plain(1), p.now));
        assertThat(soon.answer().storeTimeMs()).isEqualTo(p.now - 50);
        p.now += 51;
        Decision.Await<Produced> later = p.waiting(p.leader.decideProduce(TestBatches.plain(1), p.now));
        assertThat(later.answer().storeTimeMs()).isEqualTo(p.now);
        assertThat(p.poll()).containsExactly(soon.entry(), later.entry());
    }

    @Test
    void listenersThatComeLateAreToldAtOnce() {
        ProposedEntry entry = send(0);
        p.commit(entry.payload(), p.term);
        entry.whenSettled(told::add);
        assertThat(told).containsExactly(Outcome.APPLIED, Outcome.APPLIED);
        assertThatThrownBy(entry::payload).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anEntryOfAnotherReplicaIsFollowed() {
        TestPartition follower = new TestPartition();
        follower.machine.stopLeading();
        p.produce(2);
        p.produce(1);
        p.log.forEach((index, payload) -> follower.commit(payload, p.term));
        assertThat(follower.machine.endOffset()).isEqualTo(3);
        assertThat(follower.state.dump()).isEqualTo(p.state.dump());
    }
}
