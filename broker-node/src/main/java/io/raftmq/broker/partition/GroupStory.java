package io.raftmq.broker.partition;

import io.raftmq.broker.deadletter.DeadLetter;
import io.raftmq.broker.group.Run;
import io.raftmq.broker.story.Beginning;
import io.raftmq.broker.story.Event;
import io.raftmq.broker.story.LastFailure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message's story in one group.
 *
 * @param run its entry in the group's table, if it is outstanding
 * @param laneHead the first message of its lane, -1 if it is in none
 * @param failure why its last attempt failed, if it is outstanding and one failed
 * @param letter its dead letter, if there is one
 * @param beginning where the group began, if that is known
 * @param membersPast of a broadcast group: members that are past it
 * @param members of a broadcast group: members that have a place at all
 * @param events what is remembered, in order
 */
public record GroupStory(
        String group,
        Place place,
        @Nullable Run run,
        long laneHead,
        @Nullable LastFailure failure,
        @Nullable DeadLetter letter,
        @Nullable Beginning beginning,
        int membersPast,
        int members,
        List<Event> events) {}
