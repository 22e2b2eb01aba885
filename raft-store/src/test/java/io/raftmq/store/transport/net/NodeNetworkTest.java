package io.raftmq.store.transport.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.alipay.sofa.jraft.entity.EnumOutter.EntryType;
import com.alipay.sofa.jraft.entity.RaftOutter.EntryMeta;
import com.alipay.sofa.jraft.error.InvokeTimeoutException;
import com.alipay.sofa.jraft.error.RemotingException;
import com.alipay.sofa.jraft.rpc.RpcRequests.AppendEntriesRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.ErrorResponse;
import com.alipay.sofa.jraft.rpc.RpcRequests.PingRequest;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.raftmq.store.FreePorts;
import io.raftmq.store.transport.frame.Frame;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NodeNetworkTest {
    private static final LinkObserver DEAF = new Deaf();

    private static class Deaf implements LinkObserver {
        @Override
        public void onUp(NodeAddress peer) {}

        @Override
        public void onDown(NodeAddress peer) {}

        @Override
        public void onHeard(NodeAddress peer) {}

        @Override
        public void onPong(NodeAddress peer, long roundTripNanos, long peerClockMillis) {}
    }

    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final List<NodeNetwork> networks = new ArrayList<>();

    @AfterEach
    void closeAll() {
        networks.forEach(NodeNetwork::close);
        executor.shutdownNow();
    }

    @Test
    void answersCalls() throws Exception {
        NodeAddress server = listen(freshAddress(), NodeNetworkTest::answer);
        NodeNetwork client = open(freshAddress(), "c");
        assertThat(call(client, server, 30_000).get(60, TimeUnit.SECONDS)).isInstanceOf(ErrorResponse.class);
    }

    @Test
    void aPeersClockIsKnownBeforeItsFirstAnswer() throws Exception {
        NodeAddress server = listen(freshAddress(), NodeNetworkTest::answer);
        AtomicInteger pongs = new AtomicInteger();
        NodeNetwork client = new NodeNetwork(
                patient("c", freshAddress()),
                new Deaf() {
                    @Override
                    public void onPong(NodeAddress peer, long roundTripNanos, long peerClockMillis) {
                        pongs.incrementAndGet();
                    }
                },
                NodeNetworkTest::answer,
                executor);
        networks.add(client);
        call(client, server, 30_000).get(60, TimeUnit.SECONDS);
        assertThat(pongs).hasPositiveValue();
    }

    @Test
    void failsWhatIsUnansweredAtOnceWhenThePeerGoes() throws Exception {
        CountDownLatch came = new CountDownLatch(50);
        NodeAddress address = freshAddress();
        listen(address, (from, frame) -> {
            frame.release();
            came.countDown();
        });
        NodeNetwork client = open(freshAddress(), "c");
        List<CompletableFuture<Message>> calls = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            calls.add(call(client, address, 60_000));
        }
        assertThat(came.await(30, TimeUnit.SECONDS)).isTrue();
        networks.get(0).close();
        for (CompletableFuture<Message> call : calls) {
            assertThatThrownBy(() -> call.get(30, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(RemotingException.class);
        }
        assertThat(client.unansweredBytes(address)).isZero();
    }

    @Test
    void refusesAtOnceWhileThePeerIsDownAndRecovers() throws Exception {
        NodeAddress address = freshAddress();
        NodeNetwork client = open(freshAddress(), "c");
        assertThatThrownBy(() -> call(client, address, 60_000).get(60, TimeUnit.SECONDS))
                .hasCauseInstanceOf(RemotingException.class);
        long began = System.nanoTime();
        for (int i = 0; i < 1_000; i++) {
            assertThatThrownBy(() -> client.call(
                            address,
                            PingRequest.newBuilder().setSendTimestamp(0).build(),
                            60_000,
                            executor,
                            (r, f) -> {}))
                    .isInstanceOf(RemotingException.class)
                    .hasMessageContaining("is down");
        }
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(30));
        listen(address, NodeNetworkTest::answer);
        within(Duration.ofSeconds(30), () -> !client.isDown(address));
        assertThat(call(client, address, 30_000).get(60, TimeUnit.SECONDS)).isNotNull();
    }

    @Test
    void timesOutACallThatNobodyAnswers() throws Exception {
        NodeAddress server = listen(freshAddress(), (from, frame) -> frame.release());
        NodeNetwork client = open(freshAddress(), "c");
        assertThatThrownBy(() -> call(client, server, 300).get(60, TimeUnit.SECONDS))
                .hasCauseInstanceOf(InvokeTimeoutException.class);
        assertThat(client.unansweredBytes(server)).isZero();
    }

    @Test
    void refusesMoreThanItsBoundOfUnansweredBytes() throws Exception {
        NodeAddress server = listen(freshAddress(), (from, frame) -> frame.release());
        NodeNetwork client = open(freshAddress(), "c");
        AtomicInteger completed = new AtomicInteger();
        Message large = entries(1 << 20);
        RemotingException refusal = null;
        int sent = 0;
        while (refusal == null && sent < 200) {
            try {
                client.call(server, large, 60_000, executor, (r, f) -> completed.incrementAndGet());
                sent++;
            } catch (RemotingException e) {
                refusal = e;
            }
        }
        assertThat(refusal).hasMessageContaining("unanswered");
        assertThat(sent).isBetween(50, 64);
        assertThat(completed).hasValue(0);
    }

    @Test
    void refusesAStrangerClearly() throws Exception {
        NodeAddress server = listen(freshAddress(), NodeNetworkTest::answer);
        NodeNetwork stranger = open(freshAddress(), "another cluster");
        assertThatThrownBy(() -> call(stranger, server, 30_000).get(60, TimeUnit.SECONDS))
                .hasMessageContaining("this is cluster c, not another cluster");
    }

    @Test
    void letsUrgentMessagesOvertakeBulk() throws Exception {
        Queue<String> order = new ConcurrentLinkedQueue<>();
        CountDownLatch all = new CountDownLatch(41);
        NodeAddress server = listen(freshAddress(), (from, frame) -> {
            order.add(frame.header().hasPayload() ? "bulk" : "urgent");
            answer(from, frame);
            all.countDown();
        });
        NodeNetwork client = open(freshAddress(), "c");
        CountDownLatch thaw = new CountDownLatch(1);
        client.connect(server);
        within(Duration.ofSeconds(30), () -> client.isUp(server));
        networks.get(0).onEveryEventLoop(() -> awaitQuietly(thaw));
        for (int i = 0; i < 40; i++) {
            client.call(server, entries(1 << 20), 60_000, executor, (r, f) -> {});
        }
        client.call(server, PingRequest.newBuilder().setSendTimestamp(0).build(), 60_000, executor, (r, f) -> {});
        thaw.countDown();
        assertThat(all.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(new ArrayList<>(order).indexOf("urgent")).isLessThan(25);
    }

    @Test
    void closesConnectionsThatSpeakNonsense() throws Exception {
        NodeAddress server = listen(freshAddress(), NodeNetworkTest::answer);
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 30; i++) {
            // Less than a header is no nonsense yet: it is awaited as long as a connection may say nothing.
            byte[] garbage = new byte[64 + random.nextInt(10_000)];
            random.nextBytes(garbage);
            if (i % 3 == 0 && garbage.length > 8) {
                // A good beginning: magic, version, HELLO; then a length of two thousand million.
                byte[] good = {0x52, 0x4D, 1, 1, 0x7F, -1, -1, -1};
                System.arraycopy(good, 0, garbage, 0, good.length);
            }
            try (Socket socket = new Socket(server.host(), server.port())) {
                socket.setSoTimeout(30_000);
                socket.getOutputStream().write(garbage);
                assertThat(readsEnd(socket)).isTrue();
            }
        }
        NodeNetwork client = open(freshAddress(), "c");
        assertThat(call(client, server, 30_000).get(60, TimeUnit.SECONDS)).isNotNull();
    }

    @Test
    void closesAConnectionThatSaysNothing() throws Exception {
        NodeAddress server = listen(ConnectionSettings.defaults("c", freshAddress()), NodeNetworkTest::answer);
        try (Socket socket = new Socket(server.host(), server.port())) {
            socket.setSoTimeout(60_000);
            assertThat(readsEnd(socket)).isTrue();
        }
    }

    @Test
    void saysWhichPortIsInUse() throws Exception {
        NodeAddress address = listen(freshAddress(), NodeNetworkTest::answer);
        assertThatThrownBy(() -> listen(address, NodeNetworkTest::answer))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(String.valueOf(address.port()));
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean readsEnd(Socket socket) throws IOException {
        try (InputStream in = socket.getInputStream()) {
            in.readAllBytes();
            return true;
        } catch (java.net.SocketException reset) {
            return true;
        }
    }

    private static void answer(InboundLink from, Frame request) {
        from.answer(
                request.header(),
                ErrorResponse.newBuilder().setErrorCode(0).setErrorMsg("").build());
        request.release();
    }

    private NodeAddress listen(NodeAddress address, RequestSink sink) throws IOException {
        return listen(patient("c", address), sink);
    }

    private NodeAddress listen(ConnectionSettings settings, RequestSink sink) throws IOException {
        NodeNetwork network = new NodeNetwork(settings, DEAF, sink, executor);
        networks.add(network);
        network.listen(
                new InetSocketAddress(settings.self().host(), settings.self().port()));
        return settings.self();
    }

    /** Production's settings, but no pause of the machine that runs the tests takes a connection down. */
    private static ConnectionSettings patient(String cluster, NodeAddress self) {
        ConnectionSettings defaults = ConnectionSettings.defaults(cluster, self);
        return new ConnectionSettings(
                cluster,
                self,
                defaults.maxBody(),
                defaults.maxUnansweredBytes(),
                Duration.ofSeconds(30),
                defaults.firstBackoff(),
                defaults.maxBackoff(),
                defaults.pingInterval(),
                Duration.ofSeconds(60));
    }

    private NodeNetwork open(NodeAddress self, String cluster) {
        NodeNetwork network = new NodeNetwork(patient(cluster, self), DEAF, NodeNetworkTest::answer, executor);
        networks.add(network);
        return network;
    }

    private CompletableFuture<Message> call(NodeNetwork client, NodeAddress to, long timeoutMillis) {
        CompletableFuture<Message> result = new CompletableFuture<>();
        Message ping = PingRequest.newBuilder().setSendTimestamp(0).build();
        try {
            client.call(to, ping, timeoutMillis, executor, (response, failure) -> {
                if (failure == null) {
                    result.complete(response);
                } else {
                    result.completeExceptionally(failure);
                }
            });
        } catch (RemotingException e) {
            result.completeExceptionally(e);
        }
        return result;
    }

    private static Message entries(int bytes) {
        return AppendEntriesRequest.newBuilder()
                .setGroupId("g")
                .setServerId("127.0.0.1:1")
                .setPeerId("127.0.0.1:2")
                .setTerm(1)
                .setPrevLogTerm(1)
                .setPrevLogIndex(1)
                .setCommittedIndex(1)
                .addEntries(EntryMeta.newBuilder()
                        .setTerm(1)
                        .setType(EntryType.ENTRY_TYPE_DATA)
                        .setDataLen(bytes))
                .setData(ByteString.copyFrom(new byte[bytes]))
                .build();
    }

    private static NodeAddress freshAddress() {
        return new NodeAddress("127.0.0.1", FreePorts.next());
    }

    private static void within(Duration limit, java.util.function.BooleanSupplier condition) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
        }
    }
}
