package io.raftmq.meta.runtime;

import static io.raftmq.meta.runtime.TestNodes.await;
import static io.raftmq.meta.runtime.TestNodes.get;
import static io.raftmq.meta.state.Refusals.refused;
import static io.raftmq.meta.state.World.peer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Message;
import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.CreateTopicRequest;
import io.raftmq.client.wire.proto.CreateTopicResponse;
import io.raftmq.client.wire.proto.DescribeGroupRequest;
import io.raftmq.client.wire.proto.InitProducerRequest;
import io.raftmq.client.wire.proto.InitProducerResponse;
import io.raftmq.client.wire.proto.ListGroupsRequest;
import io.raftmq.meta.model.MetaException;
import io.raftmq.meta.model.MetadataImage;
import io.raftmq.meta.proto.MetaEntry;
import io.raftmq.meta.record.EntryCodec;
import io.raftmq.store.Membership;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MetadataServiceTest {
    @Test
    void formsAClusterAndShowsTheSameImageEverywhere() {
        try (TestNodes cluster = TestNodes.formed(3)) {
            CreateTopicResponse created = (CreateTopicResponse) create(cluster, "orders");
            assertThat(created.getTopic().getPartitionsCount()).isEqualTo(4);
            MetadataImage image = cluster.leader().image();
            assertThat(image.topic("orders")).isPresent();
            assertThat(image.clusterId()).hasSize(36);
            for (int id = 1; id <= 3; id++) {
                assertThat(await(cluster.node(id), other -> other.index() >= image.index())
                                .topics())
                        .isEqualTo(image.topics());
                assertThat(cluster.node(id).leaderNode()).isEqualTo(1);
            }
        }
    }

    @Test
    void afterAFailoverTheNextLeaderGoesOn() {
        try (TestNodes cluster = TestNodes.formed(3)) {
            create(cluster, "a");
            cluster.raft.elect(peer(2, 0));
            assertThat(((CreateTopicResponse) create(cluster, "b")).getTopic().getUid())
                    .isEqualTo(2);
            MetaException refusal =
                    refused(ErrorCode.NOT_META_LEADER, () -> get(cluster.node(1).submit(ApiKey.LIST_GROUPS, LIST)));
            assertThat(refusal.leader()).contains(peer(2, 0));
            assertThat(refusal.outcomeUnknown()).isFalse();
        }
    }

    @Test
    void requestsThatWaitTogetherShareAnEntry() {
        try (TestNodes cluster = TestNodes.formed(1)) {
            cluster.raft.hold();
            int before = cluster.raft.entries();
            List<CompletableFuture<Message>> asked = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                asked.add(cluster.initProducer());
            }
            cluster.raft.release();
            Set<Long> ids = new HashSet<>();
            asked.forEach(future -> ids.add(((InitProducerResponse) get(future)).getProducerId()));
            assertThat(ids).hasSize(100);
            assertThat(cluster.raft.entries() - before).isLessThanOrEqualTo(5);
        }
    }

    @Test
    void aProposalThatWasLostAndComesBackCountsOnceAndVoidsWhatWasDecidedWithoutIt() {
        try (TestNodes cluster = TestNodes.formed(1)) {
            cluster.raft.lose(true);
            MetaException lost = refused(ErrorCode.NOT_META_LEADER, () -> get(create(cluster.leader(), "lost")));
            assertThat(lost.outcomeUnknown()).isTrue();
            cluster.raft.lose(false);
            MetaException second = refused(ErrorCode.NOT_META_LEADER, () -> get(create(cluster.leader(), "second")));
            assertThat(second.outcomeUnknown())
                    .as("the lost one came first, so this one is void")
                    .isFalse();
            MetadataImage image = cluster.leader().image();
            assertThat(image.topic("lost")).isPresent();
            assertThat(image.topic("second")).isEmpty();
            assertThat(((CreateTopicResponse) create(cluster, "second"))
                            .getTopic()
                            .getUid())
                    .isEqualTo(2);
        }
    }

    @Test
    void aLeaderThatWasDeposedInSecretAnswersNothingStale() {
        try (TestNodes cluster = TestNodes.formed(3)) {
            cluster.raft.deposeInSecret();
            refused(ErrorCode.NOT_META_LEADER, () -> get(cluster.node(1).submit(ApiKey.LIST_GROUPS, LIST)));
            refused(ErrorCode.NOT_META_LEADER, () -> get(create(cluster.node(1), "t")));
        }
    }

    @Test
    void aLeaderThatWasDeposedInSecretDoesNotRefuseByWhatWasTrueOnce() {
        try (TestNodes cluster = TestNodes.formed(3)) {
            create(cluster, "t");
            cluster.raft.deposeInSecret();
            refused(ErrorCode.NOT_META_LEADER, () -> get(create(cluster.node(1), "t")));
            DescribeGroupRequest unknown =
                    DescribeGroupRequest.newBuilder().setGroup("g").build();
            refused(ErrorCode.NOT_META_LEADER, () -> get(cluster.node(1).submit(ApiKey.DESCRIBE_GROUP, unknown)));
        }
    }

    @Test
    void whatIsNotCommittedRefusesNobody() {
        try (TestNodes cluster = TestNodes.formed(1)) {
            cluster.raft.hold();
            var unused = create(cluster.leader(), "before");
            CompletableFuture<Message> first = create(cluster.leader(), "t");
            CompletableFuture<Message> second = create(cluster.leader(), "t");
            cluster.heartbeat(1); // the requests before it have been taken; the last two will be decided together
            cluster.raft.lose(true);
            cluster.raft.release();
            refused(ErrorCode.NOT_META_LEADER, () -> get(first));
            refused(ErrorCode.NOT_META_LEADER, () -> get(second));
        }
    }

    @Test
    void aSilentNodeDiesAndARevivedOneLives() {
        try (TestNodes cluster = TestNodes.formed(2)) {
            cluster.untilDead(2, 1);
            assertThat(cluster.leader().image().node(1).orElseThrow().alive()).isTrue();
            cluster.heartbeat(2);
            assertThat(cluster.leader().image().node(2).orElseThrow().alive()).isTrue();
        }
    }

    @Test
    void theLeadersOwnWorkIsDoneThoughARequestAlwaysWaits() {
        try (TestNodes cluster = TestNodes.formed(2)) {
            AtomicBoolean goOn = new AtomicBoolean(true);
            List<CompletableFuture<?>> chains = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                chains.add(askForEver(cluster, goOn));
            }
            cluster.untilDead(2, 1);
            goOn.set(false);
            chains.forEach(TestNodes::get);
        }
    }

    private static CompletableFuture<Message> askForEver(TestNodes cluster, AtomicBoolean goOn) {
        return cluster.initProducer()
                .thenCompose(
                        answer -> goOn.get() ? askForEver(cluster, goOn) : CompletableFuture.completedFuture(answer));
    }

    @Test
    void heartbeatsAreAnsweredWhileACommitIsSlow() {
        try (TestNodes cluster = TestNodes.formed(1)) {
            cluster.raft.hold();
            CompletableFuture<Message> slow = create(cluster.leader(), "slow");
            cluster.heartbeat(1);
            assertThat(slow).isNotDone();
            cluster.raft.release();
            get(slow);
        }
    }

    @Test
    void moreThanMayWaitAreRefusedAsBusy() {
        try (TestNodes cluster = TestNodes.formed(1)) {
            cluster.raft.hold();
            List<CompletableFuture<Message>> asked = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                asked.add(cluster.initProducer());
            }
            MetaException busy = refused(ErrorCode.BUSY, () -> get(cluster.initProducer()));
            assertThat(busy.retryAfterMs()).isPositive();
            cluster.raft.release();
            asked.forEach(TestNodes::get);
            get(cluster.initProducer());
        }
    }

    @Test
    void aRestartedNodeGoesOnFromItsStateAndAStragglerFromASnapshot() {
        try (TestNodes cluster = TestNodes.formed(3)) {
            create(cluster, "a");
            await(cluster.node(3), image -> image.topic("a").isPresent());
            cluster.node(3).close();
            create(cluster, "b");
            MetadataService again = cluster.start(3, 0);
            assertThat(again.image().topic("a")).isPresent();
            assertThat(await(again, image -> image.topic("b").isPresent()).nextTopicUid())
                    .isEqualTo(3);

            MetadataService joining = cluster.start(4, 0);
            assertThat(await(joining, image -> image.topic("b").isPresent())).isNotNull();
            create(cluster, "c");
            await(cluster.node(1), image -> image.topic("c").isPresent());
            MetadataImage ahead = cluster.node(1).image();
            cluster.raft.installSnapshot(peer(1, 0), peer(4, 0));
            assertThat(await(joining, image -> image.index() >= ahead.index())).isEqualTo(ahead);
        }
    }

    @Test
    void anEntryOfANewerVersionIsFatalAndNothingAfterItIsApplied() {
        try (TestNodes cluster = TestNodes.formed(2)) {
            MetadataImage before = cluster.leader().image();
            await(cluster.node(2), image -> image.index() == before.index());
            long applied = cluster.raft.disk(peer(2, 0)).appliedIndex();
            cluster.raft.append(
                    EntryCodec.encode(MetaEntry.newBuilder().setFeatureLevel(2).build()));
            cluster.raft.append(EntryCodec.encode(MetaEntry.newBuilder()
                    .setFeatureLevel(1)
                    .setBaseIndex(before.index())
                    .build()));
            cluster.node(2).close();
            cluster.node(1).close();
            assertThat(cluster.faults).hasSize(2).allMatch(fault -> fault.contains("newer version"));
            assertThat(cluster.raft.disk(peer(2, 0)).appliedIndex()).isEqualTo(applied);
        }
    }

    @Test
    void theMetadataGroupGrowsWithTheCluster() {
        try (TestNodes cluster = TestNodes.formed(3)) {
            for (int id = 4; id <= 5; id++) {
                cluster.start(id, 0);
                cluster.register(id, 0);
            }
            MetadataImage grown = await(
                    cluster.leader(),
                    image -> image.cluster().metaGroup().voters().size() == 5);
            assertThat(grown.cluster().metaGroup())
                    .isEqualTo(new Membership(
                            Set.of(peer(1, 0), peer(2, 0), peer(3, 0), peer(4, 0), peer(5, 0)), Set.of()));
        }
    }

    @Test
    void aVoterThatLostItsDirectoryIsReplacedByItsNewSelf() {
        try (TestNodes cluster = TestNodes.formed(3)) {
            cluster.node(3).close();
            cluster.untilDead(3, 1, 2);
            cluster.start(3, 1);
            cluster.register(3, 1);
            MetadataImage healed = await(
                    cluster.leader(),
                    image -> image.cluster().metaGroup().voters().contains(peer(3, 1)));
            assertThat(healed.cluster().metaGroup())
                    .isEqualTo(new Membership(Set.of(peer(1, 0), peer(2, 0), peer(3, 1)), Set.of()));
            await(cluster.node(3, 1), image -> image.index() >= healed.index());
        }
    }

    @Test
    void closingFailsWhatWaits() {
        TestNodes cluster = TestNodes.formed(1);
        MetadataService leader = cluster.leader();
        cluster.raft.hold();
        CompletableFuture<Message> waiting = create(leader, "t");
        cluster.heartbeat(1); // the request before it has been taken
        leader.close();
        assertThat(refused(ErrorCode.NOT_META_LEADER, () -> get(waiting)).outcomeUnknown())
                .isTrue();
        refused(ErrorCode.NOT_READY, () -> get(leader.submit(ApiKey.LIST_GROUPS, LIST)));
        cluster.close();
    }

    @Test
    void aRequestOfAnotherApiIsAProgrammingError() {
        try (TestNodes cluster = new TestNodes(1)) {
            assertThatThrownBy(() -> cluster.node(1).submit(ApiKey.PRODUCE, LIST))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(
                            () -> cluster.node(1).submit(ApiKey.LIST_GROUPS, InitProducerRequest.getDefaultInstance()))
                    .isInstanceOf(IllegalArgumentException.class);
            refused(ErrorCode.NOT_META_LEADER, () -> get(cluster.node(1).submit(ApiKey.LIST_GROUPS, LIST)));
        }
    }

    private static final ListGroupsRequest LIST = ListGroupsRequest.getDefaultInstance();

    private static Message create(TestNodes cluster, String name) {
        return cluster.retry(
                ApiKey.CREATE_TOPIC,
                CreateTopicRequest.newBuilder().setName(name).build());
    }

    private static CompletableFuture<Message> create(MetadataService service, String name) {
        return service.submit(
                ApiKey.CREATE_TOPIC,
                CreateTopicRequest.newBuilder().setName(name).build());
    }
}
