package io.raftmq.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.client.Message;
import io.raftmq.client.Producer;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.StartFrom;
import io.raftmq.client.StreamConsumerOptions;
import io.raftmq.client.StreamMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Groups whose partitions are assigned, while leaders and members come and go. */
class StreamGroupsTest {
    private static final int PARTITIONS = 6;

    @TempDir
    Path dir;

    private TestCluster cluster;
    private RaftMqClient client;
    private StreamFleet fleet;
    private int sent;

    @BeforeEach
    void startThree() throws Exception {
        cluster = new TestCluster(dir, 3, Map.of());
        client = RaftMqClient.connect(IntStream.rangeClosed(1, 3)
                .mapToObj(id -> "127.0.0.1:" + cluster.node(id).clientPort())
                .reduce((a, b) -> a + "," + b)
                .orElseThrow());
        fleet = new StreamFleet(client);
    }

    @AfterEach
    void stopAll() throws Exception {
        try {
            fleet.close();
        } finally {
            client.close();
            cluster.close();
        }
    }

    private static StreamConsumerOptions.Builder options(String group) {
        return StreamConsumerOptions.builder(group)
                .subscribe("t")
                .startFrom(StartFrom.earliest())
                .autoCommit(Duration.ZERO);
    }

    private void send(int count) {
        try (Producer producer = client.producer()) {
            for (int i = 0; i < count; i++) {
                var unused = producer.sendAsync(Message.builder("t")
                        .partition(sent % PARTITIONS)
                        .body("m" + sent++)
                        .build());
            }
        }
    }

    private void awaitAll(GroupWatch watch) throws Exception {
        Nodes.await("all seen and committed", () -> {
            assertThat(fleet.failures).isEmpty();
            return watch.committed() == sent && fleet.seen.size() == sent;
        });
    }

    @Test
    void offsetsNeverGoBackAndNothingIsSkippedWhileLeadersAndMembersGo() throws Exception {
        long uid = cluster.createTopic("t", PARTITIONS);
        GroupWatch watch = new GroupWatch(cluster, "g", uid, PARTITIONS);
        fleet.launch(options("g").build());
        StreamFleet.Sailor leaving = fleet.launch(options("g").build());
        send(300);
        Nodes.await("shared evenly", () -> {
            watch.look();
            return fleet.shares().values().stream().allMatch(share -> share == PARTITIONS / 2);
        });
        awaitAll(watch);

        send(300);
        int metaLeader = cluster.metadata().getMetaLeader();
        cluster.stop(metaLeader);
        fleet.launch(options("g").build());
        send(300);
        Nodes.await("a third member has its share", () -> {
            watch.look();
            return fleet.shares().values().stream().allMatch(share -> share == PARTITIONS / 3);
        });
        awaitAll(watch);
        cluster.start(metaLeader);

        int leader = cluster.leaderOf(uid);
        send(300);
        cluster.stop(leader);
        leaving.leave();
        send(300);
        Nodes.await("what was left is taken over", () -> {
            watch.look();
            return fleet.shares().values().stream().allMatch(share -> share == PARTITIONS / 2);
        });
        awaitAll(watch);
        assertThat(watch.ownerships()).isGreaterThan(PARTITIONS);
    }

    @Test
    void oneMemberOfAnExclusiveGroupIsActiveAndAStandByTakesOver() throws Exception {
        long uid = cluster.createTopic("t", PARTITIONS);
        GroupWatch watch = new GroupWatch(cluster, "g", uid, PARTITIONS);
        StreamFleet.Sailor first =
                fleet.launch(options("g").mode(StreamMode.EXCLUSIVE).build());
        Nodes.await("the first has all", () -> first.owns.size() == PARTITIONS);
        StreamFleet.Sailor second =
                fleet.launch(options("g").mode(StreamMode.EXCLUSIVE).build());
        send(300);
        awaitAll(watch);
        assertThat(second.owns).isEmpty();
        assertThat(second.bodies).isEmpty();

        send(300);
        cluster.stop(cluster.metadata().getMetaLeader());
        first.leave();
        Nodes.await("the second has all", () -> {
            watch.look();
            return second.owns.size() == PARTITIONS;
        });
        send(300);
        awaitAll(watch);
        assertThat(second.bodies.size()).isGreaterThanOrEqualTo(300);
    }

    @Test
    void everyMemberOfABroadcastGroupGetsEverythingAndGoesOnWhereItWas() throws Exception {
        long uid = cluster.createTopic("t", PARTITIONS);
        StreamFleet.Sailor first = fleet.launch(options("g").broadcast("first").build());
        StreamFleet.Sailor second =
                fleet.launch(options("g").broadcast("second").build());
        send(300);
        Nodes.await("both have all", () -> first.bodies.size() == 300 && second.bodies.size() == 300);
        Nodes.await("the first committed all", () -> first.owns.size() == PARTITIONS);
        first.leave();
        cluster.stop(cluster.leaderOf(uid));
        send(300);
        StreamFleet.Sailor again = fleet.launch(options("g").broadcast("first").build());
        Nodes.await("both have the rest", () -> again.bodies.size() >= 300 && second.bodies.size() == 600);
        assertThat(again.bodies).as("nothing again").hasSize(300);
        assertThat(fleet.failures).isEmpty();
    }
}
