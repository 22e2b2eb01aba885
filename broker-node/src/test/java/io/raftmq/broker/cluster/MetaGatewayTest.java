package io.raftmq.broker.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Message;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.raftmq.broker.config.NodeEndpoint;
import io.raftmq.broker.net.PeerFailureException;
import io.raftmq.broker.net.PeerLinks;
import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.proto.ReportPartitionsRequest;
import io.raftmq.client.wire.proto.ReportPartitionsResponse;
import io.raftmq.meta.model.MetadataImage;
import io.raftmq.meta.runtime.MetadataService;
import io.raftmq.store.PeerAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A leader that is frozen takes requests and never answers; the others have elected another meanwhile. */
@Timeout(60)
class MetaGatewayTest {
    private static final int FROZEN = 1;
    private static final int SELF = 2;
    private static final Duration LONG = Duration.ofHours(1);
    private static final Message REPORTS =
            ReportPartitionsRequest.newBuilder().setNodeId(SELF).build();

    private final ServerSocket frozen = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final PeerLinks links = new PeerLinks(SELF, loops);
    private final Elections elections = new Elections();

    MetaGatewayTest() throws IOException {}

    @AfterEach
    void close() throws IOException {
        timer.shutdownNow();
        links.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        frozen.close();
    }

    @Test
    void whatMayBeAskedTwiceDoesNotWaitForALeaderThatWasDeposed() throws IOException {
        CompletableFuture<Message> answer = gateway(LONG).callRepeatedly(MetaApi.REPORT_PARTITIONS, REPORTS);
        try (Socket asked = frozen.accept()) {
            assertThat(asked.getInputStream().read()).isNotNegative();
            assertThat(answer).isNotDone();

            elections.leader = SELF;

            assertThat(answer.join()).isEqualTo(ReportPartitionsResponse.getDefaultInstance());
        }
    }

    @Test
    void itIsAskedAgainWhenTheConnectionOfTheOneAskedIsLost() throws IOException {
        CompletableFuture<Message> answer = gateway(LONG).callRepeatedly(MetaApi.REPORT_PARTITIONS, REPORTS);
        try (Socket asked = frozen.accept()) {
            assertThat(asked.getInputStream().read()).isNotNegative();
        }
        try (Socket again = frozen.accept()) {
            assertThat(again.getInputStream().read()).isNotNegative();

            elections.leader = SELF;

            assertThat(answer.join()).isEqualTo(ReportPartitionsResponse.getDefaultInstance());
        }
    }

    /** The frozen leader may have done it: asked twice, it might be done twice. */
    @Test
    void whatMayNotWaitsForItsAnswer() throws IOException {
        CompletableFuture<Message> answer = gateway(Duration.ofMillis(500)).call(MetaApi.REPORT_PARTITIONS, REPORTS);
        try (Socket asked = frozen.accept()) {
            assertThat(asked.getInputStream().read()).isNotNegative();

            elections.leader = SELF;

            assertThatThrownBy(answer::join)
                    .isInstanceOf(CompletionException.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            PeerFailureException.class,
                            failure -> assertThat(failure.failure().getOutcomeUnknown())
                                    .isTrue());
        }
    }

    private MetaGateway gateway(Duration timeout) {
        NodeEndpoint node = new NodeEndpoint(
                FROZEN, frozen.getInetAddress().getHostAddress(), frozen.getLocalPort(), frozen.getLocalPort());
        return new MetaGateway(elections, links, List.of(node), timeout, timer);
    }

    /** A metadata group without content, whose leader the test says. */
    private static final class Elections implements MetadataService {
        volatile int leader = FROZEN;

        @Override
        public MetadataImage image() {
            return MetadataImage.EMPTY;
        }

        @Override
        public CompletableFuture<MetadataImage> upToDate() {
            return CompletableFuture.completedFuture(image());
        }

        @Override
        public void onChange(Consumer<MetadataImage> listener) {
            listener.accept(image());
        }

        @Override
        public CompletableFuture<Message> submit(ApiKey api, Message request) {
            return CompletableFuture.completedFuture(ReportPartitionsResponse.getDefaultInstance());
        }

        @Override
        public boolean isLeader() {
            return leader == SELF;
        }

        @Override
        public Optional<PeerAddress> leader() {
            return Optional.empty();
        }

        @Override
        public int leaderNode() {
            return leader;
        }

        @Override
        public void close() {}
    }
}
