package io.raftmq.broker.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.AckRequest;
import io.raftmq.client.wire.proto.AckRun;
import io.raftmq.client.wire.proto.ChangeInvisibleRequest;
import io.raftmq.client.wire.proto.ExpiredTo;
import io.raftmq.client.wire.proto.ReceiveRequest;
import io.raftmq.client.wire.proto.StartFrom;
import io.raftmq.client.wire.proto.WhenExhausted;
import io.raftmq.meta.model.GroupSettings;
import io.raftmq.meta.model.RetryPolicy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One replica that leads, with a Raft log of its own that commits when told to. */
final class TestPartition {
    static final String GROUP = "billing";

    final TestState state = new TestState();
    final Map<Long, ByteBuffer> log = new HashMap<>();
    PartitionMachine machine;
    PartitionLeader leader;
    long term = 1;
    long index;
    long now = 1_000_000;
    /** Of every group: a message whose lease ran out comes again at once. */
    GroupSettings settings = new GroupSettings(
            new RetryPolicy.Ladder(List.of(0L)),
            16,
            WhenExhausted.EXHAUSTED_DEAD_LETTER,
            900_000,
            3_600_000,
            ExpiredTo.EXPIRED_NOWHERE);

    TestPartition() {
        this(PartitionLimits.DEFAULT);
    }

    TestPartition(PartitionLimits limits) {
        machine = new PartitionMachine(limits, group -> settings);
        machine.load(state);
        leader = machine.startLeading(term);
    }

    /** Takes all entries decided so far, as a runtime would to propose them. */
    List<ProposedEntry> poll() {
        List<ProposedEntry> entries = new ArrayList<>();
        for (ProposedEntry entry = leader.pollEntry(); entry != null; entry = leader.pollEntry()) {
            entries.add(entry);
        }
        return entries;
    }

    boolean commit(ByteBuffer payload, long entryTerm) {
        TestState.Batch batch = state.batch();
        log.put(++index, payload);
        boolean effective = machine.replay(index, entryTerm, payload, batch);
        batch.commit();
        machine.tellSettled();
        return effective;
    }

    /** Proposes and commits everything decided so far. */
    void commitAll() {
        for (ProposedEntry entry : poll()) {
            assertThat(commit(entry.payload(), term)).isTrue();
        }
    }

    /** The answer, once its entry was committed. */
    <A> A committed(Decision<A> decision) {
        if (decision instanceof Decision.Await<A> await) {
            commitAll();
            assertThat(await.entry().outcome()).isEqualTo(Outcome.APPLIED);
            return await.answer();
        }
        return now(decision);
    }

    /** The answer, which must not have to wait. */
    <A> A now(Decision<A> decision) {
        assertThat(decision).isInstanceOf(Decision.Done.class);
        A answer = ((Decision.Done<A>) decision).answer();
        commitAll();
        return answer;
    }

    <A> Decision.Await<A> waiting(Decision<A> decision) {
        assertThat(decision).isInstanceOf(Decision.Await.class);
        return (Decision.Await<A>) decision;
    }

    void refused(Decision<?> decision, ErrorCode code) {
        assertThat(decision).isInstanceOf(Decision.Refused.class);
        Decision.Refused<?> refused = (Decision.Refused<?>) decision;
        assertThat(refused.code()).as(refused.message()).isEqualTo(code);
    }

    /** This node loses leadership with all that is in flight, and wins it again. */
    void leaderChange() {
        machine.stopLeading();
        machine.tellSettled();
        leader = machine.startLeading(++term);
    }

    /** Forgets everything in memory. */
    void reload() {
        machine = new PartitionMachine(PartitionLimits.DEFAULT, group -> settings);
        machine.load(state);
    }

    long produce(int count) {
        return committed(leader.decideProduce(TestBatches.plain(count), now)).baseOffset();
    }

    ReceiveRequest.Builder receiveRequest(int messages) {
        return ReceiveRequest.newBuilder()
                .setGroup(GROUP)
                .setMaxMessages(messages)
                .setMaxBytes(1 << 20)
                .setInvisibleMs(10_000)
                .setStart(StartFrom.START_EARLIEST);
    }

    Received receive(int messages) {
        return committed(leader.decideReceive(receiveRequest(messages).build(), now));
    }

    AckRequest ackRequest(long first, int count, long leaseId) {
        return AckRequest.newBuilder()
                .setGroup(GROUP)
                .addRuns(run(first, count, leaseId))
                .build();
    }

    int ack(long first, int count, long leaseId) {
        return committed(leader.decideAck(ackRequest(first, count, leaseId), now))
                .get(0);
    }

    int change(long first, int count, long leaseId, int invisibleMs, boolean failed) {
        ChangeInvisibleRequest request = ChangeInvisibleRequest.newBuilder()
                .setGroup(GROUP)
                .addRuns(run(first, count, leaseId))
                .setInvisibleMs(invisibleMs)
                .setFailed(failed)
                .build();
        return committed(leader.decideChangeInvisible(request, now)).get(0);
    }

    static AckRun run(long first, int count, long leaseId) {
        return AckRun.newBuilder()
                .setFirstOffset(first)
                .setCount(count)
                .setLeaseId(leaseId)
                .build();
    }

    /** The batch's bytes as the queue says where they lie. */
    @Nullable
    ByteBuffer bytesAt(long offset) {
        QueueEntry entry = machine.messages().floor(offset);
        if (entry == null) {
            return null;
        }
        ByteBuffer payload = log.get(entry.raftIndex());
        return payload == null ? null : payload.slice(entry.position(), entry.length());
    }
}
