package io.raftmq.store.commitlog;

import io.raftmq.store.DamagedEntryException;
import io.raftmq.store.EntryGoneException;
import io.raftmq.store.GroupId;
import io.raftmq.store.LogSlice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Reads entries by position and verifies them. Thread-safe. */
final class RecordReader {
    /** Up to here header and payload are read at once, on the place's word for the length. */
    private static final int READ_AT_ONCE = 64 << 10;

    private final Sealer sealer;
    private final Executor background;
    private final CheckedPlaces checked = new CheckedPlaces();

    RecordReader(Sealer sealer, Executor background) {
        this.sealer = sealer;
        this.background = background;
    }

    LogRecord read(GroupIndex index, long entry) {
        Found found = find(index, entry);
        try {
            return new LogRecord(found.kind, entry, found.header.term(), found.payload.asReadOnlyBuffer());
        } finally {
            found.segment.release();
        }
    }

    LogSlice slice(GroupIndex index, long entry) {
        EntryPlace place = hold(index, entry);
        Segment segment = place.segment();
        long known = place.place();
        if (known > 0 && checked.contains(segment.start() + EntryTable.offset(known))) {
            return new HeldSlice(segment, EntryTable.offset(known) + RecordHeader.BYTES, EntryTable.length(known));
        }
        segment.release();
        Found found = find(index, entry);
        checked.add(found.segment.start() + found.offset);
        return new HeldSlice(found.segment, found.offset + RecordHeader.BYTES, found.header.length());
    }

    /** The entry, verified, with its segment held. */
    private Found find(GroupIndex index, long entry) {
        EntryPlace place = hold(index, entry);
        Segment segment = place.segment();
        Found found = null;
        try {
            found = load(index.group(), place);
            if (found == null && place.place() == -1 && repaired(segment)) {
                found = load(index.group(), place);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(name(index, entry) + " cannot be read", e);
        } finally {
            if (found == null) {
                segment.release();
            }
        }
        if (found == null) {
            throw new DamagedEntryException(name(index, entry) + " is damaged in " + Segment.name(segment.start()));
        }
        return found;
    }

    private EntryPlace hold(GroupIndex index, long entry) {
        while (true) {
            EntryPlace place = index.find(entry);
            if (place == null) {
                throw new EntryGoneException(name(index, entry) + " is not in the log");
            }
            if (place.segment().hold()) {
                return place;
            }
        }
    }

    private @Nullable Found load(GroupId group, EntryPlace entry) throws IOException {
        Segment segment = entry.segment();
        long place = entry.place() == -1 ? inSidecar(segment, entry.ordinal()) : entry.place();
        long offset = EntryTable.offset(place);
        int length = EntryTable.length(place);
        if (place == EntryTable.LOST
                || length < 0
                || offset < SegmentHeader.BYTES
                || offset + RecordHeader.size(length) > segment.end()) {
            return null;
        }
        boolean small = length <= READ_AT_ONCE;
        ByteBuffer bytes = ByteBuffer.allocate(RecordHeader.BYTES + (small ? length : 0));
        segment.read(bytes, offset);
        RecordHeader header = RecordHeader.decode(bytes, 0, segment.header().salt(), offset);
        if (header == null || !names(header, group, entry) || header.length() != length) {
            return null;
        }
        ByteBuffer payload;
        if (small) {
            payload = bytes.slice(RecordHeader.BYTES, length);
        } else {
            payload = ByteBuffer.allocate(length);
            segment.read(payload, offset + RecordHeader.BYTES);
            payload.flip();
        }
        LogRecord.Kind kind = KindCode.kind(header.kind());
        return kind == null || Checksums.of(payload) != header.payloadCrc()
                ? null
                : new Found(segment, kind, header, offset, payload);
    }

    private static boolean names(RecordHeader header, GroupId group, EntryPlace entry) {
        return (header.type() == RecordHeader.ENTRY || header.type() == RecordHeader.MOVED)
                && header.index() == entry.index()
                && header.term() == entry.term()
                && header.topicUid() == group.topicUid()
                && header.partition() == group.partition();
    }

    private static long inSidecar(Segment segment, int ordinal) throws IOException {
        Sidecar sidecar = segment.sidecar();
        return sidecar == null ? EntryTable.LOST : sidecar.place(ordinal);
    }

    /** A place from a sidecar led nowhere: the sidecar may be damaged and not the record. Tried once a segment. */
    private boolean repaired(Segment segment) throws IOException {
        if (!segment.claimRepair()) {
            return true;
        }
        return CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                return sealer.repair(segment);
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        },
                        background)
                .join();
    }

    private static String name(GroupIndex index, long entry) {
        return index.group() + ": entry " + entry;
    }

    private record Found(Segment segment, LogRecord.Kind kind, RecordHeader header, long offset, ByteBuffer payload) {}
}
