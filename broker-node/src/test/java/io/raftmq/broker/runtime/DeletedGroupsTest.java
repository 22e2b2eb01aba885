package io.raftmq.broker.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.broker.config.BrokerConfig;
import io.raftmq.broker.partition.PartitionLimits;
import io.raftmq.client.wire.proto.CommitOffsetRequest;
import io.raftmq.client.wire.proto.GroupMode;
import io.raftmq.client.wire.proto.ReceiveRequest;
import io.raftmq.meta.model.ConsumerGroup;
import io.raftmq.meta.model.GroupSettings;
import io.raftmq.meta.model.MetadataImage;
import io.raftmq.store.GroupId;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A leader that was not there when a group was deleted forgets it all the same, and no other. */
class DeletedGroupsTest {
    private static final long VERSION = 3;
    private static final String MARKER = "marker-";

    private final PartitionLoops loops = new PartitionLoops(1);
    private final BrokerCounters counters = new BrokerCounters();
    private final EntryReader reader = new EntryReader(1, counters);
    private int markers;
    private PartitionRuntime runtime;
    private FakeGroup group;

    @BeforeEach
    void aPartitionWithASharedAndAQueueBoundGroup() {
        RuntimeServices services = new RuntimeServices(
                new BrokerConfig.Limits(
                        Duration.ofSeconds(1),
                        1,
                        1 << 20,
                        50,
                        2,
                        Duration.ofSeconds(1),
                        0,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1)),
                PartitionLimits.DEFAULT,
                loops,
                reader,
                counters,
                peer -> null,
                voters -> System.currentTimeMillis(),
                System::nanoTime,
                group -> GroupSettings.DEFAULT);
        runtime = new PartitionRuntime(new GroupId(1, 0), services, new PartitionEvents() {
            @Override
            public void changed(GroupId id) {}

            @Override
            public void quarantined(GroupId id, String why) {
                throw new AssertionError(why);
            }
        });
        group = new FakeGroup(runtime);
        runtime.attach(group);
        runtime.onLeaderStart(1);
        ask(leader -> leader.leader()
                .decideReceive(
                        ReceiveRequest.newBuilder()
                                .setGroup("shared")
                                .setMaxMessages(1)
                                .setMaxBytes(1 << 20)
                                .setInvisibleMs(60_000)
                                .setSubscriptionVersion(VERSION)
                                .build(),
                        leader.nowMs()));
        ask(leader -> leader.leader()
                .decideCommitOffset(
                        CommitOffsetRequest.newBuilder().setGroup("queue-bound").build(), 0, leader.nowMs()));
        commit();
        assertThat(groups()).containsExactly("queue-bound", "shared");
    }

    @AfterEach
    void close() {
        runtime.end().join();
        reader.close();
        loops.close();
    }

    @Test
    void aNewLeaderForgetsAGroupThatWasDeletedBefore() {
        look(new DeletedGroups(), deleted(VERSION));
        assertThat(groups()).containsExactly("queue-bound");
    }

    @Test
    void aGroupOfTheSameNameDoesNotInheritWhatADeletedOneDid() {
        MetadataImage image = deleted(VERSION);
        look(new DeletedGroups(), with(image, new ConsumerGroup("shared", GroupMode.SHARED, 4, 4, 0, new TreeMap<>())));
        assertThat(groups()).containsExactly("queue-bound");
    }

    @Test
    void aGroupMadeAnewThatIsHeardOfBeforeTheDutyWasDoneBeginsAnewToo() {
        MetadataImage image =
                with(deleted(VERSION), new ConsumerGroup("shared", GroupMode.SHARED, 4, 9, 0, new TreeMap<>()));
        ask(leader -> {
            assertThat(leader.isRidOfDeleted("shared", image)).isTrue();
            assertThat(leader.leader().subscriptionVersion("shared")).as("none").isNegative();
            leader.leader()
                    .decideCommitOffset(
                            CommitOffsetRequest.newBuilder().setGroup("shared").build(), 9, leader.nowMs());
            assertThat(leader.isRidOfDeleted("shared", image)).isTrue();
            assertThat(leader.leader().subscriptionVersion("shared"))
                    .as("the new one stays")
                    .isEqualTo(9);
            return true;
        });
        commit();
        assertThat(groups()).containsExactly("queue-bound", "shared");
        boolean began = ask(leader -> leader.machine().groups().shared("shared") == null);
        assertThat(began).as("nothing was received by it").isTrue();
        look(new DeletedGroups(), image);
        assertThat(groups()).containsExactly("queue-bound", "shared");
    }

    @Test
    void aGroupThatOnlyChangedItsSubscriptionsKeepsItsProgress() {
        MetadataImage image = deleted(VERSION - 2);
        look(new DeletedGroups(), with(image, new ConsumerGroup("shared", GroupMode.SHARED, 2, 5, 0, new TreeMap<>())));
        assertThat(groups()).containsExactly("queue-bound", "shared");
    }

    @Test
    void anImageFromBeforeTheGroupForgetsNothing() {
        look(new DeletedGroups(), deleted(VERSION - 1));
        assertThat(groups()).containsExactly("queue-bound", "shared");
    }

    @Test
    void aQueueBoundGroupIsForgottenByWhoLeadsWhenItIsDeleted() {
        DeletedGroups duty = new DeletedGroups();
        ConsumerGroup queueBound = new ConsumerGroup("queue-bound", GroupMode.QUEUE_BOUND, 1, 1, 0, new TreeMap<>());
        look(duty, with(MetadataImage.EMPTY, queueBound));
        assertThat(groups()).containsExactly("queue-bound", "shared");
        look(duty, deleted(1));
        assertThat(groups()).containsExactly("shared");
    }

    @Test
    void aRegisteredQueueBoundGroupIsForgottenByWhoeverLeadsLater() {
        ask(leader -> leader.leader()
                .decideCommitOffset(
                        CommitOffsetRequest.newBuilder().setGroup("assigned").build(), VERSION, leader.nowMs()));
        commit();
        look(new DeletedGroups(), deleted(VERSION));
        assertThat(groups()).as("the one that never registered stays").containsExactly("queue-bound");
    }

    private void look(DeletedGroups duty, MetadataImage image) {
        duty.attend(List.of(runtime), image);
        commit();
    }

    /** An image without groups, in which groups up to that subscription version were deleted. */
    private static MetadataImage deleted(long upTo) {
        MetadataImage empty = MetadataImage.EMPTY;
        return new MetadataImage(
                empty.cluster().withSubscriptionFloor(upTo),
                empty.nodes(),
                empty.incarnations(),
                empty.topics(),
                empty.topicUids(),
                empty.partitions(),
                empty.groups(),
                empty.assignments(),
                empty.groupSettings(),
                empty.quotas());
    }

    private static MetadataImage with(MetadataImage image, ConsumerGroup group) {
        return new MetadataImage(
                image.cluster(),
                image.nodes(),
                image.incarnations(),
                image.topics(),
                image.topicUids(),
                image.partitions(),
                image.groups().with(group.name(), group),
                image.assignments(),
                image.groupSettings(),
                image.quotas());
    }

    private List<String> groups() {
        return ask(leader -> leader.machine().groups().names().stream()
                .filter(name -> !name.startsWith(MARKER))
                .toList());
    }

    /** Commits everything that was asked for up to now: what the loop does is in order, so the marker comes last. */
    private void commit() {
        String marker = MARKER + ++markers;
        ask(leader -> leader.leader()
                .decideCommitOffset(
                        CommitOffsetRequest.newBuilder().setGroup(marker).build(), 0, leader.nowMs()));
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (!ask(leader -> leader.machine().groups().names()).contains(marker)) {
            assertThat(System.nanoTime()).as("not within 10 s").isLessThan(deadline);
            group.commitAll();
        }
    }

    private <T> T ask(Function<LeaderContext, T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        runtime.whileLeading(leader -> {
            try {
                answer.complete(question.apply(leader));
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer.join();
    }
}
