package io.raftmq.store.commitlog;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Keeps zeroed space ahead of the writer, so that a full disk shows here and not in a write, and a sync has no file to
 * grow. Used by the writer thread; the work is done in the background.
 */
final class SpaceAhead {
    private final SegmentFiles files;
    private final CommitLogOptions options;
    private final Executor background;
    private @Nullable CompletableFuture<Void> extending;
    private volatile @Nullable CompletableFuture<Segment> next;

    SpaceAhead(SegmentFiles files, CommitLogOptions options, Executor background) {
        this.files = files;
        this.options = options;
        this.background = background;
    }

    /**
     * Returns when the segment has space up to {@code end}, as it nearly always has.
     *
     * @throws LogFullException if there is no room
     */
    void ensure(Segment open, long end) {
        if (open.allocated() < end) {
            settle();
            if (open.allocated() < end) {
                files.extend(open, end);
            }
        }
        if (options.segmentBytes() - end < options.segmentBytes() / 4) {
            prepareNext();
        } else if (open.allocated() - end < options.extentBytes() / 2 && (extending == null || extending.isDone())) {
            long target = open.allocated() + 1;
            extending = CompletableFuture.runAsync(() -> files.extend(open, target), background);
        }
    }

    /** Preallocated bytes of the next segment, if it is at hand. */
    long nextBytes() {
        CompletableFuture<Segment> prepared = next;
        return prepared != null && prepared.isDone() && !prepared.isCompletedExceptionally()
                ? prepared.join().allocated()
                : 0;
    }

    /**
     * The next segment; nothing works on the present one in the background any more.
     *
     * @throws LogFullException if there is no room
     */
    Segment takeNext(long firstBytes) {
        settle();
        CompletableFuture<Segment> prepared = next;
        next = null;
        if (prepared != null) {
            try {
                return prepared.join();
            } catch (CompletionException noRoomThen) {
                return files.create(false, firstBytes);
            }
        }
        return files.create(false, firstBytes);
    }

    private void prepareNext() {
        CompletableFuture<Segment> prepared = next;
        if (prepared == null || prepared.isCompletedExceptionally()) {
            next = CompletableFuture.supplyAsync(() -> files.create(false, 0), background);
        }
    }

    /** Waits for the background; what failed there is tried again where it is needed, and fails there. */
    private void settle() {
        if (extending != null) {
            extending.handle((done, failure) -> failure == null).join();
            extending = null;
        }
    }
}
