package io.raftmq.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.MessageLite;
import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.AckRequest;
import io.raftmq.client.wire.proto.AckResponse;
import io.raftmq.client.wire.proto.AckRun;
import io.raftmq.client.wire.proto.AlterGroupRequest;
import io.raftmq.client.wire.proto.AlterGroupResponse;
import io.raftmq.client.wire.proto.ChangeInvisibleRequest;
import io.raftmq.client.wire.proto.ChangeInvisibleResponse;
import io.raftmq.client.wire.proto.CommitOffsetRequest;
import io.raftmq.client.wire.proto.CommitOffsetResponse;
import io.raftmq.client.wire.proto.FetchOffsetRequest;
import io.raftmq.client.wire.proto.FetchOffsetResponse;
import io.raftmq.client.wire.proto.GroupSettings;
import io.raftmq.client.wire.proto.Lease;
import io.raftmq.client.wire.proto.ListOffsetsRequest;
import io.raftmq.client.wire.proto.ListOffsetsResponse;
import io.raftmq.client.wire.proto.ReceiveRequest;
import io.raftmq.client.wire.proto.ReceiveResponse;
import io.raftmq.client.wire.proto.ResetOffsetRequest;
import io.raftmq.client.wire.proto.ResetOffsetResponse;
import io.raftmq.client.wire.proto.RetryLadder;
import io.raftmq.client.wire.proto.RetryPolicy;
import io.raftmq.client.wire.proto.StartFrom;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Receiving, acking and offsets through the wire of a whole node. */
class ConsumingTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    static Path dir;

    @SuppressWarnings("NullAway.Init")
    private static SingleNode node;

    @BeforeAll
    static void start() throws Exception {
        node = SingleNode.start(Nodes.config(1, dir, Map.of()));
    }

    @AfterAll
    static void stop() throws Exception {
        node.close();
    }

    @Test
    void whatIsLeasedIsHiddenUntilItIsAckedOrGivenBack() throws Exception {
        long uid = topicOf("shared", 4);
        Lease lease = onlyLease(receive(uid, 2));
        assertThat(lease.getFirstOffset()).isZero();
        assertThat(lease.getCount()).isEqualTo(2);
        assertThat(lease.getAttempt()).isEqualTo(1);
        assertThat(onlyLease(receive(uid, 10)).getFirstOffset()).isEqualTo(2);
        assertThat(receive(uid, 10).getLeasesList()).isEmpty();

        // A plain lease is answered before it is committed.
        Nodes.await("all leases applied", () -> progress(uid).getShared().getOutstanding() == 4);
        assertThat(ack(uid, 0, 1, lease.getLeaseId())).isZero();
        assertThat(progress(uid).getShared().getOutstanding()).isEqualTo(3);
        assertThat(progress(uid).getShared().getOldestOutstanding()).isEqualTo(1);

        assertThat(giveBack(uid, 1, lease.getLeaseId())).isZero();
        Lease again = onlyLease(receive(uid, 10));
        assertThat(again.getFirstOffset()).isEqualTo(1);
        assertThat(again.getAttempt()).isEqualTo(2);
        assertThat(ack(uid, 1, 1, again.getLeaseId())).isZero();
        assertThat(progress(uid).getShared().getCursor()).isEqualTo(4);
    }

    @Test
    void anAckOfAnothersLeaseChangesNothing() throws Exception {
        long uid = topicOf("fenced", 1);
        Lease first = onlyLease(receive(uid, 1));
        assertThat(giveBack(uid, 0, first.getLeaseId())).isZero();
        Lease second = onlyLease(receive(uid, 1));
        assertThat(ack(uid, 0, 1, first.getLeaseId())).isEqualTo(ErrorCode.LEASE_EXPIRED.id());
        assertThat(progress(uid).getShared().getOutstanding()).isEqualTo(1);
        assertThat(ack(uid, 0, 1, second.getLeaseId())).isZero();
        assertThat(progress(uid).getShared().getOutstanding()).isZero();
    }

    @Test
    void aLeaseThatRanOutIsDeliveredAgainToAWaitingReceiver() throws Exception {
        long uid = topicOf("expiring", 1);
        RetryPolicy atOnce = RetryPolicy.newBuilder()
                .setLadder(RetryLadder.newBuilder().addDelaysMs(0))
                .build();
        node.ask(
                        ApiKey.ALTER_GROUP,
                        AlterGroupRequest.newBuilder()
                                .setGroup("g")
                                .setChange(GroupSettings.newBuilder().setRetry(atOnce))
                                .build())
                .as(AlterGroupResponse.parser());
        ReceiveRequest shortly =
                receiveRequest(uid, 1).toBuilder().setInvisibleMs(1_000).build();
        onlyLease(node.ask(ApiKey.RECEIVE, shortly).as(ReceiveResponse.parser()));
        Lease again = onlyLease(node.ask(
                        ApiKey.RECEIVE, shortly.toBuilder().setMaxWaitMs(60_000).build())
                .as(ReceiveResponse.parser()));
        assertThat(again.getAttempt()).isEqualTo(2);
    }

    @Test
    void aWaitingReceiverIsWokenByASend() throws Exception {
        long uid = topicOf("woken", 0);
        MessageLite poll =
                receiveRequest(uid, 10).toBuilder().setMaxWaitMs(60_000).build();
        try (WireProbe receiver = new WireProbe(node.node.clientPort())) {
            receiver.send(WireProbe.frame(ApiKey.RECEIVE.id(), 0, 5, poll.toByteArray(), new byte[0]));
            receiver.send(WireProbe.frame(ApiKey.PING.id(), 0, 6, new byte[0], new byte[0]));
            assertThat(receiver.read().correlation()).isEqualTo(6);
            node.produce(uid, "news".getBytes(UTF_8));
            WireProbe.Reply reply = receiver.read();
            assertThat(onlyLease(reply.as(ReceiveResponse.parser())).getFirstOffset())
                    .isZero();
            assertThat(new String(reply.payload(), UTF_8)).endsWith("news");
        }
    }

    @Test
    void committedOffsetsAreKeptAndFencedByTheirEpoch() throws Exception {
        long uid = topicOf("offsets", 5);
        assertThat(progress(uid).getOffset()).isEqualTo(-1);
        CommitOffsetRequest commit = CommitOffsetRequest.newBuilder()
                .setGroup("g")
                .setTopicUid(uid)
                .setOffset(3)
                .setMetadata("note")
                .build();
        node.ask(ApiKey.COMMIT_OFFSET, commit).as(CommitOffsetResponse.parser());
        FetchOffsetResponse stored = progress(uid);
        assertThat(stored.getOffset()).isEqualTo(3);
        assertThat(stored.getMetadata()).isEqualTo("note");
        assertThat(stored.getEndOffset()).isEqualTo(5);
        assertThat(SingleNode.code(node.ask(
                        ApiKey.COMMIT_OFFSET,
                        commit.toBuilder().setOffset(4).setEpoch(1).build())))
                .as("nobody was ever given that epoch")
                .isEqualTo(ErrorCode.FENCED);
        assertThat(progress(uid).getOffset()).isEqualTo(3);
    }

    @Test
    void aGroupIsResetToAnOffsetAnEndOrATime() throws Exception {
        long uid = topicOf("reset", 5);
        ResetOffsetRequest.Builder to =
                ResetOffsetRequest.newBuilder().setGroup("g").setTopicUid(uid);
        assertThat(reset(to.setOffset(2))).isEqualTo(2);
        assertThat(progress(uid).getOffset()).isEqualTo(2);
        assertThat(reset(to.setLatest(true))).isEqualTo(5);
        assertThat(reset(to.setEarliest(true))).isZero();
        assertThat(reset(to.setTimeMs(System.currentTimeMillis() + 3_600_000))).isEqualTo(5);
        assertThat(reset(to.setOffset(1_000))).as("no further than the end").isEqualTo(5);
        assertThat(SingleNode.code(node.ask(ApiKey.RESET_OFFSET, to.clearTo().build())))
                .isEqualTo(ErrorCode.INVALID_ARGUMENT);
    }

    @Test
    void offsetsAreListedByEndAndByTime() throws Exception {
        long uid = topicOf("listed", 3);
        ListOffsetsRequest.Builder of = ListOffsetsRequest.newBuilder().setTopicUid(uid);
        assertThat(list(of.setEarliest(true))).isZero();
        assertThat(list(of.setLatest(true))).isEqualTo(3);
        assertThat(list(of.setTimeMs(0))).isZero();
        assertThat(list(of.setTimeMs(Long.MAX_VALUE))).isEqualTo(3);
        assertThat(SingleNode.code(node.ask(ApiKey.LIST_OFFSETS, of.clearAt().build())))
                .isEqualTo(ErrorCode.INVALID_ARGUMENT);
    }

    private static long topicOf(String name, int messages) throws Exception {
        long uid = node.createTopic(name);
        for (int i = 0; i < messages; i++) {
            node.produce(uid, new byte[] {(byte) i});
        }
        return uid;
    }

    private static ReceiveRequest receiveRequest(long uid, int max) {
        return ReceiveRequest.newBuilder()
                .setGroup("g")
                .setTopicUid(uid)
                .setMember("m")
                .setMaxMessages(max)
                .setInvisibleMs(60_000)
                .setStart(StartFrom.START_EARLIEST)
                .build();
    }

    private static ReceiveResponse receive(long uid, int max) throws Exception {
        return node.ask(ApiKey.RECEIVE, receiveRequest(uid, max)).as(ReceiveResponse.parser());
    }

    private static Lease onlyLease(ReceiveResponse received) {
        assertThat(received.getLeasesList()).hasSize(1);
        return received.getLeases(0);
    }

    private static int ack(long uid, long first, int count, long lease) throws Exception {
        AckRequest request = AckRequest.newBuilder()
                .setGroup("g")
                .setTopicUid(uid)
                .addRuns(run(first, count, lease))
                .build();
        return node.ask(ApiKey.ACK, request).as(AckResponse.parser()).getResults(0);
    }

    private static int giveBack(long uid, long offset, long lease) throws Exception {
        ChangeInvisibleRequest request = ChangeInvisibleRequest.newBuilder()
                .setGroup("g")
                .setTopicUid(uid)
                .addRuns(run(offset, 1, lease))
                .setFailed(true)
                .build();
        return node.ask(ApiKey.CHANGE_INVISIBLE, request)
                .as(ChangeInvisibleResponse.parser())
                .getResults(0);
    }

    private static AckRun run(long first, int count, long lease) {
        return AckRun.newBuilder()
                .setFirstOffset(first)
                .setCount(count)
                .setLeaseId(lease)
                .build();
    }

    private static FetchOffsetResponse progress(long uid) throws Exception {
        FetchOffsetRequest request =
                FetchOffsetRequest.newBuilder().setGroup("g").setTopicUid(uid).build();
        return node.ask(ApiKey.FETCH_OFFSET, request).as(FetchOffsetResponse.parser());
    }

    private static long reset(ResetOffsetRequest.Builder to) throws Exception {
        return node.ask(ApiKey.RESET_OFFSET, to.build())
                .as(ResetOffsetResponse.parser())
                .getOffset();
    }

    private static long list(ListOffsetsRequest.Builder of) throws Exception {
        return node.ask(ApiKey.LIST_OFFSETS, of.build())
                .as(ListOffsetsResponse.parser())
                .getOffset();
    }
}
