package io.raftmq.broker;

import static io.raftmq.broker.LiveGroups.PARTITIONS;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.client.ConsumerInterceptor;
import io.raftmq.client.MessageView;
import io.raftmq.client.StartFrom;
import io.raftmq.client.StreamConsumerOptions;
import io.raftmq.client.StreamMode;
import io.raftmq.client.TopicPartition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Groups whose partitions are assigned, while leaders and members come and go. */
class StreamGroupsTest {
    @TempDir
    Path dir;

    private LiveGroups live;
    private TestCluster cluster;
    private StreamFleet fleet;
    private GroupWatch watch;

    @BeforeEach
    void start() throws Exception {
        live = new LiveGroups(dir);
        cluster = live.cluster;
        fleet = live.fleet;
        watch = new GroupWatch(cluster, "g", live.uid, PARTITIONS);
    }

    @AfterEach
    void stop() throws Exception {
        live.close();
    }

    private static StreamConsumerOptions.Builder options() {
        return StreamConsumerOptions.builder("g")
                .subscribe("t")
                .startFrom(StartFrom.earliest())
                .autoCommit(Duration.ZERO);
    }

    private void awaitAll() throws Exception {
        Nodes.await("all seen and committed", () -> {
            assertThat(fleet.failures).isEmpty();
            return watch.committed() == live.sent && fleet.seen.size() == live.sent;
        });
    }

    @Test
    void offsetsNeverGoBackAndNothingIsSkippedWhileLeadersAndMembersGo() throws Exception {
        fleet.launch(options().build());
        StreamFleet.Sailor leaving = fleet.launch(options().build());
        live.send(300);
        Nodes.await("shared evenly", () -> {
            watch.look();
            return fleet.shares().values().stream().allMatch(share -> share == PARTITIONS / 2);
        });
        awaitAll();

        live.send(300);
        int metaLeader = cluster.metaLeader();
        cluster.stop(metaLeader);
        fleet.launch(options().build());
        live.send(300);
        Nodes.await("a third member has its share", () -> {
            watch.look();
            return fleet.shares().values().stream().allMatch(share -> share == PARTITIONS / 3);
        });
        awaitAll();
        cluster.start(metaLeader);

        int leader = cluster.leaderOf(live.uid);
        live.send(300);
        cluster.stop(leader);
        leaving.leave();
        live.send(300);
        Nodes.await("what was left is taken over", () -> {
            watch.look();
            return fleet.shares().values().stream().allMatch(share -> share == PARTITIONS / 2);
        });
        awaitAll();
        assertThat(watch.ownerships()).isGreaterThan(PARTITIONS);
    }

    @Test
    void oneMemberOfAnExclusiveGroupIsActiveAndAStandByTakesOver() throws Exception {
        StreamFleet.Sailor first =
                fleet.launch(options().mode(StreamMode.EXCLUSIVE).build());
        Nodes.await("the first has all", () -> first.owns.size() == PARTITIONS);
        StreamFleet.Sailor second =
                fleet.launch(options().mode(StreamMode.EXCLUSIVE).build());
        live.send(300);
        awaitAll();
        assertThat(second.owns).isEmpty();
        assertThat(second.bodies).isEmpty();

        live.send(300);
        cluster.stop(cluster.metaLeader());
        first.leave();
        Nodes.await("the second has all", () -> {
            watch.look();
            return second.owns.size() == PARTITIONS;
        });
        live.send(300);
        awaitAll();
        assertThat(second.bodies.size()).isGreaterThanOrEqualTo(300);
    }

    @Test
    void everyMemberOfABroadcastGroupGetsEverythingAndGoesOnWhereItWas() throws Exception {
        AtomicInteger handed = new AtomicInteger();
        Map<TopicPartition, Long> committed = new ConcurrentHashMap<>();
        ConsumerInterceptor watching = new ConsumerInterceptor() {
            @Override
            public MessageView beforeConsume(MessageView message) {
                handed.incrementAndGet();
                return message;
            }

            @Override
            public void onCommit(TopicPartition partition, long offset) {
                committed.put(partition, offset);
            }
        };
        StreamFleet.Sailor first =
                fleet.launch(options().broadcast("first").intercept(watching).build());
        StreamFleet.Sailor second = fleet.launch(options().broadcast("second").build());
        live.send(300);
        Nodes.await("both have all", () -> first.bodies.size() == 300 && second.bodies.size() == 300);
        Nodes.await("the first committed all", () -> first.owns.size() == PARTITIONS);
        first.leave();
        assertThat(handed).hasValue(300);
        assertThat(committed.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(300);
        cluster.stop(cluster.leaderOf(live.uid));
        live.send(300);
        StreamFleet.Sailor again = fleet.launch(options().broadcast("first").build());
        Nodes.await("both have the rest", () -> again.bodies.size() >= 300 && second.bodies.size() == 600);
        assertThat(again.bodies).as("nothing again").hasSize(300);
        assertThat(fleet.failures).isEmpty();
    }
}
