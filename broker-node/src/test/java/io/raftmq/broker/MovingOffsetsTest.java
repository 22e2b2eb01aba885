package io.raftmq.broker;

import static io.raftmq.broker.LiveGroups.PARTITIONS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftmq.client.Admin;
import io.raftmq.client.ConsumeResult;
import io.raftmq.client.FailureCode;
import io.raftmq.client.GroupCopy;
import io.raftmq.client.PushConsumer;
import io.raftmq.client.PushConsumerOptions;
import io.raftmq.client.RaftMqException;
import io.raftmq.client.StartFrom;
import io.raftmq.client.StreamConsumerOptions;
import io.raftmq.client.TopicPartition;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Groups whose subscriptions or offsets an operator changes while they consume. */
class MovingOffsetsTest {
    @TempDir
    Path dir;

    private LiveGroups live;
    private Admin admin;

    @BeforeEach
    void start() throws Exception {
        live = new LiveGroups(dir);
        admin = live.client.admin();
    }

    @AfterEach
    void stop() throws Exception {
        live.close();
    }

    private static StreamConsumerOptions.Builder stream(String group) {
        return StreamConsumerOptions.builder(group)
                .subscribe("t")
                .startFrom(StartFrom.earliest())
                .autoCommit(Duration.ofMillis(50));
    }

    private static PushConsumerOptions.Builder push(String group) {
        return PushConsumerOptions.builder(group)
                .subscribe("t")
                .startFrom(StartFrom.earliest())
                .lease(Duration.ofSeconds(10)) // so that a lease whose answer dies with a leader soon runs out
                .threads(4);
    }

    /** Returns once group {@code g} has nothing left, neither ahead of it nor outstanding. */
    private void awaitNoLag() throws Exception {
        Nodes.await(
                "all is done", () -> admin.groupProgress("g", "t").stream().allMatch(progress -> progress.lag() == 0));
    }

    @Test
    void aStreamGroupIsResetWhileItReadsAndWhileALeaderGoes() throws Exception {
        StreamFleet.Sailor sailor = live.fleet.launch(stream("g").build());
        live.send(120);
        Nodes.await("all seen", () -> sailor.bodies.size() == 120);
        sailor.bodies.clear();
        live.cluster.stop(live.cluster.leaderOf(live.uid));
        Map<TopicPartition, Long> moved = admin.resetOffset("g", "t", StartFrom.earliest());
        assertThat(moved)
                .hasSize(PARTITIONS)
                .allSatisfy((partition, offset) -> assertThat(offset).isZero());
        Nodes.await("all seen again, without a restart", () -> sailor.bodies.size() == 120);
        awaitNoLag();
        sailor.bodies.clear();
        admin.resetOffset("g", new TopicPartition("t", 2), 15);
        Nodes.await(
                "the last five of one partition",
                () -> sailor.bodies.equals(Set.of("m92", "m98", "m104", "m110", "m116")));
        assertThat(live.fleet.failures).isEmpty();
        awaitNoLag();
    }

    @Test
    void aSharedGroupIsResetAndItsBacklogSkippedWhileItConsumes() throws Exception {
        Set<String> seen = ConcurrentHashMap.newKeySet();
        live.send(60);
        try (PushConsumer consumer = live.client.pushConsumer(push("g").build(), message -> {
            seen.add(message.bodyAsString());
            return ConsumeResult.SUCCESS;
        })) {
            consumer.start();
            Nodes.await("all consumed", () -> seen.size() == 60);
            awaitNoLag();
            seen.clear();
            admin.resetOffset("g", "t", StartFrom.earliest());
            Nodes.await("all consumed again", () -> seen.size() == 60);
        }
        live.send(60);
        assertThat(admin.skipBacklog("g", "t").values()).allMatch(offset -> offset == 20);
        assertThat(admin.groupProgress("g", "t")).allMatch(progress -> progress.lag() == 0);
    }

    @Test
    void aClonedGroupGoesOnWhereTheOtherStandsAndAForkIsRefusedForTimesUnknown() throws Exception {
        StreamFleet.Sailor sailor = live.fleet.launch(stream("g").build());
        live.send(60);
        Nodes.await(
                "committed",
                () -> admin.groupProgress("g", "t").stream()
                        .allMatch(progress -> progress.offset() >= 0 && progress.lag() == 0));
        sailor.leave();
        live.cluster.stop(live.cluster.metaLeader());
        List<GroupCopy> copies = admin.cloneGroup("g", "copy");
        assertThat(copies).hasSize(PARTITIONS).allMatch(copy -> copy.offset() == 10 && copy.stateAt() != null);
        live.send(60);
        StreamFleet.Sailor clone = live.fleet.launch(stream("copy").build());
        Nodes.await("what came since", () -> clone.bodies.size() == 60);
        assertThat(clone.bodies).doesNotContain("m59").contains("m60", "m119");

        assertThatThrownBy(() -> admin.forkGroup("g", "fork", Instant.now().minus(Duration.ofDays(1))))
                .isInstanceOfSatisfying(
                        RaftMqException.class,
                        refused -> assertThat(refused.code()).isEqualTo(FailureCode.OFFSET_OUT_OF_RANGE));
        assertThatThrownBy(() -> admin.cloneGroup("g", "copy"))
                .isInstanceOfSatisfying(
                        RaftMqException.class,
                        refused -> assertThat(refused.code()).isEqualTo(FailureCode.GROUP_EXISTS));
    }

    @Test
    void aNewRevisionOfTheSubscriptionsTakesOverWhileTheOldMembersDrain() throws Exception {
        live.cluster.createTopic("more", 1);
        Set<String> byOld = ConcurrentHashMap.newKeySet();
        Set<String> byNew = ConcurrentHashMap.newKeySet();
        live.send(60);
        try (PushConsumer old = live.client.pushConsumer(push("g").revision(1).build(), message -> {
                    byOld.add(message.bodyAsString());
                    return ConsumeResult.SUCCESS;
                });
                PushConsumer other = live.client.pushConsumer(
                        push("g").revision(1).subscribe("more").build(), message -> ConsumeResult.SUCCESS);
                PushConsumer newer = live.client.pushConsumer(
                        push("g").revision(2).subscribe("more").build(), message -> {
                            byNew.add(message.bodyAsString());
                            return ConsumeResult.SUCCESS;
                        })) {
            old.start();
            Nodes.await("the old one consumes", () -> byOld.size() == 60);
            awaitNoLag();
            String member = admin.describeGroup("g").orElseThrow().members().get(0);
            assertThatThrownBy(other::start)
                    .as("another subscription of the same revision")
                    .hasMessageContainingAll(member, "{t=*}", "{more=*, t=*}");
            newer.start();
            live.send(60);
            live.cluster.stop(live.cluster.leaderOf(live.uid));
            live.send(60);
            Nodes.await("nothing is lost on the way", () -> {
                Set<String> all = ConcurrentHashMap.newKeySet();
                all.addAll(byOld);
                all.addAll(byNew);
                return all.size() == 180;
            });
            Nodes.await("the old one is done", old::isSuperseded);
            // What was leased when the leader went may come again; what is sent now comes to the new one only.
            Set<String> last = IntStream.range(live.sent, live.sent + 60)
                    .mapToObj(number -> "m" + number)
                    .collect(Collectors.toSet());
            live.send(60);
            Nodes.await("the new one goes on alone", () -> byNew.containsAll(last));
            assertThat(byOld).doesNotContainAnyElementsOf(last);
        }
    }

    @Test
    void anOperatorsChoiceOfLeaderIsKept() throws Exception {
        TopicPartition partition = new TopicPartition("t", 0);
        int before = live.cluster.leaderOf(live.uid);
        int wanted = before % 3 + 1;
        admin.transferLeader(partition, wanted);
        Nodes.await(
                "the chosen one is preferred",
                () -> live.cluster.partition(live.uid).getReplicas(0) == wanted);
        live.cluster.awaitPreferredLeader(live.uid);
    }
}
