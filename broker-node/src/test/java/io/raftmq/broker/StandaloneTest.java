package io.raftmq.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.MessageLite;
import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.BatchHeader;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.CreateTopicRequest;
import io.raftmq.client.wire.proto.CreateTopicResponse;
import io.raftmq.client.wire.proto.FetchRequest;
import io.raftmq.client.wire.proto.FetchResponse;
import io.raftmq.client.wire.proto.ProduceRequest;
import io.raftmq.client.wire.proto.ProduceResponse;
import io.raftmq.client.wire.proto.ReceiveRequest;
import io.raftmq.client.wire.proto.ReceiveResponse;
import io.raftmq.client.wire.proto.StartFrom;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandaloneTest {
    @TempDir
    Path dir;

    @Test
    void storesServesAndKeepsOverARestart() throws Exception {
        var config = Nodes.config(1, dir.resolve("data"), Map.of());
        long uid;
        try (BrokerNode node = Nodes.start(config)) {
            Nodes.await("ready", () -> node.view().notReadyBecause().isEmpty());
            try (WireProbe probe = new WireProbe(node.clientPort())) {
                uid = createTopic(probe);
                for (int i = 0; i < 10; i++) {
                    assertThat(produce(probe, uid, "message " + i).getBaseOffset())
                            .isEqualTo(i);
                }
                assertMessages(probe, uid);
            }
        }
        try (BrokerNode again = Nodes.start(config);
                WireProbe probe = new WireProbe(again.clientPort())) {
            Nodes.await("ready", () -> again.view().notReadyBecause().isEmpty());
            assertMessages(probe, uid);
            assertThat(produce(probe, uid, "one more").getBaseOffset()).isEqualTo(10);
        }
    }

    @Test
    void whatWasLeasedAndCouldNotBeReadIsOnOfferAgainAtOnce() throws Exception {
        Path data = dir.resolve("data");
        try (BrokerNode node = Nodes.start(Nodes.config(1, data, Map.of()));
                WireProbe probe = new WireProbe(node.clientPort())) {
            Nodes.await("ready", () -> node.view().notReadyBecause().isEmpty());
            long uid = createTopic(probe);
            String body = "a body that is nowhere else";
            produce(probe, uid, body);
            ReceiveRequest request = ReceiveRequest.newBuilder()
                    .setGroup("g")
                    .setTopicUid(uid)
                    .setMember("m")
                    .setStart(StartFrom.START_EARLIEST)
                    .setMaxMessages(1)
                    .setMaxBytes(1 << 20)
                    .setInvisibleMs(3_600_000)
                    .setMaxWaitMs(10_000)
                    .build();
            LogDamage damage = LogDamage.flipAByteOf(body, data);
            assertThat(probe.ask(ApiKey.RECEIVE, request).code()).isEqualTo(ErrorCode.DAMAGED_DATA);
            damage.undo();
            ReceiveResponse answer = probe.ask(ApiKey.RECEIVE, request).as(ReceiveResponse.parser());
            assertThat(answer.getLeasesList())
                    .singleElement()
                    .satisfies(lease -> assertThat(lease.getAttempt()).isEqualTo(1));
        }
    }

    private static long createTopic(WireProbe probe) throws Exception {
        CreateTopicRequest request =
                CreateTopicRequest.newBuilder().setName("t").setPartitions(1).build();
        return probe.ask(ApiKey.CREATE_TOPIC, request)
                .as(CreateTopicResponse.parser())
                .getTopic()
                .getUid();
    }

    private static ProduceResponse produce(WireProbe probe, long uid, String text) throws Exception {
        byte[] batch = WireProbe.batch(BatchHeader.NO_PRODUCER, 0, text.getBytes(UTF_8));
        ProduceRequest request = ProduceRequest.newBuilder().setTopicUid(uid).build();
        return whoeverLeads(probe, ApiKey.PRODUCE, request, batch).as(ProduceResponse.parser());
    }

    /** Asks again until the partition has its leader. */
    private static WireProbe.Reply whoeverLeads(WireProbe probe, ApiKey api, MessageLite request, byte[] payload)
            throws Exception {
        WireProbe.Reply[] reply = new WireProbe.Reply[1];
        Nodes.await("the partition has a leader", () -> {
            reply[0] = probe.ask(api, request, payload);
            return !reply[0].failed() || reply[0].code() != ErrorCode.NOT_LEADER;
        });
        return reply[0];
    }

    private static void assertMessages(WireProbe probe, long uid) throws Exception {
        FetchRequest request =
                FetchRequest.newBuilder().setTopicUid(uid).setMaxWaitMs(1_000).build();
        WireProbe.Reply reply = whoeverLeads(probe, ApiKey.FETCH, request, new byte[0]);
        FetchResponse answer = reply.as(FetchResponse.parser());
        assertThat(answer.getEndOffset()).isEqualTo(10);
        int at = 0;
        for (int i = 0; i < answer.getBatchesCount(); i++) {
            int length = answer.getBatches(i).getLength();
            assertThat(new String(reply.payload(), at + BatchHeader.SIZE, length - BatchHeader.SIZE, UTF_8))
                    .isEqualTo("message " + i);
            at += length;
        }
        assertThat(at).isEqualTo(reply.payload().length);
        assertThat(answer.getBatchesCount()).isEqualTo(10);
    }
}
