package io.raftmq.broker.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.raftmq.broker.WireProbe;
import io.raftmq.broker.config.BrokerConfig;
import io.raftmq.broker.net.Call;
import io.raftmq.broker.net.WireServer;
import io.raftmq.broker.partition.CheckedBatch;
import io.raftmq.broker.partition.PartitionLimits;
import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.BatchHeader;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.FetchRequest;
import io.raftmq.client.wire.proto.FetchResponse;
import io.raftmq.client.wire.proto.PingRequest;
import io.raftmq.client.wire.proto.ProduceResponse;
import io.raftmq.meta.model.GroupSettings;
import io.raftmq.store.GroupId;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PartitionRuntimeTest {
    private static final int MAX_REQUESTS = 50;

    private final EventLoopGroup io = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final PartitionLoops loops = new PartitionLoops(1);
    private final BrokerCounters counters = new BrokerCounters();
    private final EntryReader reader = new EntryReader(1, counters);
    private volatile long votersTimeMs = System.currentTimeMillis();
    private PartitionRuntime runtime;
    private FakeGroup group;
    private WireServer server;
    private WireProbe probe;

    @BeforeEach
    void open() throws Exception {
        RuntimeServices services = new RuntimeServices(
                new BrokerConfig.Limits(
                        Duration.ofSeconds(60),
                        1,
                        1 << 20,
                        MAX_REQUESTS,
                        2,
                        Duration.ofSeconds(1),
                        0,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1)),
                PartitionLimits.DEFAULT,
                loops,
                reader,
                counters,
                peer -> null,
                voters -> voters.equals(Set.of(FakeGroup.SELF)) ? votersTimeMs : 0,
                System::nanoTime,
                group -> GroupSettings.DEFAULT);
        runtime = new PartitionRuntime(new GroupId(1, 0), services, new PartitionEvents() {
            @Override
            public void changed(GroupId id) {}

            @Override
            public void quarantined(GroupId id, String why) {
                throw new AssertionError(why);
            }
        });
        group = new FakeGroup(runtime);
        runtime.attach(group);
        BrokerConfig.Net net = new BrokerConfig.Net(1, 1 << 20, 10, 10, Duration.ofMinutes(1), 1_000, 8 << 20, 8 << 20);
        server = new WireServer("127.0.0.1", 0, net, io, this::handle);
        probe = new WireProbe(server.port());
    }

    @AfterEach
    void close() throws Exception {
        probe.close();
        runtime.end().join();
        server.close();
        reader.close();
        loops.close();
        io.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    @Test
    void aFollowerAnswersNotLeader() throws Exception {
        send(1);
        assertThat(probe.read().code()).isEqualTo(ErrorCode.NOT_LEADER);
    }

    @Test
    void answersOnlyOnceCommittedAndInOffsetOrder() throws Exception {
        runtime.onLeaderStart(5);
        send(1);
        await(() -> group.open().size() == 1);
        assertThat(group.open().get(0).term()).isEqualTo(5);
        group.commitAll();
        assertThat(probe.read().as(ProduceResponse.parser()).getBaseOffset()).isZero();
        assertThat(runtime.status().appliedIndex()).isEqualTo(1);
        assertThat(counters.storedMessages()).isEqualTo(1);
    }

    @Test
    void groupTimeIsTheVotersAndNeverGoesBack() throws Exception {
        long tomorrow = System.currentTimeMillis() + 86_400_000;
        votersTimeMs = tomorrow;
        runtime.onLeaderStart(1);
        assertThat(storeTime()).isBetween(tomorrow, tomorrow + 60_000);
        runtime.onLeaderStop();
        votersTimeMs = tomorrow - 3_600_000;
        runtime.onLeaderStart(2);
        assertThat(storeTime()).isBetween(tomorrow, tomorrow + 60_000);
    }

    @Test
    void gathersSendsWhileEntriesAreInFlight() throws Exception {
        runtime.onLeaderStart(1);
        for (int i = 0; i < ProposalPump.MAX_IN_FLIGHT; i++) {
            int expected = i + 1;
            send(i);
            await(() -> group.open().size() == expected);
        }
        for (int i = 0; i < 20; i++) {
            send(100 + i);
        }
        await(() -> runtime.waitingRequests() == ProposalPump.MAX_IN_FLIGHT + 20);
        assertThat(group.open()).hasSize(ProposalPump.MAX_IN_FLIGHT);
        group.commitAll();
        await(() -> group.open().size() >= 1);
        assertThat(group.open()).as("twenty sends share an entry").hasSize(1);
        group.commitAll();
        for (int i = 0; i < ProposalPump.MAX_IN_FLIGHT + 20; i++) {
            assertThat(probe.read().as(ProduceResponse.parser()).getBaseOffset())
                    .isEqualTo(i);
        }
    }

    @Test
    void aFailureOfUnknownOutcomeIsToldAsSuch() throws Exception {
        runtime.onLeaderStart(1);
        send(1);
        await(() -> group.open().size() == 1);
        group.failAll(false);
        WireProbe.Reply reply = probe.read();
        assertThat(reply.code()).isEqualTo(ErrorCode.NOT_LEADER);
        assertThat(reply.failure().getOutcomeUnknown()).isTrue();
    }

    @Test
    void aCertainFailureLeavesNothingBehindAndServingGoesOn() throws Exception {
        runtime.onLeaderStart(1);
        send(1);
        await(() -> group.open().size() == 1);
        group.failAll(true);
        WireProbe.Reply reply = probe.read();
        assertThat(reply.code()).isEqualTo(ErrorCode.BUSY);
        assertThat(reply.failure().getOutcomeUnknown()).isFalse();
        send(2);
        await(() -> group.open().size() == 1);
        group.commitAll();
        assertThat(probe.read().as(ProduceResponse.parser()).getBaseOffset()).isZero();
    }

    @Test
    void leadershipLostInFlightIsAnUnknownOutcome() throws Exception {
        runtime.onLeaderStart(1);
        send(1);
        await(() -> group.open().size() == 1);
        runtime.onLeaderStop();
        assertThat(probe.read().failure().getOutcomeUnknown()).isTrue();
        assertThat(runtime.status().servingTerm()).isZero();
    }

    @Test
    void aLeaderWhomNobodyRelievedGoesOnInItsTermOnceItKnowsWhatBecameOfItsEntries() throws Exception {
        runtime.onLeaderStart(1);
        send(1);
        await(() -> group.open().size() == 1);
        runtime.onLeaderStop();
        assertThat(probe.read().failure().getOutcomeUnknown()).isTrue();
        runtime.onLeaderStart(1);
        send(2);
        assertThat(probe.read().code()).as("the first may yet be committed").isEqualTo(ErrorCode.NOT_LEADER);
        group.commitAll();
        await(() -> runtime.status().servingTerm() == 1);
        send(3);
        await(() -> group.open().size() == 1);
        group.commitAll();
        assertThat(probe.read().as(ProduceResponse.parser()).getBaseOffset()).isEqualTo(1);
    }

    @Test
    void isBusyAtItsBoundAndServesAgain() throws Exception {
        runtime.onLeaderStart(1);
        for (int i = 0; i < MAX_REQUESTS; i++) {
            send(i);
        }
        await(() -> runtime.waitingRequests() == MAX_REQUESTS);
        send(1_000);
        WireProbe.Reply busy = probe.read();
        assertThat(busy.code()).isEqualTo(ErrorCode.BUSY);
        assertThat(busy.failure().getRetryAfterMs()).isPositive();
        while (runtime.waitingRequests() > 0) {
            group.commitAll();
            Thread.onSpinWait();
        }
        for (int i = 0; i < MAX_REQUESTS; i++) {
            probe.read().as(ProduceResponse.parser());
        }
    }

    @Test
    void pollsWaitWithoutAThreadUntilSomethingIsStoredOrTheirTimeComes() throws Exception {
        runtime.onLeaderStart(1);
        poll(60_000);
        poll(60_000);
        await(() -> runtime.waitingRequests() == 2);
        poll(60_000); // beyond the bound of parked polls: answered at once
        assertThat(probe.read().as(FetchResponse.parser()).getEndOffset()).isZero();
        send(1);
        await(() -> group.open().size() == 1);
        group.commitAll();
        for (int i = 0; i < 3; i++) {
            assertThat(probe.read().failed()).isFalse();
        }
        poll(50);
        assertThat(probe.read().as(FetchResponse.parser()).getEndOffset()).isEqualTo(1);
    }

    @Test
    void pollsAreToldWhenLeadershipEnds() throws Exception {
        runtime.onLeaderStart(1);
        poll(60_000);
        await(() -> runtime.waitingRequests() == 1);
        runtime.onLeaderStop();
        assertThat(probe.read().code()).isEqualTo(ErrorCode.NOT_LEADER);
    }

    private long storeTime() throws Exception {
        send(1);
        await(() -> group.open().size() == 1);
        group.commitAll();
        return probe.read().as(ProduceResponse.parser()).getStoreTimeMs();
    }

    private void handle(Call call) {
        if (call.api() == ApiKey.PRODUCE) {
            CheckedBatch batch = CheckedBatch.check(call.payload().nioBuffer(), 1 << 20);
            runtime.submit(
                    call,
                    leader -> leader.settle(call, leader.leader().decideProduce(batch, leader.nowMs()), produced -> {
                        counters.stored(1, 1);
                        return ProduceResponse.newBuilder()
                                .setBaseOffset(produced.baseOffset())
                                .setStoreTimeMs(produced.storeTimeMs())
                                .build();
                    }));
        } else {
            long deadline = System.nanoTime()
                    + TimeUnit.MILLISECONDS.toNanos(
                            call.header(FetchRequest.parser()).getMaxWaitMs());
            runtime.submit(call, leader -> {
                long end = leader.machine().endOffset();
                leader.attemptOrPark(new EndPoll(call, deadline, end));
            });
        }
    }

    private void send(int number) throws Exception {
        byte[] batch = WireProbe.batch(BatchHeader.NO_PRODUCER, 0, new byte[] {(byte) number});
        probe.send(WireProbe.frame(
                ApiKey.PRODUCE.id(), 0, number, PingRequest.getDefaultInstance().toByteArray(), batch));
    }

    private void poll(int waitMs) throws Exception {
        byte[] header = FetchRequest.newBuilder().setMaxWaitMs(waitMs).build().toByteArray();
        probe.send(WireProbe.frame(ApiKey.FETCH.id(), 0, 0, header, new byte[0]));
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + 30_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("not within 30 s").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    /** Waits until the end offset moves. */
    private record EndPoll(Call call, long deadlineNanos, long seen) implements Poll {
        @Override
        public long retryAtMs() {
            return Long.MAX_VALUE;
        }

        @Override
        public @Nullable String sharesFate() {
            return null;
        }

        @Override
        public Attempt attempt(LeaderContext leader, boolean last) {
            long end = leader.machine().endOffset();
            if (end == seen && !last) {
                return Attempt.WAITING;
            }
            call.answer(FetchResponse.newBuilder().setEndOffset(end).build());
            return Attempt.ANSWERED;
        }
    }
}
