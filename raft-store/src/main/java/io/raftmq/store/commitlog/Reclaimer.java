package io.raftmq.store.commitlog;

import io.raftmq.store.DamagedEntryException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives space back by whole segments: deletes those with nothing live, and empties those with little. Used by the writer
 * thread only, a bounded step at a time.
 */
final class Reclaimer {
    private static final Logger LOG = LoggerFactory.getLogger(Reclaimer.class);

    private final SegmentFiles files;
    private final Groups groups;
    private final LogWriter writer;
    private final Relocation relocation;
    /** Segments that hold an entry which cannot be moved, being damaged. */
    private final Set<Segment> stuck = Collections.newSetFromMap(new WeakHashMap<>());
    /** Groups that were moved since segments were last deleted: their bounds are said again, should a copy get lost. */
    private final Set<GroupIndex> moved = new HashSet<>();

    private long freed;

    Reclaimer(SegmentFiles files, Groups groups, LogWriter writer, Relocation relocation) {
        this.files = files;
        this.groups = groups;
        this.writer = writer;
        this.relocation = relocation;
    }

    /** Bytes of segments deleted since open. */
    long freed() {
        return freed;
    }

    /** Tries again what could not be moved. */
    void retryStuck() {
        stuck.clear();
    }

    /**
     * Does a bounded piece of work.
     *
     * @param maxLiveShare segments with a live share of at most this are emptied; 0 empties none
     * @return whether there is more to do
     * @throws LogFullException if not even the reserve has room for what must be written first
     */
    boolean step(double maxLiveShare) throws IOException {
        deleteDead();
        Segment victim = maxLiveShare > 0 ? victim(maxLiveShare) : null;
        if (victim == null) {
            return false;
        }
        try {
            moved.addAll(relocation.move(groups.all(), victim, writer.settledPosition()));
        } catch (DamagedEntryException stays) {
            LOG.warn("log: {} cannot be emptied: {}", Segment.name(victim.start()), stays.getMessage());
            stuck.add(victim);
        }
        return true;
    }

    private void deleteDead() throws IOException {
        List<Segment> dead = files.all().stream()
                .filter(segment -> segment.isSettled() && segment.liveEntries() == 0)
                .toList();
        if (dead.isEmpty()) {
            return;
        }
        sayAgain(dead);
        for (Segment segment : dead) {
            freed += segment.allocated();
            files.delete(segment);
        }
    }

    /** A marker outlives what it cuts: those that are about to go are written anew. Everything is synced then. */
    private void sayAgain(Collection<Segment> dead) throws IOException {
        boolean othersRemain = olderRemain(dead);
        List<LogRequest> markers = new ArrayList<>();
        for (GroupIndex index : groups.all()) {
            Segment marker = index.marker();
            boolean goes = marker != null && dead.contains(marker);
            if (goes && !index.present() && !othersRemain) {
                index.dropMarker();
            } else if (goes || (index.present() && moved.contains(index))) {
                markers.add(MarkerRequest.again(index));
            }
        }
        writer.write(markers);
        for (LogRequest marker : markers) {
            if (marker.failed()) {
                throw new LogFullException("no room is left for freeing space: add some");
            }
        }
        writer.settledPosition();
        moved.clear();
    }

    /** Whether a segment stays that may hold entries older than a tombstone in one of these. */
    private boolean olderRemain(Collection<Segment> dead) {
        long newest = dead.stream().mapToLong(Segment::start).max().orElse(0);
        return files.all().stream()
                .anyMatch(
                        segment -> !dead.contains(segment) && (segment.header().cold() || segment.start() < newest));
    }

    private @Nullable Segment victim(double maxLiveShare) {
        Map<Segment, Long> live = new HashMap<>();
        for (GroupIndex index : groups.all()) {
            index.addBytesBySegment(live);
        }
        for (Segment segment : files.all()) {
            if (segment.isSettled()
                    && segment.liveEntries() > 0
                    && !stuck.contains(segment)
                    && isWorthEmptying(segment, live.getOrDefault(segment, 0L), maxLiveShare)) {
                return segment;
            }
        }
        return null;
    }

    /**
     * What was moved goes to a segment like the one it would be moved from, with as much around each record: there only what
     * has died since counts, or it would be moved for ever.
     */
    private static boolean isWorthEmptying(Segment segment, long live, double maxLiveShare) {
        return segment.header().cold()
                ? segment.liveEntries() < segment.entriesAtEnd() && live <= maxLiveShare * segment.entryBytesAtEnd()
                : live <= maxLiveShare * segment.end();
    }
}
