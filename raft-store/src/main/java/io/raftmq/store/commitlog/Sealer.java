package io.raftmq.store.commitlog;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives finished segments their sidecar, off the writer's thread. */
final class Sealer {
    private static final Logger LOG = LoggerFactory.getLogger(Sealer.class);

    private final SegmentFiles files;

    Sealer(SegmentFiles files) {
        this.files = files;
    }

    /** Seals a segment; where that fails it stays as it is, its index in memory, and the next start seals it. */
    void seal(Segment segment, SegmentContents contents) {
        try {
            Sidecar sidecar = Sidecar.write(files.disk(), segment.header(), segment.end(), contents);
            segment.sealed(sidecar);
            moveTables(contents);
            files.trim(segment);
        } catch (IOException e) {
            LOG.warn("log: {} could not be sealed; it is used as it is", Segment.name(segment.start()), e);
        } finally {
            segment.settle(contents);
        }
    }

    /**
     * Writes a sidecar anew whose places proved wrong.
     *
     * @return whether the segment itself still says what the sidecar's directory says
     */
    boolean repair(Segment segment) throws IOException {
        Sidecar old = segment.sidecar();
        if (old == null) {
            return false;
        }
        ScanResult found = new SegmentScanner(
                        segment.header(), segment.file(), segment.end(), true, segment.start() + old.end())
                .scan();
        if (!old.sameDirectory(found.contents())) {
            return false;
        }
        // The old one stays open: others may be reading from it.
        segment.sealed(Sidecar.write(files.disk(), segment.header(), old.end(), found.contents()));
        LOG.warn("log: the index of {} was damaged and has been rebuilt", Segment.name(segment.start()));
        return true;
    }

    private static void moveTables(SegmentContents contents) {
        int ordinal = 0;
        for (GroupContents group : contents.groups().values()) {
            for (ContentRun run : group.runs) {
                run.table.moveToSidecar(ordinal - (int) (run.first - run.table.firstIndex()));
                ordinal += (int) run.count();
            }
        }
    }
}
