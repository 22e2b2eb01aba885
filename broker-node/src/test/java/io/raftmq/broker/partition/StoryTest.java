package io.raftmq.broker.partition;

import static io.raftmq.broker.partition.TestPartition.GROUP;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.broker.deadletter.DeadReason;
import io.raftmq.broker.partition.Received.LeasedRun;
import io.raftmq.broker.story.Event;
import io.raftmq.broker.story.EventKind;
import io.raftmq.broker.story.LastFailure;
import io.raftmq.client.wire.proto.ChangeInvisibleRequest;
import io.raftmq.client.wire.proto.ReceiveRequest;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What is remembered of messages' stories, and where each group stands with them. */
class StoryTest {
    private final TestPartition p = new TestPartition();

    private LeasedRun receive(String member, int messages) {
        ReceiveRequest request = p.receiveRequest(messages).setMember(member).build();
        return p.committed(p.leader.decideReceive(request, p.now)).leases().get(0);
    }

    private void fail(LeasedRun run, String note, boolean reject) {
        ChangeInvisibleRequest request = ChangeInvisibleRequest.newBuilder()
                .setGroup(GROUP)
                .setFailed(true)
                .setInvisibleMs(700)
                .setReject(reject)
                .setNote(note)
                .addRuns(TestPartition.run(run.firstOffset(), run.count(), run.leaseId()))
                .build();
        assertThat(p.committed(p.leader.decideChangeInvisible(request, p.now))).containsExactly(0);
    }

    private GroupStory story(long offset) {
        return Objects.requireNonNull(p.machine.stories().of(GROUP, offset));
    }

    private List<EventKind> kinds(long offset) {
        return story(offset).events().stream().map(Event::kind).toList();
    }

    @Test
    void aMessagesWayThroughItsGroupIsTold() {
        p.produce(5);
        receive("anna", 1);
        assertThat(story(4).place()).isEqualTo(Place.NOT_REACHED);
        LeasedRun run = receive("bert", 2);
        GroupStory leased = story(2);
        assertThat(leased.place()).isEqualTo(Place.LEASED);
        assertThat(Objects.requireNonNull(leased.run()).deadlineMs()).isEqualTo(p.now + 10_000);
        assertThat(p.machine.stories().member(leased.run().member())).isEqualTo("bert");
        assertThat(p.ack(1, 1, run.leaseId())).isZero();
        p.now += 5;
        fail(new LeasedRun(2, 1, 1, run.leaseId(), 0), "no stock", false);
        assertThat(story(1).place()).isEqualTo(Place.ACKED);
        GroupStory waiting = story(2);
        assertThat(waiting.place()).isEqualTo(Place.WAITING);
        assertThat(Objects.requireNonNull(waiting.run()).deadlineMs()).isEqualTo(p.now + 700);
        assertThat(waiting.failure()).isEqualTo(new LastFailure(DeadReason.FAILED, 1, 2, p.now, "no stock"));
        p.now += 700;
        LeasedRun again = receive("anna", 1);
        assertThat(again.firstOffset()).isEqualTo(2);
        assertThat(story(2).failure()).as("still, while it is tried again").isNotNull();
        fail(again, "no stock, for good", true);
        GroupStory dead = story(2);
        assertThat(dead.place()).isEqualTo(Place.DEAD);
        assertThat(Objects.requireNonNull(dead.letter()).note()).isEqualTo("no stock, for good");
        assertThat(dead.failure()).as("the letter says it").isNull();
        assertThat(dead.events())
                .extracting(Event::kind, Event::member, Event::attempt, Event::note)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(EventKind.LEASED, 2, 1, ""),
                        org.assertj.core.groups.Tuple.tuple(EventKind.FAILED, 2, 1, "no stock"),
                        org.assertj.core.groups.Tuple.tuple(EventKind.LEASED, 1, 2, ""),
                        org.assertj.core.groups.Tuple.tuple(EventKind.DEAD, 1, 2, "no stock, for good"));
        p.committed(p.leader.decideDropLetters(GROUP, List.of(0L), p.now));
        assertThat(story(2).place()).isEqualTo(Place.BURIED);
    }

    @Test
    void aLeaseThatRanOutIsAFailureWithItsHolder() {
        p.produce(1);
        receive("anna", 1);
        p.now += 10_000;
        p.leader.decideOverdue(p.now);
        p.commitAll();
        assertThat(story(0).failure()).isEqualTo(new LastFailure(DeadReason.TIMED_OUT, 1, 1, p.now, ""));
    }

    @Test
    void whatIsBeforeAGroupsBeginningWasSkipped() {
        p.produce(3);
        p.committed(p.leader.decideReceive(
                p.receiveRequest(5)
                        .setStart(io.raftmq.client.wire.proto.StartFrom.START_LATEST)
                        .build(),
                p.now));
        assertThat(story(1).place()).isEqualTo(Place.SKIPPED);
        assertThat(Objects.requireNonNull(story(1).beginning()).offset()).isEqualTo(3);
    }

    @Test
    void storiesOutliveTheLeaderAndARestart() {
        p.produce(2);
        LeasedRun run = receive("anna", 2);
        fail(new LeasedRun(1, 1, 1, run.leaseId(), 0), "why", false);
        p.ack(0, 1, run.leaseId());
        GroupStory before = story(1);
        p.reload();
        assertThat(story(1)).isEqualTo(before);
        assertThat(kinds(0)).containsExactly(EventKind.LEASED, EventKind.ACKED);
        assertThat(p.machine.stories().member(1)).isEqualTo("anna");
        p.leaderChange();
        p.now += 700;
        assertThat(receive("bert", 1).firstOffset()).isEqualTo(1);
        assertThat(p.machine
                        .stories()
                        .member(Objects.requireNonNull(story(1).run()).member()))
                .isEqualTo("bert");
    }

    @Test
    void failuresAreForgottenWithWhatWaited() {
        p.produce(1);
        fail(receive("anna", 1), "why", false);
        p.now += 700;
        LeasedRun again = receive("anna", 1);
        p.ack(0, 1, again.leaseId());
        assertThat(StoryLayout.failure(p.state, 1, 0)).isNull();
        assertThat(kinds(0)).containsExactly(EventKind.LEASED, EventKind.FAILED, EventKind.LEASED, EventKind.ACKED);
    }

    @Test
    void membersAreNamedOnceAndOnlyTheLastOnesAreKnown() {
        p.produce(3_000);
        for (int i = 0; i < 1_100; i++) {
            receive("member-" + i, 1);
            receive("member-" + i, 1);
        }
        assertThat(p.machine.stories().member(1_100)).isEqualTo("member-1099");
        assertThat(p.machine.stories().member(76)).isEmpty();
        assertThat(p.machine.stories().member(77)).isEqualTo("member-76");
        receive("member-0", 1);
        assertThat(p.machine.stories().member(1_101)).isEqualTo("member-0");
        p.reload();
        assertThat(p.machine.stories().member(1_101)).isEqualTo("member-0");
        assertThat(p.machine.stories().member(77)).isEmpty();
    }

    @Test
    void eventsAreBoundedAndFoundInOrderOverTheirGenerations() {
        TestState state = new TestState();
        io.raftmq.broker.group.ConsumerGroup group = new io.raftmq.broker.group.ConsumerGroup(3, GROUP, 0);
        int told = 3 * StoryLayout.GENERATION - 10;
        for (int number = 0; number < told; number++) {
            TestState.Batch batch = state.batch();
            Event event = Event.of(EventKind.LEASED, number % 1_000, 2, number, 1, 1);
            StoryLayout.put(batch, number, group, event);
            batch.commit();
        }
        assertThat(state.size()).isBetween(StoryLayout.GENERATION, 2 * StoryLayout.GENERATION);
        List<Event> events = StoryLayout.events(state, told, 3, 300);
        assertThat(events).isSortedAccordingTo(java.util.Comparator.comparingLong(Event::timeMs));
        assertThat(events).allMatch(event -> event.first() == 299 || event.first() == 300);
        assertThat(events.size()).isBetween(2 * StoryLayout.GENERATION / 1_000, 4 * StoryLayout.GENERATION / 1_000);
        assertThat(StoryLayout.events(state, told, 4, 300)).isEmpty();
    }

    @Test
    void whoReadsDeadLettersTellsNothing() {
        p.produce(1);
        fail(receive("anna", 1), "", true);
        String reader = DeadLetterNames.of(GROUP, "mender");
        p.committed(p.leader.decideReceive(p.receiveRequest(1).setGroup(reader).build(), p.now));
        assertThat(p.machine.stories().groupsAfter("", 10)).containsExactly(GROUP);
        assertThat(kinds(0)).containsExactly(EventKind.LEASED, EventKind.DEAD);
    }
}
