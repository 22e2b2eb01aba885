package io.raftmq.broker.partition;

import io.raftmq.broker.deadletter.DeadLetter;
import io.raftmq.broker.deadletter.DeadReason;
import io.raftmq.broker.group.ConsumerGroup;
import io.raftmq.broker.group.Kept;
import io.raftmq.broker.group.OffsetRange;
import io.raftmq.broker.group.Run;
import io.raftmq.broker.partition.DeadLetterRecord.Bury;
import io.raftmq.broker.partition.DeadLetterRecord.Death;
import io.raftmq.broker.partition.DeadLetterRecord.Drop;
import io.raftmq.broker.partition.DeadLetterRecord.Letter;
import io.raftmq.broker.partition.DeadLetterRecord.Resend;
import io.raftmq.broker.partition.PartitionRecord.Ack;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.meta.model.GroupSettings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Moves messages into dead letter queues and out of them. A queue holds no more than {@link #MOST_LETTERS}: at the bound
 * messages stay with their group and are tried on. Letters are read from the applied state, so one that is on its way into
 * a queue is not seen yet, and one that is on its way out is left alone.
 */
final class DeadLetterDecider {
    /** Letters of one group in one partition. */
    static final int MOST_LETTERS = 100_000;
    /** Letters that one request, or one round of cleaning up, takes out. */
    static final int MOST_AT_ONCE = 1_000;

    private final Pipeline pipeline;
    private final GroupOpener opener;
    private final MessagePlaces places;
    private final RetryCounts counts;
    /** By group number: letters that leave with entries not applied yet. */
    private final Map<Integer, Set<Long>> leaving = new HashMap<>();
    /** By group number: offsets of messages that become letters with entries not applied yet. */
    private final Map<Integer, Set<Long>> arriving = new HashMap<>();
    /** By group number: no letter lies below it, so looking for the oldest need not begin at the first ever. */
    private final Map<Integer, Long> oldest = new HashMap<>();

    DeadLetterDecider(Pipeline pipeline, GroupOpener opener, MessagePlaces places, RetryCounts counts) {
        this.pipeline = pipeline;
        this.opener = opener;
        this.places = places;
        this.counts = counts;
    }

    /** Whether the group's dead letter queue takes {@code messages} more. */
    boolean hasRoom(ConsumerGroup group, long messages) {
        return messages <= room(group);
    }

    /** How many more letters the group's queue takes. */
    long room(ConsumerGroup group) {
        return MOST_LETTERS - group.deadLetters().held();
    }

    /**
     * Moves outstanding messages to the group's dead letter queue; what cannot be found (any more) is done with.
     *
     * @return the entry that says so, null if there was nothing to move
     */
    @Nullable
    ProposedEntry bury(ConsumerGroup group, List<Run> runs, DeadReason reason, String note, long time) {
        List<Death> deaths = new ArrayList<>();
        List<OffsetRange> gone = new ArrayList<>();
        for (Run run : runs) {
            long firstFailed = run.failedSinceMs() == 0 ? time : run.failedSinceMs();
            long from = run.first();
            for (Kept place : places.places(group, run.first(), run.end())) {
                deaths.add(new Death(place, run.attempt(), firstFailed));
                counts.buried += place.count();
                addGone(from, place.first(), gone);
                from = place.end();
            }
            addGone(from, run.end(), gone);
        }
        ProposedEntry entry = null;
        if (!deaths.isEmpty()) {
            entry = pipeline.append(new Bury(group.number(), reason, note, deaths), time);
            track(arriving, group, offsets(deaths), entry);
        }
        if (!gone.isEmpty()) {
            entry = pipeline.append(new Ack(group.number(), LeaseDecider.relative(gone, group.cursor())), time);
        }
        return entry;
    }

    private static void addGone(long from, long to, List<OffsetRange> gone) {
        if (from < to) {
            gone.add(new OffsetRange(from, (int) (to - from)));
        }
    }

    /** Makes the letters of those numbers outstanding messages again; answers how many it found to resend. */
    Decision<Integer> decideResend(String name, List<Long> numbers, long nowMs) {
        return take(name, numbers, nowMs, true);
    }

    /** Forgets the letters of those numbers; answers how many it found. */
    Decision<Integer> decideDrop(String name, List<Long> numbers, long nowMs) {
        return take(name, numbers, nowMs, false);
    }

    private Decision<Integer> take(String name, List<Long> numbers, long nowMs, boolean resend) {
        Decision.Refused<Integer> refused = Checks.first(
                pipeline.refused(),
                Checks.group(name),
                Checks.within("the number of dead letters", numbers.size(), 1, MOST_AT_ONCE));
        if (refused != null) {
            return refused;
        }
        ConsumerGroup group = opener.find(name);
        DeadLetterIndex index = places.lettersOf(name);
        if (group == null || index == null) {
            return pipeline.afterAll(0);
        }
        List<Letter> found = new ArrayList<>();
        for (long number : new HashSet<>(numbers)) {
            DeadLetter letter = number < 0 || isLeaving(group, number) ? null : index.letter(number);
            // What the cursor has not reached (again, after a reset) is delivered anyway.
            if (letter != null && !(resend && letter.offset() >= group.cursor())) {
                found.add(of(letter));
            }
        }
        if (found.isEmpty()) {
            return pipeline.afterAll(0);
        }
        if (resend
                && group.outstanding().messages() + found.size()
                        > pipeline.limits().maxOutstandingMessages()) {
            return new Decision.Refused<>(
                    ErrorCode.BUSY,
                    "group " + name + " has " + group.outstanding().messages()
                            + " messages outstanding; no dead letters are resent " + "before some of those are done",
                    1_000);
        }
        found.sort(Comparator.comparingLong(Letter::number));
        long time = pipeline.time(nowMs);
        if (resend) {
            counts.resent += found.size();
        } else {
            counts.dropped += found.size();
        }
        PartitionRecord record = resend ? new Resend(group.number(), found) : new Drop(group.number(), found);
        return new Decision.Await<>(leave(group, found, pipeline.append(record, time)), found.size());
    }

    /** Forgets letters that are older than the group keeps them; a thousand at most. */
    void expire(ConsumerGroup group, GroupSettings settings, long time) {
        long keepMs = settings.deadLetterRetentionMs();
        if (keepMs != GroupSettings.FOR_EVER && group.deadLetters().held() > 0) {
            List<Letter> old = letters(group, MOST_AT_ONCE, time - keepMs);
            if (!old.isEmpty()) {
                counts.expired += old.size();
                leave(group, old, pipeline.append(new Drop(group.number(), old), time));
            }
        }
    }

    /** Forgets all letters of a group that is to be deleted; false if some are still on their way in or out. */
    boolean clear(ConsumerGroup group, long time) {
        List<Letter> all = letters(group, MOST_LETTERS, Long.MAX_VALUE);
        if (all.size() < group.deadLetters().held()) {
            return false;
        }
        for (int from = 0; from < all.size(); from += MOST_AT_ONCE) {
            List<Letter> some = all.subList(from, Math.min(all.size(), from + MOST_AT_ONCE));
            leave(group, some, pipeline.append(new Drop(group.number(), List.copyOf(some)), time));
        }
        return true;
    }

    private List<Letter> letters(ConsumerGroup group, int most, long deadUntilMs) {
        List<Letter> found = new ArrayList<>();
        DeadLetterIndex index = places.lettersOf(group.name());
        if (index != null) {
            long[] first = {index.end()};
            index.scan(oldest.getOrDefault(group.number(), 0L), letter -> {
                first[0] = Math.min(first[0], letter.number());
                if (letter.deadMs() > deadUntilMs) {
                    return false; // they come in the order of their death
                }
                if (!isLeaving(group, letter.number())) {
                    found.add(of(letter));
                }
                return found.size() < most;
            });
            oldest.put(group.number(), first[0]);
        }
        return found;
    }

    /** The latest letter of a message, as applied; null if it has none. */
    @Nullable
    Letter letterOf(ConsumerGroup group, long offset) {
        DeadLetterIndex index = places.lettersOf(group.name());
        DeadLetter letter = index == null ? null : index.letterOf(offset);
        return letter == null ? null : of(letter);
    }

    /** Whether the letter leaves with an entry that is not applied yet. */
    boolean isLeaving(ConsumerGroup group, long number) {
        return leaving.getOrDefault(group.number(), Set.of()).contains(number);
    }

    /** Whether the message becomes a letter with an entry that is not applied yet. */
    boolean isArriving(ConsumerGroup group, long offset) {
        return arriving.getOrDefault(group.number(), Set.of()).contains(offset);
    }

    /** The letters leave with that entry. */
    ProposedEntry leave(ConsumerGroup group, List<Letter> letters, ProposedEntry entry) {
        track(leaving, group, letters.stream().map(Letter::number).toList(), entry);
        return entry;
    }

    /** Remembers what belongs to an entry until it has settled. */
    private static void track(
            Map<Integer, Set<Long>> byGroup, ConsumerGroup group, List<Long> numbers, ProposedEntry entry) {
        byGroup.computeIfAbsent(group.number(), key -> new HashSet<>()).addAll(numbers);
        entry.whenSettled(outcome -> {
            Set<Long> ofGroup = byGroup.getOrDefault(group.number(), new HashSet<>());
            numbers.forEach(ofGroup::remove);
            if (ofGroup.isEmpty()) {
                byGroup.remove(group.number());
            }
        });
    }

    private static List<Long> offsets(List<Death> deaths) {
        List<Long> offsets = new ArrayList<>();
        for (Death death : deaths) {
            for (long offset = death.kept().first(); offset < death.kept().end(); offset++) {
                offsets.add(offset);
            }
        }
        return offsets;
    }

    private static Letter of(DeadLetter letter) {
        return new Letter(letter.number(), letter.offset(), letter.at());
    }
}
