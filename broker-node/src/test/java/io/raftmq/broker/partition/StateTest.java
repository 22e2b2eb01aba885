package io.raftmq.broker.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftmq.broker.group.CommittedOffset;
import io.raftmq.client.wire.proto.AcquireRequest;
import io.raftmq.client.wire.proto.CommitOffsetRequest;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** What is kept in the key-value state, and read back from it. */
class StateTest {
    private final TestPartition p = new TestPartition();

    private void someOfEverything() {
        p.produce(5);
        p.committed(p.leader.decideProduce(TestBatches.of(7, 2, 0, 3), p.now));
        p.committed(p.leader.decideProduce(TestBatches.of(7, 2, 3, 1), p.now));
        long lease = p.receive(6).leases().get(0).leaseId();
        p.ack(2, 1, lease);
        p.change(3, 1, lease, 4_000, true);
        AcquireRequest.Builder owner =
                AcquireRequest.newBuilder().setGroup("reader").setEpoch(2);
        p.committed(p.leader.decideAcquire(owner.build(), 3, p.now));
        p.committed(p.leader.decideCommitOffset(
                CommitOffsetRequest.newBuilder()
                        .setGroup("reader")
                        .setOffset(4)
                        .setEpoch(2)
                        .setMetadata("über")
                        .build(),
                3,
                p.now));
        CommitOffsetRequest.Builder member =
                CommitOffsetRequest.newBuilder().setGroup("all").setOffset(2);
        p.committed(p.leader.decideCommitOffset(member.setMember("a").build(), 5, p.now));
        p.committed(p.leader.decideCommitOffset(member.setMember("b").build(), 5, p.now));
    }

    @Test
    void aReplicaThatReadsTheStateGoesOnAlike() {
        someOfEverything();
        TestPartition other = new TestPartition();
        other.machine.stopLeading();
        p.log.forEach((index, payload) -> other.commit(payload, 1));
        assertThat(other.state.dump()).isEqualTo(p.state.dump());

        p.leaderChange();
        PartitionMachine reloaded = new PartitionMachine(PartitionLimits.DEFAULT);
        TestState copy = p.state.copy();
        reloaded.load(copy);
        assertThat(reloaded.endOffset()).isEqualTo(9);
        assertThat(reloaded.groups().names()).containsExactly("all", TestPartition.GROUP, "reader");
        assertThat(reloaded.groups().committed("reader")).isEqualTo(new CommittedOffset(4, 2, 0, "über"));
        assertThat(reloaded.groups().shared(TestPartition.GROUP))
                .isEqualTo(p.machine.groups().shared(TestPartition.GROUP));
        assertThat(reloaded.producers()).isEqualTo(1);
        assertThat(reloaded.messages().scan(0, 1 << 20, 10))
                .isEqualTo(p.machine.messages().scan(0, 1 << 20, 10));

        long before = p.index;
        p.now += 60_000;
        p.receive(1_000);
        p.committed(p.leader.decideProduce(TestBatches.of(7, 2, 4, 1), p.now));
        for (long index = before + 1; index <= p.index; index++) {
            TestState.Batch batch = copy.batch();
            ByteBuffer payload = p.log.get(index);
            assertThat(payload).isNotNull();
            reloaded.replay(index, p.term, payload, batch);
            batch.commit();
        }
        assertThat(copy.dump()).isEqualTo(p.state.dump());
    }

    @Test
    void aRepeatIsKnownAfterAReload() {
        someOfEverything();
        p.reload();
        p.leader = p.machine.startLeading(2);
        assertThat(p.now(p.leader.decideProduce(TestBatches.of(7, 2, 0, 3), p.now)))
                .isEqualTo(new Produced(5, p.now, true));
    }

    @Test
    void anAckRewritesOnlyTheRunsItTouches() {
        p.produce(1_000);
        for (int i = 0; i < 100; i++) {
            p.receive(10);
        }
        int before = p.state.size();
        assertThat(p.ack(990, 10, leaseOfLast())).isZero();
        assertThat(p.state.size()).as("a run less, an event more").isEqualTo(before - 1 + 1);
    }

    private long leaseOfLast() {
        byte[] value = p.state.get(StateKeys.run(1, 990));
        assertThat(value).isNotNull();
        return StateValues.run(990, value).leaseId();
    }

    @Test
    void aDeletedGroupLeavesNothingBehind() {
        p.produce(10);
        int before = p.state.size();
        long lease = p.receive(10).leases().get(0).leaseId();
        p.ack(3, 1, lease);
        p.committed(p.leader.decideDeleteGroup(TestPartition.GROUP, p.now));
        int events = 2; // they go with their generation
        assertThat(p.state.size()).isEqualTo(before + events);
    }

    @Test
    void aStateOfANewerFormatIsRefused() {
        someOfEverything();
        byte[] head = p.state.get(StateKeys.head());
        assertThat(head).isNotNull();
        head[0] = 2;
        p.state.put(StateKeys.head(), head);
        PartitionMachine machine = new PartitionMachine(PartitionLimits.DEFAULT);
        assertThatThrownBy(() -> machine.load(p.state))
                .isInstanceOf(UnreadableEntryException.class)
                .hasMessageContaining("upgrade");
    }

    @Test
    void aDamagedStateIsRefused() {
        someOfEverything();
        TestState orphan = p.state.copy();
        orphan.put(StateKeys.run(99, 1), new byte[] {1, 1, 1, 1, 1});
        assertThatThrownBy(() -> new PartitionMachine(PartitionLimits.DEFAULT).load(orphan))
                .isInstanceOf(UnreadableEntryException.class);
        TestState cut = p.state.copy();
        cut.put(new byte[] {3, 1}, new byte[] {1});
        assertThatThrownBy(() -> new PartitionMachine(PartitionLimits.DEFAULT).load(cut))
                .isInstanceOf(UnreadableEntryException.class);
    }
}
