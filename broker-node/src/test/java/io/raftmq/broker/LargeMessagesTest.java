package io.raftmq.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftmq.client.FailureCode;
import io.raftmq.client.Message;
import io.raftmq.client.Producer;
import io.raftmq.client.ProducerOptions;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.RaftMqException;
import io.raftmq.client.SendReceipt;
import io.raftmq.client.TopicPartition;
import io.raftmq.client.TopicSettings;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A topic's limit of a message's size holds for each message of a batch, and harms none of its neighbours. */
class LargeMessagesTest {
    private static final int LIMIT = 2_048;

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path dir;

    @Test
    void aMessageAboveTheTopicsLimitIsRefusedAlone() throws Exception {
        try (TestCluster cluster = new TestCluster(dir, 1, Map.of());
                RaftMqClient client =
                        RaftMqClient.connect("127.0.0.1:" + cluster.node(1).clientPort())) {
            TopicSettings settings = TopicSettings.defaults().withMaxMessageBytes(LIMIT);
            client.admin().createTopic("small", 1, settings);
            ProducerOptions options =
                    ProducerOptions.builder().bornHost("host-7").build();
            try (Producer producer = client.producer(options)) {
                CompletableFuture<SendReceipt> before = producer.sendAsync(Message.of("small", new byte[LIMIT / 2]));
                CompletableFuture<SendReceipt> large = producer.sendAsync(Message.of("small", new byte[LIMIT + 1]));
                CompletableFuture<SendReceipt> behind = producer.sendAsync(Message.of("small", new byte[LIMIT / 2]));
                assertThat(before.get().offset()).isZero();
                assertThat(behind.get().offset()).isEqualTo(1);
                assertThatThrownBy(large::join)
                        .hasCauseInstanceOf(RaftMqException.class)
                        .hasMessageContaining(FailureCode.MESSAGE_TOO_LARGE.name());
            }
            assertThat(client.admin()
                            .message(new TopicPartition("small", 0), 1)
                            .orElseThrow()
                            .bornHost())
                    .isEqualTo("host-7");
        }
    }
}
