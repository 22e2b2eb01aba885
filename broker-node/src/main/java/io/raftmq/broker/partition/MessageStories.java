package io.raftmq.broker.partition;

import io.raftmq.broker.broadcast.MemberOffset;
import io.raftmq.broker.deadletter.DeadLetter;
import io.raftmq.broker.group.CommittedOffset;
import io.raftmq.broker.group.ConsumerGroup;
import io.raftmq.broker.group.Kept;
import io.raftmq.broker.group.Run;
import io.raftmq.broker.held.HeldRun;
import io.raftmq.broker.story.Beginning;
import io.raftmq.broker.story.Event;
import io.raftmq.broker.story.LastFailure;
import io.raftmq.broker.story.TimerEnd;
import io.raftmq.broker.transaction.Decided;
import io.raftmq.broker.transaction.OpenTransaction;
import io.raftmq.client.wire.MessageRecord;
import io.raftmq.client.wire.MessageTraits;
import io.raftmq.store.StateReader;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells messages' stories from a replica's applied state. */
public final class MessageStories {
    private final StateReader state;
    private final PartitionState applied;
    private final QueueIndex queue;

    MessageStories(StateReader state, PartitionState applied, QueueIndex queue) {
        this.state = state;
        this.applied = applied;
        this.queue = queue;
    }

    /** The groups behind {@code after}, by name, that have a story with the message; readers of dead letters have none. */
    public List<String> groupsAfter(String after, int most) {
        return applied.groups.names().stream()
                .filter(name -> name.compareTo(after) > 0 && !DeadLetterNames.isReader(name))
                .limit(most)
                .toList();
    }

    /** The name of a member, empty if it is not known (any more). */
    public String member(int number) {
        String name = applied.memberNames.nameOf(number);
        return name == null ? "" : name;
    }

    /** What holds the message: the queue, or, once retention has passed it, a group that still needs it; null if nothing does. */
    public @Nullable QueueEntry entry(long offset) {
        QueueEntry queued = queue.floor(offset);
        if (queued != null || offset >= queue.end()) {
            return queued;
        }
        for (ConsumerGroup group : applied.groups.held()) {
            if (!DeadLetterNames.isReader(group.name())) {
                Kept kept = group.kept(offset);
                if (kept != null && kept.end() > offset) {
                    return DeadLetterIndex.entry(kept.first(), kept.count(), kept.at());
                }
                DeadLetter letter = DeadLetterLayout.letterOf(state, group.number(), offset);
                if (letter != null) {
                    return DeadLetterIndex.entry(offset, 1, letter.at());
                }
            }
        }
        return null;
    }

    /** The held message of that id, or null if it is not held (any more). */
    public @Nullable HeldRun held(long heldId) {
        return applied.held.find(heldId);
    }

    /** A held message as what the queue would hold, to read its batch; null if it is not held (any more). */
    public @Nullable QueueEntry heldEntry(long heldId) {
        HeldRun run = held(heldId);
        return run == null ? null : QueueEntry.of(run.part(heldId, 1));
    }

    /** The transaction of that id while it is open, else null. */
    public @Nullable OpenTransaction open(long heldId) {
        return applied.transactions.open(heldId);
    }

    /** How the transaction of that id was decided; null if it was not, or that is not known any more. */
    public @Nullable Decided decided(long heldId) {
        return applied.transactions.decided(heldId);
    }

    /** How the timer of that id ended; null if it did not, or that is not known any more. */
    public @Nullable TimerEnd timerEnd(long heldId) {
        return heldId < applied.transactions.forgottenBelow() ? null : StoryLayout.timerEnd(state, heldId);
    }

    /** A message's story in a group, which need not be there. */
    public @Nullable GroupStory of(String name, long offset) {
        ConsumerGroup group = applied.groups.find(name, applied.head.logStart());
        if (group == null) {
            return null;
        }
        if (group.cursor() != ConsumerGroup.NOT_STARTED) {
            return shared(group, offset);
        }
        CommittedOffset committed = group.committed();
        Collection<MemberOffset> members = applied.members.of(group.number()).values();
        if (!members.isEmpty()) {
            int past = (int)
                    members.stream().filter(each -> each.offset() > offset).count();
            return story(group, Place.BROADCAST, null, List.of(), null, past, members.size());
        }
        boolean past = committed != null && committed.offset() > offset;
        return story(group, past ? Place.COMMITTED : Place.NOT_REACHED, null, List.of(), null, 0, 0);
    }

    private GroupStory shared(ConsumerGroup group, long offset) {
        List<Event> events = StoryLayout.events(state, applied.head.events(), group.number(), offset);
        List<Run> runs = group.outstanding().within(offset, offset + 1);
        DeadLetter letter = DeadLetterLayout.letterOf(state, group.number(), offset);
        if (!runs.isEmpty()) {
            Run run = runs.get(0);
            Place place = run.leased() ? Place.LEASED : run.isParked() ? Place.PARKED : Place.WAITING;
            return story(group, place, run, events, letter, 0, 0);
        }
        MessageTraits traits = traits(offset);
        Place place = !isReached(group, offset, traits)
                ? Place.NOT_REACHED
                : letter != null ? Place.DEAD : ended(events, traits, group, offset);
        return story(group, place, null, events, letter, 0, 0);
    }

    private GroupStory story(
            ConsumerGroup group,
            Place place,
            @Nullable Run run,
            List<Event> events,
            @Nullable DeadLetter letter,
            int membersPast,
            int members) {
        LastFailure failure = run == null || run.failedSinceMs() == 0
                ? null
                : StoryLayout.failure(state, group.number(), run.first());
        return new GroupStory(
                group.name(),
                place,
                run,
                run == null || run.lane() == 0 ? -1 : group.lanes().head(run.lane()),
                failure,
                letter,
                StoryLayout.beginning(state, group.number()),
                membersPast,
                members,
                events);
    }

    /** Whether the group's cursor has gone over the message. */
    static boolean isReached(ConsumerGroup group, long offset, MessageTraits traits) {
        return offset < group.cursor(Delivery.priorityOf(traits));
    }

    /** The traits of a message in the queue; none are known of others. */
    MessageTraits traits(long offset) {
        QueueEntry entry = queue.floor(offset);
        return entry == null ? MessageTraits.PLAIN : queue.traits(entry).get((int) (offset - entry.baseOffset()));
    }

    /** How a message that is behind the cursor and not outstanding ended, by what is remembered of it. */
    private Place ended(List<Event> events, MessageTraits traits, ConsumerGroup group, long offset) {
        for (int i = events.size() - 1; i >= 0; i--) {
            Event event = events.get(i);
            switch (event.kind()) {
                case ACKED -> {
                    return Place.ACKED;
                }
                case EXPIRED -> {
                    return Place.EXPIRED;
                }
                case DEAD -> {
                    return Place.BURIED;
                }
                case PASSED -> {
                    if (Delivery.priorityOf(traits) == 0) { // else its own cursor tells what became of it
                        return isOver(traits, offset, event.timeMs()) ? Place.EXPIRED : Place.FILTERED;
                    }
                }
                case LEASED, FAILED, RETURNED, OFFERED_AGAIN -> {
                    // what came after it decides, or is not remembered
                }
            }
        }
        Beginning beginning = StoryLayout.beginning(state, group.number());
        return beginning != null && offset < beginning.offset() ? Place.SKIPPED : Place.DONE;
    }

    private boolean isOver(MessageTraits traits, long offset, long timeMs) {
        QueueEntry entry = queue.floor(offset);
        return entry != null && traits.ttlMs() != MessageRecord.UNSET && timeMs - entry.storeTimeMs() >= traits.ttlMs();
    }
}
