package io.raftmq.broker.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.raftmq.broker.WireProbe;
import io.raftmq.broker.config.BrokerConfig;
import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.Frame;
import io.raftmq.client.wire.proto.PingRequest;
import io.raftmq.client.wire.proto.PingResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostileFramesTest {
    private static final int MAX_FRAME = 64 << 10;

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Queue<Call> parked = new ConcurrentLinkedQueue<>();

    @SuppressWarnings("NullAway.Init") // each test starts its own
    private WireServer server;

    @AfterEach
    void stop() {
        parked.forEach(call -> call.fail(ErrorCode.NOT_READY, "test over"));
        server.close();
        loops.shutdownGracefully(0, 1, java.util.concurrent.TimeUnit.SECONDS).awaitUninterruptibly();
    }

    @Test
    void answersAnOversizedFrameWithoutReadingItAndCloses() throws Exception {
        start(settings(10, 10, Duration.ofMinutes(1), 16), Call::abandon);
        try (WireProbe probe = new WireProbe(server.port())) {
            ByteBuffer head = ByteBuffer.allocate(Frame.PREAMBLE);
            head.putInt(MAX_FRAME + 1).put((byte) Frame.VERSION).put((byte) 0);
            head.putShort((short) ApiKey.PING.id()).putInt(42).putInt(0);
            probe.send(head.array());
            WireProbe.Reply reply = probe.read();
            assertThat(reply.code()).isEqualTo(ErrorCode.FRAME_TOO_LARGE);
            assertThat(reply.correlation()).isEqualTo(42);
            assertThat(probe.closedByPeer()).isTrue();
        }
    }

    @Test
    void answersAnotherVersionAndAContradictionAndAnAnswer() throws Exception {
        start(settings(10, 10, Duration.ofMinutes(1), 16), Call::abandon);
        byte[] version = WireProbe.frame(ApiKey.PING.id(), 0, 1, new byte[0], new byte[0]);
        version[4] = 9;
        assertRefused(version, ErrorCode.UNSUPPORTED_VERSION);
        byte[] contradiction = WireProbe.frame(ApiKey.PING.id(), 0, 1, new byte[0], new byte[0]);
        contradiction[15] = 100;
        assertRefused(contradiction, ErrorCode.MALFORMED);
        byte[] answer = WireProbe.frame(ApiKey.PING.id(), Frame.RESPONSE, 1, new byte[0], new byte[0]);
        assertRefused(answer, ErrorCode.MALFORMED);
        assertThat(server.counters().malformed()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void survivesRandomBytes(long seed) throws Exception {
        System.out.println("seed " + seed);
        start(settings(1_000, 1_000, Duration.ofMinutes(1), 16), HostileFramesTest::pong);
        Random random = new Random(seed);
        for (int round = 0; round < 20; round++) {
            try (WireProbe probe = new WireProbe(server.port())) {
                byte[] bytes = new byte[random.nextInt(4_096)];
                random.nextBytes(bytes);
                try {
                    probe.send(bytes);
                } catch (IOException closedWhileSending) {
                    assertThat(closedWhileSending).isNotNull();
                }
            }
        }
        assertServes();
        awaitNoRequestBytes();
    }

    @Test
    void forgetsATruncatedFrame() throws Exception {
        start(settings(10, 10, Duration.ofMinutes(1), 16), HostileFramesTest::pong);
        byte[] whole = WireProbe.frame(ApiKey.PING.id(), 0, 1, new byte[0], new byte[100]);
        try (WireProbe probe = new WireProbe(server.port())) {
            probe.send(java.util.Arrays.copyOf(whole, 60));
        }
        assertServes();
        awaitNoRequestBytes();
    }

    @Test
    void refusesConnectionsBeyondTheBounds() throws Exception {
        start(settings(10, 1, Duration.ofMinutes(1), 16), HostileFramesTest::pong);
        try (WireProbe first = new WireProbe(server.port())) {
            first.ask(ApiKey.PING, PingRequest.getDefaultInstance()).as(PingResponse.parser());
            try (WireProbe second = new WireProbe(server.port())) {
                WireProbe.Reply reply = second.read();
                assertThat(reply.code()).isEqualTo(ErrorCode.BUSY);
                assertThat(reply.failure().getRetryAfterMs()).isPositive();
                assertThat(second.closedByPeer()).isTrue();
            }
        }
        await(() -> server.openConnections() == 0);
        assertServes();
    }

    @Test
    void closesAnIdleConnectionButNotOneThatWaits() throws Exception {
        start(settings(10, 10, Duration.ofSeconds(2), 16), parked::add);
        try (WireProbe idle = new WireProbe(server.port());
                WireProbe waiting = new WireProbe(server.port())) {
            waiting.send(WireProbe.frame(ApiKey.PING.id(), 0, 1, new byte[0], new byte[0]));
            assertThat(idle.closedByPeer()).isTrue();
            await(() -> !parked.isEmpty());
            parked.remove().answer(PingResponse.getDefaultInstance());
            waiting.read().as(PingResponse.parser());
        }
    }

    @Test
    void stopsReadingAtTheBoundOfRequestsInFlight() throws Exception {
        start(settings(10, 10, Duration.ofMinutes(1), 4), parked::add);
        try (WireProbe probe = new WireProbe(server.port())) {
            byte[] big = new byte[40 << 10];
            for (int i = 0; i < 4; i++) {
                probe.send(WireProbe.frame(ApiKey.PING.id(), 0, i, new byte[0], big));
            }
            await(() -> parked.size() >= 4);
            for (int i = 4; i < 12; i++) {
                probe.send(WireProbe.frame(ApiKey.PING.id(), 0, i, new byte[0], new byte[0]));
            }
            // Read on only as answers leave: each frame arrives after all, and none is lost.
            for (int i = 0; i < 12; i++) {
                await(() -> !parked.isEmpty());
                assertThat(parked.size()).isLessThanOrEqualTo(12 - i);
                parked.remove().answer(PingResponse.getDefaultInstance());
                assertThat(probe.read().correlation()).isEqualTo(i);
            }
        }
        awaitNoRequestBytes();
    }

    @Test
    void answersInAnyOrder() throws Exception {
        start(settings(10, 10, Duration.ofMinutes(1), 16), parked::add);
        try (WireProbe probe = new WireProbe(server.port())) {
            probe.send(WireProbe.frame(ApiKey.PING.id(), 0, 1, new byte[0], new byte[0]));
            probe.send(WireProbe.frame(ApiKey.PING.id(), 0, 2, new byte[0], new byte[0]));
            await(() -> parked.size() == 2);
            Call first = parked.remove();
            parked.remove().answer(PingResponse.getDefaultInstance());
            assertThat(probe.read().correlation()).isEqualTo(2);
            first.answer(PingResponse.getDefaultInstance());
            assertThat(probe.read().correlation()).isEqualTo(1);
        }
    }

    private void start(BrokerConfig.Net settings, RequestHandler handler) throws IOException {
        server = new WireServer("127.0.0.1", 0, settings, loops, handler);
    }

    private static BrokerConfig.Net settings(int connections, int perAddress, Duration idle, int inFlight) {
        return new BrokerConfig.Net(1, MAX_FRAME, connections, perAddress, idle, inFlight, 1 << 20, 4 << 20);
    }

    private static void pong(Call call) {
        call.answer(PingResponse.getDefaultInstance());
    }

    private void assertRefused(byte[] bytes, ErrorCode code) throws IOException {
        try (WireProbe probe = new WireProbe(server.port())) {
            probe.send(bytes);
            assertThat(probe.read().code()).isEqualTo(code);
            assertThat(probe.closedByPeer()).isTrue();
        }
    }

    private void assertServes() throws IOException {
        try (WireProbe probe = new WireProbe(server.port())) {
            probe.ask(ApiKey.PING, PingRequest.getDefaultInstance()).as(PingResponse.parser());
        }
    }

    private void awaitNoRequestBytes() {
        await(() -> server.requestBytes() == 0);
    }

    private static void await(java.util.function.BooleanSupplier condition) {
        long deadline = System.nanoTime() + 30_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("not within 30 s").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
