package io.raftmq.store.commitlog;

import io.raftmq.store.FaultHandler;
import io.raftmq.store.GroupId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * The one disk log of a node, shared by all its Raft groups. All methods are thread-safe; each {@link GroupLog} is
 * written by one thread at a time.
 *
 * <p>Two threads belong to it: {@code commitlog-writer} writes and syncs, {@code commitlog-background} preallocates,
 * seals segments and deletes files.
 */
public final class CommitLog implements AutoCloseable {
    private final LogAssembly parts;
    private final LogThreads threads;
    private final VoteJournal votes;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Map<GroupId, GroupView> views = new ConcurrentHashMap<>();

    private CommitLog(LogAssembly parts, LogThreads threads) {
        this.parts = parts;
        this.threads = threads;
        this.votes = new VoteJournal(parts.votes(), threads);
    }

    /**
     * Opens the log in its directory, creating it when empty, and recovers: a torn tail is cut, damage is found and its
     * groups are quarantined (see {@link #damaged()}).
     *
     * @param faults told of a failed sync or write; the log accepts nothing more after it
     * @throws UnsupportedFormatException if a newer version wrote the directory; nothing was changed
     * @throws LogFullException if there is no room for a first segment
     * @throws UncheckedIOException if the directory cannot be read or is in use by another process
     */
    public static CommitLog open(CommitLogOptions options, FaultHandler faults) {
        try {
            SecureRandom random = new SecureRandom();
            return open(options, RealDisk.open(options.directory()), random::nextLong, LogThreads.real(), faults);
        } catch (IOException e) {
            throw new UncheckedIOException("the log in " + options.directory() + " cannot be opened", e);
        }
    }

    /** As above, on another disk, with other threads or none. */
    static CommitLog open(
            CommitLogOptions options, Disk disk, LongSupplier salts, LogThreads threads, FaultHandler faults)
            throws IOException {
        try {
            LogAssembly parts = LogAssembly.assemble(options, disk, salts, threads.background(), faults);
            threads.start(parts.core());
            return new CommitLog(parts, threads);
        } catch (IOException | RuntimeException e) {
            threads.close();
            disk.close();
            throw e;
        }
    }

    /** The group's view of the log; it exists from its first use on, and the same object is answered each time. */
    public GroupLog group(GroupId id) {
        return view(id);
    }

    /** As {@link #group}, with what a simulation wants to see. */
    GroupView view(GroupId id) {
        return views.computeIfAbsent(
                id,
                group -> new GroupView(
                        parts.groups().of(group),
                        threads,
                        parts.reader(),
                        parts.options().segmentBytes()));
    }

    /** The groups that have anything in the log: entries, or a position to continue from. */
    public Set<GroupId> groups() {
        Set<GroupId> present = new TreeSet<>();
        for (GroupIndex index : parts.groups().all()) {
            if (index.present()) {
                present.add(index.group());
            }
        }
        return present;
    }

    /** Drops all of the group's entries and ends its quarantine; synced before it returns. The vote is not touched. */
    public void erase(GroupId id) {
        threads.run(MarkerRequest.erase(view(id).index()));
    }

    /** Raft's (term, vote) of all groups. */
    public VoteJournal votes() {
        return votes;
    }

    /** Sizes and counters, for metrics and for refusing sends before the disk is full. */
    public LogUsage usage() {
        long live = 0;
        for (GroupIndex index : parts.groups().all()) {
            live += index.bytes();
        }
        return new LogUsage(
                live,
                parts.files().bytes(),
                parts.writer().left(),
                parts.files().count(),
                parts.counters().records(),
                parts.counters().bytes(),
                parts.counters().syncs(),
                parts.counters().relocated());
    }

    /**
     * The groups that recovery found damaged, with the reason for the operator. Such a group must not vote; its writes
     * are refused with {@link io.raftmq.store.DamagedEntryException} until {@link #erase}.
     */
    public Map<GroupId, String> damaged() {
        return parts.groups().damaged();
    }

    /**
     * Deletes every segment that holds nothing live, after moving the live records out of those whose live share is at
     * most {@code maxLiveShare}. Runs by itself with a low share, which rises as the log fills up. Blocks until done;
     * appends go on meanwhile.
     *
     * @param maxLiveShare live bytes divided by the segment's size, from 0 (move nothing) to 1
     * @return bytes given back
     */
    public long reclaim(double maxLiveShare) {
        if (!(maxLiveShare >= 0 && maxLiveShare <= 1)) {
            throw new IllegalArgumentException("a share is between 0 and 1, not " + maxLiveShare);
        }
        if (closed.get()) {
            throw new IllegalStateException("the log is closed");
        }
        ReclaimRequest request = new ReclaimRequest(maxLiveShare);
        awaitBackground();
        threads.run(request);
        awaitBackground();
        return request.freed();
    }

    /** Segments that are being sealed could not be reclaimed yet; deleted ones are to be gone. */
    private void awaitBackground() {
        CompletableFuture.runAsync(() -> {}, threads.background()).join();
    }

    /** Writes what waits, syncs, and closes. Slices must be closed before. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        threads.close();
        try {
            parts.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the log did not close cleanly; the next start recovers it", e);
        }
    }
}
