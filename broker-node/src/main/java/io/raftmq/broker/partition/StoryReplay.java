package io.raftmq.broker.partition;

import io.raftmq.broker.group.ConsumerGroup;
import io.raftmq.broker.group.Run;
import io.raftmq.broker.partition.DeadLetterRecord.Letter;
import io.raftmq.broker.partition.DeadLetterRecord.Resend;
import io.raftmq.broker.partition.PartitionState.At;
import io.raftmq.broker.partition.StoryRecord.NameMember;
import io.raftmq.broker.partition.StoryRecord.Redeliver;
import java.util.List;

/** What the records of stories do. Total: a redelivery for which there is nothing to do does nothing. */
final class StoryReplay {
    private final PartitionState state;
    private final DeadLetters deadLetters;
    private final Storyteller story;

    StoryReplay(PartitionState state, DeadLetters deadLetters, Storyteller story) {
        this.state = state;
        this.deadLetters = deadLetters;
        this.story = story;
    }

    void apply(StoryRecord record, At at, Changes changes) {
        if (record instanceof NameMember r) {
            changes.memberNamed(state.memberNames.add(r.name()), r.name());
        } else if (record instanceof Redeliver r) {
            redeliver(r, at, changes);
        }
    }

    private void redeliver(Redeliver record, At at, Changes changes) {
        ConsumerGroup group = state.groups.find(record.group(), state.head.logStart());
        if (group == null || state.redeliveries.contains(record.id())) {
            return;
        }
        changes.redelivered(state.redeliveries.add(record.id()), record.id());
        Letter letter = record.letter();
        if (letter != null) {
            deadLetters.apply(new Resend(record.group(), List.of(letter)), at, changes);
            return;
        }
        List<Run> waiting = group.outstanding().within(record.offset(), record.offset() + 1);
        story.offeredAgain(group, record.offset(), at, changes);
        if (waiting.isEmpty()) {
            group.offerAgain(record.offset(), at.timeMs(), changes);
        } else {
            group.offerNow(record.offset(), at.timeMs(), changes);
        }
    }
}
