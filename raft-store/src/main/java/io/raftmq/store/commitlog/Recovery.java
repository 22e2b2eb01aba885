package io.raftmq.store.commitlog;

import io.raftmq.store.GroupId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out what the directory holds. Sealed segments are believed on their sidecar's word, the last one of each stream
 * is scanned; then what they say of each group is put together in the order it was written.
 */
final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
    private static final String LOG_SUFFIX = ".log";
    private static final String INDEX_SUFFIX = ".index";
    private static final int REWRITE_BYTES = 1 << 20;

    private final SegmentFiles files;
    private final Groups groups;
    private final Sealer sealer;
    private long maxBatch;

    Recovery(SegmentFiles files, Groups groups, Sealer sealer) {
        this.files = files;
        this.groups = groups;
        this.sealer = sealer;
    }

    /** A segment that was not finished: the stream goes on in it. */
    record Tail(Segment segment, ScanResult scan) {}

    /** @param maxBatch the highest batch number met */
    record Result(@Nullable Tail main, @Nullable Tail cold, long maxBatch) {}

    private record Loaded(Segment segment, SegmentContents contents) {}

    private record MovedRun(Segment segment, GroupId group, ContentRun run) {}

    Result run() throws IOException {
        Set<String> names = new TreeSet<>(files.disk().list());
        List<Segment> main = new ArrayList<>();
        List<Segment> cold = new ArrayList<>();
        for (String name : names) {
            if (name.endsWith(LOG_SUFFIX)) {
                Segment segment = open(name);
                if (segment != null) {
                    (segment.header().cold() ? cold : main).add(segment);
                }
            } else if (name.endsWith(".new") || (name.endsWith(INDEX_SUFFIX) && !names.contains(logOf(name)))) {
                files.disk().delete(name);
            }
        }
        List<Loaded> loadedMain = new ArrayList<>();
        List<Loaded> loadedCold = new ArrayList<>();
        Tail mainTail = load(main, names, loadedMain);
        Tail coldTail = load(cold, names, loadedCold);
        loadedCold.forEach(this::anyonesDamage);
        putTogether(loadedMain, movedRuns(loadedCold));
        return new Result(mainTail, coldTail, maxBatch);
    }

    private static String logOf(String index) {
        return index.substring(0, index.length() - INDEX_SUFFIX.length()) + LOG_SUFFIX;
    }

    /** Opens a segment file; null if there is nothing in it that could be used. */
    private @Nullable Segment open(String name) throws IOException {
        long start = Long.parseLong(name.substring(0, name.length() - LOG_SUFFIX.length()));
        DiskFile file = files.disk().open(name);
        long size = file.size();
        ByteBuffer block = ByteBuffer.allocate((int) Math.min(size, SegmentHeader.BYTES));
        file.read(block, 0);
        SegmentHeader header = SegmentHeader.decode(block.flip());
        if (header == null || header.start() != start) {
            files.keepClearOf(start, size);
            // The header is synced before the first record is written: with none behind it, it was torn itself.
            boolean neverUsed =
                    !new ScanWindow(new SegmentHeader(start, 0, false), file, size).anything(SegmentHeader.BYTES, size);
            file.close();
            if (neverUsed) {
                files.disk().delete(name);
            } else {
                groups.damage("the header of " + name + " is damaged, and no telling whose entries it holds");
            }
            return null;
        }
        if (!block.equals(header.encode().limit(block.limit()))) {
            LOG.warn("log: one copy of the header of {} was damaged and is written anew", name);
            file.write(header.encode(), 0);
            file.force();
        }
        return new Segment(header, file, size, size);
    }

    /** Reads what a stream's segments, given in order, say. Answers the one to go on in, if there is one. */
    private @Nullable Tail load(List<Segment> stream, Set<String> names, List<Loaded> into) throws IOException {
        Tail tail = null;
        boolean finished = false;
        long synced = -1;
        for (int i = stream.size() - 1; i >= 0; i--) {
            Segment segment = stream.get(i);
            Sidecar sidecar =
                    names.contains(Sidecar.name(segment.start())) ? Sidecar.read(files.disk(), segment.header()) : null;
            if (sidecar != null) {
                sealedAlready(segment, sidecar, into);
                finished = true;
                synced = -1;
                continue;
            }
            long limit = segment.start() + segment.allocated();
            ScanResult scan = new SegmentScanner(
                            segment.header(),
                            segment.file(),
                            segment.allocated(),
                            finished,
                            synced <= limit ? synced : -1)
                    .scan();
            maxBatch = Math.max(maxBatch, scan.maxBatch());
            if (!finished && scan.batches() == 0 && !scan.damaged()) {
                segment.file().close();
                files.disk().delete(Segment.name(segment.start()));
                files.keepClearOf(segment.start(), segment.allocated());
                continue;
            }
            segment.end(scan.end());
            files.found(segment);
            into.add(0, new Loaded(segment, scan.contents()));
            if (!finished) {
                settle(segment, scan);
            }
            if (!finished && !scan.sealed() && !scan.damaged()) {
                tail = new Tail(segment, scan);
            } else {
                // Its damage is written down in the sidecar, so it is not forgotten.
                segment.force();
                sealer.seal(segment, scan.contents());
            }
            finished = true;
            synced = scan.firstSynced();
        }
        return tail;
    }

    private void sealedAlready(Segment segment, Sidecar sidecar, List<Loaded> into) throws IOException {
        if (sidecar.end() > segment.allocated()) {
            groups.damage(Segment.name(segment.start()) + " is shorter than its index says");
        }
        segment.end(Math.min(sidecar.end(), segment.allocated()));
        SegmentContents contents = sidecar.contents();
        segment.sealed(sidecar);
        segment.settle(contents);
        files.found(segment);
        files.trim(segment);
        into.add(0, new Loaded(segment, contents));
    }

    /**
     * What is kept counts as synced from now on, and what was cut must not be met again. A sync that failed before may have
     * left the end in the page cache alone, where another sync does not find it: so it is written once more.
     */
    private void settle(Segment segment, ScanResult scan) throws IOException {
        if (scan.leftovers()) {
            LOG.info("log: a torn write was cut from {} at {}", Segment.name(segment.start()), segment.end());
            files.wipeTail(segment);
        }
        long from = Math.max(SegmentHeader.BYTES, scan.lastSynced() - segment.start());
        ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(REWRITE_BYTES, segment.end() - from));
        for (long at = from; at < segment.end(); at += chunk.limit()) {
            chunk.clear().limit((int) Math.min(chunk.capacity(), segment.end() - at));
            segment.read(chunk, at);
            segment.file().write(chunk.flip(), at);
        }
        segment.force();
    }

    private static List<MovedRun> movedRuns(List<Loaded> cold) {
        List<MovedRun> moved = new ArrayList<>();
        for (Loaded loaded : cold) {
            for (Map.Entry<GroupId, GroupContents> group :
                    loaded.contents.groups().entrySet()) {
                group.getValue().runs.forEach(run -> moved.add(new MovedRun(loaded.segment, group.getKey(), run)));
            }
        }
        moved.sort(Comparator.comparingLong(each -> each.run.key));
        return moved;
    }

    private void putTogether(List<Loaded> main, List<MovedRun> moved) {
        int next = 0;
        for (Loaded loaded : main) {
            // A segment's net effect is at its end, so what was moved while it was being written comes before it.
            long end = loaded.segment.start() + loaded.segment.end();
            while (next < moved.size() && moved.get(next).run.key <= end) {
                apply(moved.get(next++));
            }
            anyonesDamage(loaded);
            loaded.contents
                    .groups()
                    .forEach((group, contents) -> groups.of(group).recover(loaded.segment, contents));
        }
        while (next < moved.size()) {
            apply(moved.get(next++));
        }
        groups.all().forEach(GroupIndex::recovered);
    }

    /** Groups that are erased later in the log get over it. */
    private void anyonesDamage(Loaded loaded) {
        String why = loaded.contents.damage();
        if (why != null) {
            groups.damage(why);
        }
    }

    private void apply(MovedRun moved) {
        groups.of(moved.group).recoverMoved(moved.segment, moved.run);
    }
}
