package io.raftmq.client.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftmq.client.Admin;
import io.raftmq.client.FailureCode;
import io.raftmq.client.Message;
import io.raftmq.client.MessageId;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.RaftMqException;
import io.raftmq.client.SendReceipt;
import io.raftmq.client.TopicDescription;
import io.raftmq.client.TopicSettings;
import io.raftmq.client.fake.FakeCluster;
import io.raftmq.client.fake.Fault;
import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.LeaderHint;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AdminTest {
    private final FakeCluster cluster = new FakeCluster(2);
    private final RaftMqClient client = RaftMqClient.connect(cluster.bootstrap());
    private final Admin admin = client.admin();

    @AfterEach
    void close() {
        client.close();
        cluster.close();
    }

    @Test
    void topicsAreCreatedListedAndDescribed() {
        TopicDescription created = admin.createTopic("a", 3, TopicSettings.defaults());
        assertThat(created.partitions()).hasSize(3);
        assertThat(admin.listTopics()).containsExactly("a");
        assertThat(admin.describeTopic("a")).hasValue(created);
        assertThat(admin.describeTopic("b")).isEmpty();
        assertThatThrownBy(() -> admin.createTopic("a", 3, TopicSettings.defaults()))
                .isInstanceOfSatisfying(
                        RaftMqException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.TOPIC_EXISTS));
        assertThat(admin.describeCluster().nodes()).hasSize(2);
    }

    @Test
    void theMetadataLeaderIsFound() {
        cluster.broker(1)
                .next(
                        ApiKey.CREATE_TOPIC,
                        1,
                        new Fault.Refuse(Fault.failure(ErrorCode.NOT_META_LEADER)
                                .setLeader(LeaderHint.newBuilder()
                                        .setNodeId(2)
                                        .setHost("127.0.0.1")
                                        .setPort(cluster.broker(2).port()))
                                .build()));
        admin.createTopic("a", 1, TopicSettings.defaults());
        assertThat(cluster.broker(2).count(ApiKey.CREATE_TOPIC)).isEqualTo(1);
    }

    /** A node that was cut off from the others was asked for a topic that had just been made, and it seemed not to be there. */
    @Test
    void aNodeThatCannotTellDoesNotMakeATopicUnknown() {
        cluster.createTopic("a", 1);
        cluster.broker(1).cutOff(2);
        cluster.broker(2).cutOff(2);
        assertThat(admin.describeTopic("a")).isPresent();
        assertThat(cluster.broker(1).count(ApiKey.METADATA) + cluster.broker(2).count(ApiKey.METADATA))
                .as("asked again until one could tell")
                .isGreaterThanOrEqualTo(3);
    }

    @Test
    void aMessageIsFoundByItsId() {
        cluster.createTopic("a", 2);
        SendReceipt receipt = client.producer()
                .send(Message.builder("a")
                        .partition(1)
                        .body("here")
                        .key("k")
                        .property("p", "v")
                        .build());
        assertThat(admin.message(MessageId.parse(receipt.messageId().toString())))
                .hasValueSatisfying(message -> {
                    assertThat(new String(message.body(), StandardCharsets.UTF_8))
                            .isEqualTo("here");
                    assertThat(message.keys()).containsExactly("k");
                    assertThat(message.properties()).isEqualTo(Map.of("p", "v"));
                    assertThat(message.id()).isEqualTo(receipt.messageId());
                });
        assertThat(admin.message(new MessageId(receipt.messageId().topicUid(), 1, 50)))
                .isEmpty();
        assertThat(admin.message(new MessageId(4_711, 0, 0))).isEmpty();
    }
}
