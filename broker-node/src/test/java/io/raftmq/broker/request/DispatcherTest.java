package io.raftmq.broker.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.raftmq.broker.WireProbe;
import io.raftmq.broker.config.BrokerConfig;
import io.raftmq.broker.net.WireServer;
import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.MalformedException;
import io.raftmq.client.wire.proto.PingRequest;
import io.raftmq.client.wire.proto.PingResponse;
import java.net.InetAddress;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DispatcherTest {
    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

    @SuppressWarnings("NullAway.Init") // each test starts its own
    private WireServer server;

    @AfterEach
    void stop() {
        server.close();
        loops.shutdownGracefully(0, 1, java.util.concurrent.TimeUnit.SECONDS).awaitUninterruptibly();
    }

    @Test
    void turnsWhateverAHandlerDoesIntoATypedAnswer() throws Exception {
        Map<ApiKey, ApiHandler> table = new EnumMap<>(ApiKey.class);
        table.put(ApiKey.PING, call -> {
            call.header(PingRequest.parser());
            call.answer(PingResponse.getDefaultInstance());
        });
        table.put(ApiKey.FETCH, call -> {
            throw new MalformedException("not a fetch");
        });
        table.put(ApiKey.ACK, call -> {
            throw new InvalidRequestException(ErrorCode.INVALID_NAME, "no");
        });
        table.put(ApiKey.PRODUCE, call -> {
            throw new IllegalStateException("planted");
        });
        start(ApiTable.of(table), address -> true);
        try (WireProbe probe = new WireProbe(server.port())) {
            probe.ask(ApiKey.PING, PingRequest.getDefaultInstance()).as(PingResponse.parser());
            assertThat(ask(probe, ApiKey.FETCH)).isEqualTo(ErrorCode.MALFORMED);
            assertThat(ask(probe, ApiKey.ACK)).isEqualTo(ErrorCode.INVALID_NAME);
            assertThat(ask(probe, ApiKey.PRODUCE)).isEqualTo(ErrorCode.INTERNAL);
            assertThat(ask(probe, ApiKey.RECEIVE)).isEqualTo(ErrorCode.NOT_READY);
            probe.send(WireProbe.frame(ApiKey.PING.id(), 0, 5, new byte[] {(byte) 0xff}, new byte[0]));
            assertThat(probe.read().code()).isEqualTo(ErrorCode.MALFORMED);
            probe.send(WireProbe.frame(9_999, 0, 6, new byte[0], new byte[0]));
            WireProbe.Reply unknown = probe.read();
            assertThat(unknown.code()).isEqualTo(ErrorCode.UNKNOWN_API);
            assertThat(unknown.apiId()).isEqualTo(9_999);
        }
    }

    @Test
    void takesApisBetweenNodesFromNodesOnly() throws Exception {
        start(everything(), address -> false);
        try (WireProbe probe = new WireProbe(server.port())) {
            for (ApiKey api : ApiKey.values()) {
                WireProbe.Reply reply = probe.ask(api, PingRequest.getDefaultInstance());
                assertThat(reply.failed()).as("%s", api).isEqualTo(api.id() >= Dispatcher.FIRST_NODE_API);
            }
        }
    }

    @Test
    void aTableWithAHoleIsNotComplete() throws Exception {
        start(everything(), address -> true);
        for (ApiKey missing : ApiKey.values()) {
            Map<ApiKey, ApiHandler> table = new EnumMap<>(ApiKey.class);
            for (ApiKey api : ApiKey.values()) {
                table.put(api, call -> {});
            }
            table.remove(missing);
            assertThatThrownBy(() -> ApiTable.complete(table)).hasMessageContaining(missing.name());
        }
    }

    private static ApiTable everything() {
        Map<ApiKey, ApiHandler> table = new EnumMap<>(ApiKey.class);
        for (ApiKey api : ApiKey.values()) {
            table.put(api, call -> call.answer(PingResponse.getDefaultInstance()));
        }
        return ApiTable.complete(table);
    }

    private void start(ApiTable table, Predicate<InetAddress> isNode) throws Exception {
        BrokerConfig.Net settings =
                new BrokerConfig.Net(1, 64 << 10, 10, 10, Duration.ofMinutes(1), 16, 1 << 20, 4 << 20);
        server = new WireServer("127.0.0.1", 0, settings, loops, new Dispatcher(table, isNode));
    }

    private static ErrorCode ask(WireProbe probe, ApiKey api) throws Exception {
        return probe.ask(api, PingRequest.getDefaultInstance()).code();
    }
}
