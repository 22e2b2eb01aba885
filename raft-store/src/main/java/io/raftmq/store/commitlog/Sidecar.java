package io.raftmq.store.commitlog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The index file beside a sealed segment. It says nothing that the segment does not: damaged or missing, it is built
 * again by a scan. Its directory has a checksum; the entries' places have none, since each leads to a record that says
 * which entry it is.
 */
final class Sidecar implements AutoCloseable {
    private static final long MAGIC = 0x524d514944580d0aL;
    private static final int VERSION = 1;
    private static final int HEADER = 48;
    private static final int CRC_AT = 44;
    private static final int CHUNK = 64 << 10;

    private final DiskFile file;
    private final byte[] directory;
    private final long end;
    private final int entries;

    private Sidecar(DiskFile file, byte[] directory, long end, int entries) {
        this.file = file;
        this.directory = directory;
        this.end = end;
        this.entries = entries;
    }

    static String name(long start) {
        return String.format("%020d.index", start);
    }

    /** Writes the sidecar of a segment that ends at {@code end}, durably, over one that may be there. */
    static Sidecar write(Disk disk, SegmentHeader segment, long end, SegmentContents contents) throws IOException {
        String name = name(segment.start());
        String fresh = name + ".new";
        disk.delete(fresh);
        byte[] directory = SidecarDirectory.encode(contents);
        DiskFile file = disk.create(fresh);
        int entries = writeEntries(file, HEADER + (long) directory.length, contents);
        ByteBuffer head = ByteBuffer.allocate(HEADER + directory.length);
        head.putLong(MAGIC)
                .putInt(VERSION)
                .putInt(directory.length)
                .putLong(segment.start())
                .putLong(segment.salt())
                .putLong(end)
                .putInt(entries)
                .putInt(0)
                .put(directory)
                .putInt(CRC_AT, 0);
        head.putInt(CRC_AT, Checksums.of(head.flip()));
        file.write(head, 0);
        file.force();
        disk.rename(fresh, name);
        disk.syncDirectory();
        return new Sidecar(file, directory, end, entries);
    }

    private static int writeEntries(DiskFile file, long from, SegmentContents contents) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
        long at = from;
        int entries = 0;
        for (GroupContents group : contents.groups().values()) {
            for (ContentRun run : group.runs) {
                for (long index = run.first; index <= run.last; index++, entries++) {
                    if (!chunk.hasRemaining()) {
                        file.write(chunk.flip(), at);
                        at += CHUNK;
                        chunk.clear();
                    }
                    chunk.putLong(run.table.place(index));
                }
            }
        }
        file.write(chunk.flip(), at);
        return entries;
    }

    /** Opens a sidecar that is there; null if it is not intact. */
    static @Nullable Sidecar read(Disk disk, SegmentHeader segment) throws IOException {
        DiskFile file = disk.open(name(segment.start()));
        Sidecar sidecar = read(file, segment);
        if (sidecar == null) {
            file.close();
        }
        return sidecar;
    }

    private static @Nullable Sidecar read(DiskFile file, SegmentHeader segment) throws IOException {
        long size = file.size();
        if (size < HEADER) {
            return null;
        }
        ByteBuffer head = ByteBuffer.allocate(HEADER);
        file.read(head, 0);
        int length = head.getInt(12);
        int entries = head.getInt(40);
        if (head.getLong(0) != MAGIC || length < 0 || entries < 0 || HEADER + length + entries * 8L != size) {
            return null;
        }
        ByteBuffer all = ByteBuffer.allocate(HEADER + length);
        file.read(all, 0);
        int crc = all.getInt(CRC_AT);
        all.putInt(CRC_AT, 0);
        if (Checksums.of(all.flip()) != crc) {
            return null;
        }
        if (all.getInt(8) != VERSION) {
            throw new UnsupportedFormatException("a segment's index has format " + all.getInt(8)
                    + "; this version reads " + VERSION + ": start the newer version");
        }
        if (all.getLong(16) != segment.start() || all.getLong(24) != segment.salt()) {
            return null;
        }
        byte[] directory = Arrays.copyOfRange(all.array(), HEADER, HEADER + length);
        return new Sidecar(file, directory, all.getLong(32), entries);
    }

    /** What the segment says of its groups; the entries' places stay here. */
    SegmentContents contents() {
        return SidecarDirectory.decode(ByteBuffer.wrap(directory));
    }

    /** Whether it says the same of all groups; the entries' places are not compared. */
    boolean sameDirectory(SegmentContents contents) {
        return Arrays.equals(directory, SidecarDirectory.encode(contents));
    }

    /** Where the segment ends. */
    long end() {
        return end;
    }

    /** The place of one entry, not verified. */
    long place(int ordinal) throws IOException {
        if (ordinal < 0 || ordinal >= entries) {
            return EntryTable.LOST;
        }
        ByteBuffer place = ByteBuffer.allocate(8);
        file.read(place, HEADER + directory.length + ordinal * 8L);
        return place.getLong(0);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
