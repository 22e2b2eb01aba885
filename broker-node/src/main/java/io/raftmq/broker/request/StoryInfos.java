package io.raftmq.broker.request;

import io.raftmq.broker.deadletter.DeadLetter;
import io.raftmq.broker.group.Run;
import io.raftmq.broker.partition.MessageStories;
import io.raftmq.broker.partition.Place;
import io.raftmq.broker.story.Beginning;
import io.raftmq.broker.story.Event;
import io.raftmq.broker.story.LastFailure;
import io.raftmq.client.wire.proto.GroupStory;
import io.raftmq.client.wire.proto.StoryEvent;
import io.raftmq.client.wire.proto.StoryFailure;

/** Shows groups' stories with messages on the wire. */
final class StoryInfos {
    /** A message that is tried for ever has events without end; the last ones are shown. */
    private static final int MOST_EVENTS = 200;

    private StoryInfos() {}

    static GroupStory of(io.raftmq.broker.partition.GroupStory story, MessageStories names) {
        GroupStory.Builder info = GroupStory.newBuilder()
                .setGroup(story.group())
                .setPlaceValue(story.place().code())
                .setMembersPast(story.membersPast())
                .setMembers(story.members());
        Run run = story.run();
        if (run != null) {
            info.setAttempt(run.attempt())
                    .setMember(names.member(run.member()))
                    .setUntilMs(run.isParked() ? 0 : run.deadlineMs())
                    .setBehindOffset(story.place() == Place.PARKED ? story.laneHead() : 0);
        }
        LastFailure failure = story.failure();
        if (failure != null) {
            info.setFailure(StoryFailure.newBuilder()
                    .setReasonValue(failure.reason().code())
                    .setAttempt(failure.attempt())
                    .setMember(names.member(failure.member()))
                    .setTimeMs(failure.timeMs())
                    .setNote(failure.note()));
        }
        DeadLetter letter = story.letter();
        if (letter != null) {
            info.setDeadLetter(DeadLetterInfos.of(letter));
        }
        Beginning beginning = story.beginning();
        if (beginning != null) {
            info.setBegunOffset(beginning.offset()).setBegunMs(beginning.timeMs());
        }
        story.events().stream()
                .skip(Math.max(0, story.events().size() - MOST_EVENTS))
                .forEach(event -> info.addEvents(of(event, names)));
        return info.build();
    }

    private static StoryEvent of(Event event, MessageStories names) {
        StoryEvent.Builder info = StoryEvent.newBuilder()
                .setKindValue(event.kind().code())
                .setTimeMs(event.timeMs())
                .setMember(names.member(event.member()))
                .setAttempt(event.attempt())
                .setNote(event.note());
        if (event.reason() != null) {
            info.setReasonValue(event.reason().code());
        }
        return info.build();
    }
}
