package io.raftmq.broker;

import static io.raftmq.broker.LiveGroups.PARTITIONS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftmq.client.ConsumeResult;
import io.raftmq.client.FailureCode;
import io.raftmq.client.Filter;
import io.raftmq.client.MessageView;
import io.raftmq.client.PushConsumer;
import io.raftmq.client.PushConsumerOptions;
import io.raftmq.client.PushMode;
import io.raftmq.client.RaftMqException;
import io.raftmq.client.StartFrom;
import io.raftmq.client.StreamConsumer;
import io.raftmq.client.StreamConsumerOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Push consumers of exclusive, queue-bound and broadcast groups, while leaders and members go. */
class PushModesTest {
    @TempDir
    Path dir;

    private LiveGroups live;
    private TestCluster cluster;

    @BeforeEach
    void start() throws Exception {
        live = new LiveGroups(dir);
        cluster = live.cluster;
    }

    @AfterEach
    void stop() throws Exception {
        live.close();
    }

    /** A consumer and what it has consumed. */
    private final class Member {
        final Set<String> bodies = ConcurrentHashMap.newKeySet();
        final PushConsumer consumer;

        Member(PushConsumerOptions.Builder options) {
            consumer = live.client.pushConsumer(
                    options.subscribe("t")
                            .startFrom(StartFrom.earliest())
                            .retryDelays(List.of(Duration.ofMillis(10)))
                            .build(),
                    this::consume);
            consumer.start();
        }

        private ConsumeResult consume(MessageView message) {
            if (message.offset() % 10 == 3 && message.attempt() == 1) {
                return ConsumeResult.RETRY;
            }
            bodies.add(message.bodyAsString());
            return ConsumeResult.SUCCESS;
        }
    }

    private static PushConsumerOptions.Builder group(PushMode mode) {
        return PushConsumerOptions.builder("g").mode(mode);
    }

    @Test
    void anExclusiveGroupHasOneActiveMemberAndAnotherTakesOver() throws Exception {
        Member first = new Member(group(PushMode.EXCLUSIVE));
        live.send(200);
        Nodes.await("the first has all", () -> first.bodies.size() == 200);
        Member second = new Member(group(PushMode.EXCLUSIVE));
        live.send(200);
        Nodes.await("all at the first", () -> first.bodies.size() == 400);
        assertThat(second.bodies).isEmpty();
        assertThatThrownBy(() -> new Member(group(PushMode.SHARED)))
                .isInstanceOfSatisfying(
                        RaftMqException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.WRONG_GROUP_MODE));

        cluster.stop(cluster.leaderOf(live.uid));
        live.send(200);
        first.consumer.close();
        live.send(200);
        Nodes.await("the second has the rest", () -> {
            Set<String> both = ConcurrentHashMap.newKeySet();
            both.addAll(first.bodies);
            both.addAll(second.bodies);
            return both.size() == 800;
        });
        assertThat(second.bodies.size()).as("what was done is committed").isLessThan(800);
    }

    @Test
    void everyMemberOfABroadcastGroupGetsEverythingAndGoesOnWhereItWas() throws Exception {
        Member first = new Member(group(PushMode.SHARED).broadcast("first"));
        Member second = new Member(group(PushMode.SHARED).broadcast("second"));
        live.send(200);
        Nodes.await("both have all", () -> first.bodies.size() == 200 && second.bodies.size() == 200);
        first.consumer.close();
        assertThat(first.consumer.stats().acked()).isEqualTo(200);
        cluster.stop(cluster.leaderOf(live.uid));
        live.send(200);
        Member again = new Member(group(PushMode.SHARED).broadcast("first"));
        Nodes.await("both have the rest", () -> again.bodies.size() >= 200 && second.bodies.size() == 400);
        assertThat(again.bodies).as("nothing again").hasSize(200).doesNotContainAnyElementsOf(first.bodies);
    }

    @Test
    void partitionsOfAListenerThatHangsGoToAnotherMemberUntilItReturns() throws Exception {
        CountDownLatch finish = new CountDownLatch(1);
        Set<String> hungHad = ConcurrentHashMap.newKeySet();
        PushConsumerOptions options = group(PushMode.EXCLUSIVE)
                .subscribe("t")
                .startFrom(StartFrom.earliest())
                .maxProcessing(Duration.ofSeconds(2))
                .build();
        PushConsumer hung = live.client.pushConsumer(options, message -> {
            if (message.bodyAsString().equals("m1")) {
                try {
                    assertThat(finish.await(2, TimeUnit.MINUTES)).isTrue();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
            hungHad.add(message.bodyAsString());
            return ConsumeResult.SUCCESS;
        });
        hung.start();
        live.send(100);
        Nodes.await("counted", () -> hung.stats().overdue() >= 1);
        Member other = new Member(group(PushMode.EXCLUSIVE));
        Nodes.await("the other has it", () -> other.bodies.contains("m1"));
        finish.countDown();
        Nodes.await("the late end", () -> hungHad.contains("m1"));
        other.consumer.close();
        live.send(100);
        Nodes.await("it is a member again", () -> hungHad.contains("m" + (live.sent - 1)));
    }

    @Test
    void aStreamConsumerThatIsNotPolledGivesUpItsPartitionsUntilItIs() throws Exception {
        StreamConsumerOptions.Builder options = StreamConsumerOptions.builder("g")
                .subscribe("t")
                .startFrom(StartFrom.earliest())
                .autoCommit(Duration.ZERO);
        try (StreamConsumer idle = live.client.streamConsumer(
                options.maxPollInterval(Duration.ofSeconds(4)).build())) {
            Nodes.await("it has all", () -> {
                idle.poll(Duration.ofMillis(50));
                return idle.assignment().size() == PARTITIONS;
            });
            StreamFleet.Sailor other = live.fleet.launch(
                    options.maxPollInterval(Duration.ofMinutes(15)).build());
            Nodes.await("the other has all", () -> other.owns.size() == PARTITIONS);
            live.send(100);
            Nodes.await("and reads", () -> other.bodies.size() == 100);
            Nodes.await("both have a share", () -> {
                idle.poll(Duration.ofMillis(50));
                return idle.assignment().size() == PARTITIONS / 2 && other.owns.size() == PARTITIONS / 2;
            });
        }
        assertThat(live.fleet.failures).isEmpty();
    }

    @Test
    void aStreamConsumersFilterRunsOnTheBroker() throws Exception {
        StreamConsumerOptions.Builder options =
                StreamConsumerOptions.builder("g").startFrom(StartFrom.earliest());
        StreamFleet.Sailor some =
                live.fleet.launch(options.subscribe("t", Filter.sql("n < 30")).build());
        live.send(100);
        Nodes.await("what passes is read", () -> some.bodies.size() == 30);
        GroupWatch watch = new GroupWatch(cluster, "g", live.uid, PARTITIONS);
        Nodes.await("and what does not pass is done too", () -> watch.committed() == 100);
        assertThat(some.bodies).hasSize(30);
        try (StreamConsumer bad = live.client.streamConsumer(StreamConsumerOptions.builder("bad")
                .subscribe("t", Filter.sql("n <"))
                .build())) {
            assertThatThrownBy(() -> bad.poll(Duration.ofSeconds(30)))
                    .isInstanceOfSatisfying(
                            RaftMqException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.BAD_FILTER));
        }
        assertThat(live.fleet.failures).isEmpty();
    }
}
