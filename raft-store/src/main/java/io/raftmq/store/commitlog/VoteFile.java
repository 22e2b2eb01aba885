package io.raftmq.store.commitlog;

import io.raftmq.store.DamagedEntryException;
import io.raftmq.store.GroupId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The vote journal's file: a header (twice), then batches of records (each batch twice). Rewritten at every start and
 * whenever it is full, as one batch under another name that is then put in place. Written by the writer thread only.
 */
final class VoteFile implements AutoCloseable {
    static final String NAME = "votes";

    private static final Logger LOG = LoggerFactory.getLogger(VoteFile.class);
    private static final String FRESH = "votes.new";
    private static final int MIN_BYTES = 16 << 10;
    /** The file's last bytes are never written to: where they are no zeroes, it was cut off. */
    private static final int LAST_ZEROES = 32;

    private static final int MAX_BYTES = 1 << 30;

    private final Disk disk;
    private final LongSupplier salts;
    private final Map<GroupId, VoteRecord> last = new ConcurrentHashMap<>();
    /** Groups not named here may have lost a vote, too. */
    private volatile boolean anyoneDamaged;

    private @Nullable DiskFile file;
    private long salt;
    private long end;
    private long capacity;
    private int batch;

    private VoteFile(Disk disk, LongSupplier salts) {
        this.disk = disk;
        this.salts = salts;
    }

    /**
     * Opens the journal, or creates it.
     *
     * @param mustExist whether its absence means that it was lost
     */
    static VoteFile open(Disk disk, LongSupplier salts, boolean mustExist) throws IOException {
        VoteFile votes = new VoteFile(disk, salts);
        List<String> names = disk.list();
        if (names.contains(NAME)) {
            try (DiskFile old = disk.open(NAME)) {
                votes.load(old);
            }
        } else if (mustExist) {
            votes.anyoneDamaged = true;
            LOG.error("log: the vote journal is missing; no replica of this directory may vote");
        }
        votes.rewrite(0);
        return votes;
    }

    private void load(DiskFile old) throws IOException {
        long size = old.size();
        if (size > MAX_BYTES) {
            throw new IOException("the vote journal cannot have " + size + " bytes");
        }
        ByteBuffer all = ByteBuffer.allocate((int) size);
        old.read(all, 0);
        all.flip();
        VoteHeader header = VoteHeader.decode(all);
        if (header == null) {
            anyoneDamaged = true;
            LOG.error("log: the vote journal's header is damaged; no replica of this directory may vote");
            return;
        }
        if (cutOff(all)) {
            anyoneDamaged = true;
            LOG.error("log: the vote journal is cut off; no replica of this directory may vote");
            return;
        }
        VoteScan scan = new VoteScan(all, VoteHeader.BYTES, header.salt());
        int damagedBatch = scan.lastDamagedBatch(header.records() > 0);
        anyoneDamaged = header.anyoneDamaged() || damagedBatch > 0;
        scan.last().forEach((group, record) -> {
            if (record.batch() <= damagedBatch) {
                LOG.error("log: {}: its last vote may be lost to damage", group);
                last.put(group, new VoteRecord(group, 0, 0, 0, VoteRecord.DAMAGED, Vote.NONE));
            } else {
                last.put(group, record);
            }
        });
    }

    private static boolean cutOff(ByteBuffer all) {
        for (int at = Math.max(0, all.limit() - LAST_ZEROES); at < all.limit(); at++) {
            if (all.get(at) != 0) {
                return true;
            }
        }
        return all.limit() < MIN_BYTES;
    }

    Vote read(GroupId group) {
        if (damaged(group)) {
            throw new DamagedEntryException(group + ": its vote is lost to damage of the vote journal");
        }
        VoteRecord record = last.get(group);
        return record == null ? Vote.NONE : record.vote();
    }

    Set<GroupId> groups() {
        Set<GroupId> groups = new HashSet<>();
        last.forEach((group, record) -> {
            if (record.state() != VoteRecord.ERASED) {
                groups.add(group);
            }
        });
        return groups;
    }

    boolean damaged(GroupId group) {
        VoteRecord record = last.get(group);
        return record == null ? anyoneDamaged : record.state() == VoteRecord.DAMAGED;
    }

    /** Writes and syncs all of them at once. Those of damaged groups fail here; the others are the caller's to complete. */
    void write(List<VoteRequest> requests) throws IOException {
        List<VoteRequest> accepted = new ArrayList<>(requests.size());
        for (VoteRequest request : requests) {
            if (request.vote != null && damaged(request.group)) {
                request.fail(new DamagedEntryException(request.group + ": its vote is lost, so it must not vote"));
            } else {
                accepted.add(request);
            }
        }
        if (accepted.isEmpty()) {
            return;
        }
        List<VoteRecord> records = records(accepted, batch + 1);
        if (end + 2 * size(records) + LAST_ZEROES > capacity) {
            try {
                rewrite(2 * size(records));
            } catch (IOException e) {
                LOG.warn("log: the vote journal is full and cannot be rewritten", e);
                accepted.forEach(request -> request.fail(noRoom(e)));
                return;
            }
            records = records(accepted, batch + 1);
        }
        DiskFile to = file;
        if (to == null) {
            throw new IOException("the vote journal is closed");
        }
        to.write(encode(records, salt, end), end);
        to.force();
        end += 2 * size(records);
        batch++;
        records.forEach(record -> last.put(record.group(), record));
    }

    private static LogFullException noRoom(IOException cause) {
        LogFullException full = new LogFullException("no room for votes: " + cause.getMessage());
        full.initCause(cause);
        return full;
    }

    private static List<VoteRecord> records(List<VoteRequest> requests, int batch) {
        List<VoteRecord> records = new ArrayList<>(requests.size());
        for (VoteRequest request : requests) {
            Vote vote = request.vote;
            records.add(new VoteRecord(
                    request.group,
                    batch,
                    records.size(),
                    requests.size(),
                    vote == null ? VoteRecord.ERASED : VoteRecord.VOTE,
                    vote == null ? Vote.NONE : vote));
        }
        return records;
    }

    /** Puts a file in place that has each group's last record and room for more. */
    private void rewrite(long room) throws IOException {
        if (!anyoneDamaged) {
            last.values().removeIf(record -> record.state() == VoteRecord.ERASED);
        }
        List<VoteRecord> records = new ArrayList<>(last.size());
        for (VoteRecord each : last.values()) {
            records.add(new VoteRecord(each.group(), 1, records.size(), last.size(), each.state(), each.vote()));
        }
        long freshSalt = salts.getAsLong();
        long freshEnd = VoteHeader.BYTES + 2 * size(records);
        long freshCapacity = Math.max(MIN_BYTES, 2 * (freshEnd + room) + LAST_ZEROES);
        disk.delete(FRESH);
        DiskFile fresh = disk.create(FRESH);
        try {
            fresh.write(new VoteHeader(freshSalt, records.size(), anyoneDamaged).encode(), 0);
            fresh.write(encode(records, freshSalt, VoteHeader.BYTES), VoteHeader.BYTES);
            fresh.write(ByteBuffer.allocate((int) (freshCapacity - freshEnd)), freshEnd);
            fresh.force();
            disk.rename(FRESH, NAME);
            disk.syncDirectory();
        } catch (IOException e) {
            fresh.close();
            throw e;
        }
        close();
        file = fresh;
        salt = freshSalt;
        end = freshEnd;
        capacity = freshCapacity;
        batch = records.isEmpty() ? 0 : 1;
    }

    private static ByteBuffer encode(List<VoteRecord> records, long salt, long at) {
        ByteBuffer bytes = ByteBuffer.allocate((int) (2 * size(records)));
        for (int copy = 0; copy < 2; copy++) {
            records.forEach(record -> record.encode(bytes, salt, at + bytes.position()));
        }
        return bytes.flip();
    }

    private static long size(List<VoteRecord> records) {
        return records.stream().mapToLong(VoteRecord::size).sum();
    }

    @Override
    public void close() throws IOException {
        DiskFile open = file;
        if (open != null) {
            file = null;
            open.close();
        }
    }
}
